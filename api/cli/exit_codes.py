"""What every command tells the shell: one table of exit codes."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of all commands."""

    DONE = 0
    FAILURE = 1
    BAD_USE = 2
    SOME_REJECTED = 3
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.DONE: "everything was answered or loaded",
    ExitCode.FAILURE: "none loaded, or a failure",
    ExitCode.BAD_USE: "bad use or an unknown entity",
    ExitCode.SOME_REJECTED: "loaded, except for what was rejected",
    ExitCode.INTERRUPTED: "interrupted",
}
"""What each code means, as `ketting --help` and docs/tour.md list it."""

RESERVED_FOR_ANSWERS = range(10, 14)
"""Codes that no command uses yet: they are kept for what an answer says."""


def exit_code_help() -> str:
    """All codes and their meanings, and those that are reserved, in one line.

    >>> exit_code_help()[:48]
    'Exit codes: 0 everything was answered or loaded,'
    """
    codes = ", ".join(f"{code:d} {meaning}" for code, meaning in MEANINGS.items())
    reserved = RESERVED_FOR_ANSWERS
    return f"Exit codes: {codes}. {reserved[0]} to {reserved[-1]} are reserved for what an answer says."
