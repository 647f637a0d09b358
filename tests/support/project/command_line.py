"""Runs the command: as a shell does, in a process of its own, or within the tests (see `conftest`)."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[3]

Ran = subprocess.CompletedProcess[str]


@dataclass(frozen=True)
class Answer:
    """What a command left: its exit code and what it printed."""

    code: int
    out: str
    err: str

    @property
    def words(self) -> str:
        """What it printed as the answer, as if on one line."""
        return " ".join(self.out.split())


Ketting = Callable[..., Answer]
"""Runs a command within the tests."""


def command(*arguments: str) -> list[str]:
    """The words that start the command, whether or not it is installed."""
    return [sys.executable, "-m", "api.cli", *arguments]


def environment(home: Path, **variables: str) -> dict[str, str]:
    """An environment in which nothing of the user's is read or written, and no audit log is kept."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("KETTING_")}
    data = {"HOME": str(home), "XDG_DATA_HOME": str(home / "data"), "PYTHONPATH": str(ROOT)}
    data["KETTING_AUDIT"] = "off"  # to start SQLAlchemy takes half as long as the command
    return own | data | variables


def ketting(*arguments: str, home: Path, **variables: str) -> Ran:
    """Run the command to its end, with `home` as the user's folder."""
    return subprocess.run(
        command(*arguments),
        cwd=home,
        env=environment(home, **variables),
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
