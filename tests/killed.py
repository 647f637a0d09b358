"""A process of the tests' own that is killed at the moment it names."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

from neo4j_server import Server

ROOT = Path(__file__).resolve().parents[1]


def kill_when_ready(program: str, server: Server, *arguments: str) -> None:
    """Run the program on the server, whose address is its first argument, until it prints `ready`."""
    assert server.credentials is not None
    path = os.pathsep.join([str(ROOT), str(ROOT / "tests")])
    who = {"WHO": server.credentials.username, "WORD": server.credentials.password, "PYTHONPATH": path}
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(program), server.url, *arguments],
        stdout=subprocess.PIPE,
        env=os.environ | who,
        text=True,
    )
    assert process.stdout is not None
    with process.stdout:
        assert process.stdout.readline() == "ready\n"
        process.send_signal(signal.SIGKILL)
        process.wait()
