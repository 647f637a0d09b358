"""What a command imports: the database driver is for those who use a server."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from command_line import environment

_COMMAND = """
import sys
from api.cli.app import main
main(sys.argv[1:])
print("the driver is", "imported" if "neo4j" in sys.modules else "absent")
"""


def said_of_the_driver(home: Path, *arguments: str) -> str:
    finished = subprocess.run(
        [sys.executable, "-c", _COMMAND, *arguments],
        cwd=home,
        env=environment(home),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    return finished.stdout.splitlines()[-1]


@pytest.mark.parametrize("command", ["--version", "load risk_classes", "sources"])
def test_who_keeps_a_file_does_not_import_the_driver(tmp_path: Path, command: str) -> None:
    assert said_of_the_driver(tmp_path, *command.split()) == "the driver is absent"


def test_who_names_a_server_does(tmp_path: Path) -> None:
    server = "bolt://127.0.0.1:1"
    assert said_of_the_driver(tmp_path, "sources", "--store", server) == "the driver is imported"
