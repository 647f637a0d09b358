"""`ketting`, with the clock of the tests: pages show what it printed then, and data fall due later."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import datetime, tzinfo
from unittest import mock

from clock import ASKED_AT

import api.workspace
from api.cli.app import main


class Then(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return ASKED_AT.astimezone(tz)


def main_on_the_day(arguments: Sequence[str] | None = None) -> int:
    """Run one command on that day; its exit code."""
    with mock.patch.object(api.workspace, "datetime", Then):
        return main(arguments)


if __name__ == "__main__":
    sys.exit(main_on_the_day())
