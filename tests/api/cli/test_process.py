"""The command as a shell runs it: pipes, signals, terminals, limits and servers."""

from __future__ import annotations

import json
import os
import pty
import resource
import shutil
import signal
import socket
import subprocess
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from command_line import command, environment, ketting
from loads import current

from graph.store import open_store
from ingest.pipeline import load
from ingest.sources import open_source

pytestmark = pytest.mark.slow

CONSIGNEES = (
    "S.I.S.C.",
    "Shenzhen International Quantum Academy",
    "GTA Semiconductor",
    "Si En (Qingdao)",
    "Semiconductor Manufacturing Beijing Corporation",
)


@pytest.fixture
def store(small_case_path: Path, tmp_path: Path) -> str:
    return f"sqlite:///{shutil.copy(small_case_path, tmp_path / 'ketting.db')}"


def test_the_demo_runs_twice_and_names_store_consignees_and_next_steps(tmp_path: Path) -> None:
    result = ketting("demo", home=tmp_path)
    assert result.returncode == 0, result.stderr
    assert f"sqlite:///{tmp_path}/data/ketting/ketting.db" in result.stdout
    assert all(f"\n{name}\n" in result.stdout for name in CONSIGNEES)
    assert "Shenzhen Institute for Quantum Science and Engineering is a member from 9 May 2024" in " ".join(
        result.stdout.split()
    )
    assert "ketting serve" in result.stdout
    # `make demo` prints ten lines of its own at most, when it installs.
    assert len(result.stdout.splitlines()) <= 110
    assert "http://127.0.0.1:8000/docs" in result.stdout

    again = ketting("demo", "--json", home=tmp_path)
    assert again.returncode == 0, again.stderr
    answers = json.loads(again.stdout)["screenings"]
    assert all(a["query"]["country"] == "cn" and a["query"]["address"] for a in answers)
    assert [a["decision"] for a in answers[:5]] == ["hit"] * 5
    assert [(a["query"]["name"], a["query"]["valid_at"] == "2024-02-05") for a in answers] == [
        *((name, False) for name in CONSIGNEES),
        (CONSIGNEES[1], True),
        (CONSIGNEES[0], True),
    ]


def test_a_reader_that_goes_away_is_no_error(store: str, tmp_path: Path) -> None:
    exporting = subprocess.Popen(
        command("export", "--output", "-", "--store", store),
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert exporting.stdout is not None
    assert exporting.stdout.readline()
    exporting.stdout.close()
    _, error = exporting.communicate(timeout=600)
    assert error == b""


def test_a_terminal_that_speaks_no_unicode_gets_an_answer(store: str, tmp_path: Path) -> None:
    result = ketting("entity", "cn-cetc-24", "--store", store, home=tmp_path, PYTHONIOENCODING="ascii")
    assert result.returncode == 0, result.stderr
    as_json = ketting(
        "entity", "cn-cetc-24", "--json", "--store", store, home=tmp_path, PYTHONIOENCODING="ascii"
    )
    assert "中国电子科技集团公司第二十四研究所" in as_json.stdout


def test_progress_is_shown_on_a_terminal_and_not_in_a_file(tmp_path: Path) -> None:
    words = command("load", "risk_classes", "--store", f"sqlite:///{tmp_path}/ketting.db")
    main, terminal = pty.openpty()
    loading = subprocess.Popen(
        words, env=environment(tmp_path, TERM="xterm"), stdout=subprocess.PIPE, stderr=terminal
    )
    os.close(terminal)
    shown = b""
    try:
        while part := os.read(main, 4096):
            shown += part
    except OSError:  # how Linux says that the other end was closed
        pass
    os.close(main)
    out, _ = loading.communicate(timeout=600)
    assert loading.returncode == 0
    assert b"risk_classes" in shown
    assert b"\x1b[" in shown
    assert b"\x1b[" not in out
    quiet = subprocess.run(words, env=environment(tmp_path), capture_output=True, timeout=600, check=True)
    assert quiet.stderr.startswith(b"store: ")


def test_a_disk_that_fills_up_during_a_load_leaves_the_store_whole(tmp_path: Path) -> None:
    file = tmp_path / "ketting.db"
    store = f"sqlite:///{file}"
    with closing(open_store(store)) as opened:
        load(opened, open_source("risk_classes"))
        before = current(opened)
    room = file.stat().st_size + 65_536
    refused = subprocess.run(
        command("load", "us_lists", "--store", store),
        env=environment(tmp_path),
        capture_output=True,
        encoding="utf-8",
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (room, room)),
        timeout=600,
        check=False,
    )
    assert refused.returncode == 1
    assert refused.stderr.startswith("ketting: ")
    assert "Traceback" not in refused.stderr
    with closing(open_store(store)) as opened:
        assert current(opened) == before
        assert opened.check() == []


def test_the_service_answers_until_it_is_interrupted(store: str, tmp_path: Path) -> None:
    serving = subprocess.Popen(
        command("serve", "--port", "0", "--json", "--store", store),
        env=environment(tmp_path),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        # Where tests run in the background, interrupts are ignored, and by what they start too.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    try:
        assert serving.stdout is not None
        printed = ""
        while not printed.endswith("}\n"):
            printed += serving.stdout.readline()
        address = json.loads(printed)["page"]
        with urllib.request.urlopen(f"{address}healthz", timeout=30) as answer:
            assert answer.status == 200
    finally:
        serving.send_signal(signal.SIGINT)
        out, error = serving.communicate(timeout=600)
    assert (serving.returncode, out, error) == (130, "", "")


def test_a_port_that_is_taken_is_named_with_a_remedy(store: str, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        result = ketting("serve", "--port", port, "--store", store, home=tmp_path)
    assert (result.returncode, result.stdout) == (1, "")
    assert f"127.0.0.1 port {port}: Address already in use; choose another --port" in result.stderr
