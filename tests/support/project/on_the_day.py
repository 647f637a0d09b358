"""`ketting`, with the clock of the tests: pages show what it printed then, and data fall due later."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from datetime import datetime, tzinfo
from pathlib import Path
from unittest import mock

from clock import ASKED_AT

import api.workspace
from api.cli.app import main

DAY_FILE = "ON_THE_DAY_FILE"
"""The variable that names a file with another moment, for pages on which time goes on."""


class Then(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        file = os.environ.get(DAY_FILE)
        day = ASKED_AT if file is None else datetime.fromisoformat(Path(file).read_text("utf-8"))
        return day.astimezone(tz)


def main_on_the_day(arguments: Sequence[str] | None = None) -> int:
    """Run one command on that day; its exit code."""
    with mock.patch.object(api.workspace, "datetime", Then):
        return main(arguments)


if __name__ == "__main__":
    sys.exit(main_on_the_day())
