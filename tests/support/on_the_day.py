"""`ketting`, with the clock of the tests: pages show what it printed then, and data fall due later."""

from __future__ import annotations

import sys
from datetime import datetime, tzinfo

from clock import ASKED_AT

import api.workspace
from api.cli.app import main


class Then(datetime):
    @classmethod
    def now(cls, tz: tzinfo | None = None) -> datetime:
        return ASKED_AT.astimezone(tz)


if __name__ == "__main__":
    api.workspace.datetime = Then
    sys.exit(main())
