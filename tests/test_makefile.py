"""`make` on machines that lack something, and in folders with awkward names."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from checkout import ROOT, base_python, copy_checkout, run

pytestmark = pytest.mark.skipif(run("make", "--version", cwd=ROOT).returncode != 0, reason="no make here")


@pytest.fixture
def bare_checkout(tmp_path) -> Path:
    """A folder with what make reads, and nothing installed."""
    folder = tmp_path / "bare"
    folder.mkdir()
    for name in ("Makefile", "pyproject.toml", "constraints.txt"):
        (folder / name).write_bytes((ROOT / name).read_bytes())
    return folder


def executable(path: Path, script: str) -> Path:
    path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return path


def test_a_machine_without_python_is_told_which_package_to_install(bare_checkout):
    finished = run("make", "demo", "PYTHON=no-such-python", cwd=bare_checkout)

    assert finished.returncode != 0
    assert "no no-such-python here" in finished.stderr
    assert "apt-get install python3 python3-venv" in finished.stderr
    assert not (bare_checkout / ".venv").exists()


def test_an_old_python_is_refused_with_its_version(bare_checkout, tmp_path):
    old = executable(tmp_path / "python3.9", '[ "$1" = --version ] && echo "Python 3.9.2"; exit 1')
    finished = run("make", "demo", f"PYTHON={old}", cwd=bare_checkout)

    assert finished.returncode != 0
    assert "needs Python 3.11 or newer" in finished.stderr
    assert "Python 3.9.2" in finished.stderr
    assert not (bare_checkout / ".venv").exists()


def test_a_python_without_ensurepip_is_told_which_package_to_install(bare_checkout, tmp_path):
    (tmp_path / "hides" / "ensurepip").mkdir(parents=True)
    (tmp_path / "hides" / "ensurepip" / "__init__.py").write_text("raise ImportError", encoding="utf-8")
    python = executable(tmp_path / "python", f'PYTHONPATH="{tmp_path}/hides" exec "{base_python()}" "$@"')
    finished = run("make", "demo", f"PYTHON={python}", cwd=bare_checkout)

    assert finished.returncode != 0
    assert "apt-get install python3-venv" in finished.stderr
    assert not (bare_checkout / ".venv").exists()


@pytest.mark.slow
def test_a_failed_installation_shows_why_and_is_tried_again(bare_checkout):
    (bare_checkout / "pyproject.toml").write_text("this is not TOML", encoding="utf-8")
    first, second = (run("make", "demo", cwd=bare_checkout) for _ in range(2))

    for finished in (first, second):
        assert finished.returncode != 0
        assert "The installation failed" in finished.stderr
    assert "Making .venv" in first.stdout
    assert "Making .venv" not in second.stdout


def test_help_names_every_target():
    shown = run("make", cwd=ROOT).stdout
    targets = re.findall(r"^\.PHONY: (\w+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)

    assert {"demo", "test", "check", "bench", "clean", "help"} <= set(targets)
    assert [target for target in targets if target != "anew" and f"make {target} " not in shown] == []


def commands_of_demo(folder: Path) -> str:
    """The commands that `make demo` would run there now."""
    return run("make", "--dry-run", "demo", cwd=folder).stdout


@pytest.mark.install
def test_demo_from_a_new_clone_in_a_folder_with_a_space(tmp_path):
    clone = copy_checkout(tmp_path / "a new clone")
    settings = {"KETTING_STORE": f"sqlite:///{tmp_path}/demo.db"}

    first = run("make", "demo", cwd=clone, **settings)
    assert first.returncode == 0, first.stderr
    assert "Installing Ketting into .venv" in first.stdout
    assert f"{tmp_path}/demo.db" in first.stdout
    assert ".venv/bin/ketting serve" in first.stdout

    again = commands_of_demo(clone)
    assert "ketting demo" in again
    assert "pip install" not in again
    assert "venv --clear" not in again

    (clone / "constraints.txt").touch()
    assert "pip install" in commands_of_demo(clone)

    moved = clone.rename(tmp_path / "moved")
    assert "venv --clear" in commands_of_demo(moved)

    assert run("make", "clean", cwd=moved).returncode == 0
    assert not (moved / ".venv").exists()
    assert (tmp_path / "demo.db").exists()
