"""What a command imports: the database driver and the web framework are for those who use them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import environment

pytestmark = pytest.mark.slow

_COMMAND = """
import sys
from api.cli.app import main
main(sys.argv[1:])
print("imported:", *sorted({"neo4j", "fastapi", "uvicorn"} & sys.modules.keys()))
"""


def imported_by(home: Path, *arguments: str) -> list[str]:
    finished = subprocess.run(
        [sys.executable, "-c", _COMMAND, *arguments],
        cwd=home,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    last = finished.stdout.splitlines()[-1]
    assert last.startswith("imported:")
    return last.split()[1:]


@pytest.mark.parametrize("command", ["--version", "load risk_classes", "sources"])
def test_a_command_on_a_file_imports_neither_driver_nor_web_framework(tmp_path: Path, command: str) -> None:
    assert imported_by(tmp_path, *command.split()) == []


def test_a_command_on_a_server_imports_the_driver(tmp_path: Path) -> None:
    assert imported_by(tmp_path, "sources", "--store", "bolt://127.0.0.1:1") == ["neo4j"]


def test_serve_imports_the_web_framework(tmp_path: Path) -> None:
    assert imported_by(tmp_path, "serve") == ["fastapi", "uvicorn"]  # and finds no store to serve
