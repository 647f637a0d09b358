"""A process of the tests' own that is killed at the moment it names."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from typing import TYPE_CHECKING

from checkout import PYTHON_PATH

if TYPE_CHECKING:
    from neo4j_server import Server


def kill_when_ready(program: str, server: Server, *arguments: str) -> None:
    """Run the program on the server, whose address is its first argument, until it prints `ready`."""
    assert server.credentials is not None
    who = {"WHO": server.credentials.username, "WORD": server.credentials.password}
    kill_ready(program, server.url, *arguments, **who)


def kill_ready(program: str, *arguments: str, **variables: str) -> None:
    """Run the program, with the packages and helpers of the tests, until it prints `ready`."""
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), *arguments],
        stdout=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": PYTHON_PATH} | variables,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL


def environment(server: Server) -> dict[str, str]:
    """The environment of a process that finds what this one does, and may ask the server."""
    assert server.credentials is not None
    return os.environ | {
        "PYTHONPATH": PYTHON_PATH,
        "NEO4J_USERNAME": server.credentials.username,
        "NEO4J_PASSWORD": server.credentials.password,
    }
