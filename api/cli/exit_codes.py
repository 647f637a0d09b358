"""What every command tells the shell: one table of exit codes."""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of all commands; those from 10 on are of answers, for whoever asks with --exit-code."""

    DONE = 0
    FAILURE = 1
    BAD_USE = 2
    SOME_REJECTED = 3
    HIT = 10
    REVIEW = 11
    UNKNOWN = 12
    NO_MATCH_FOUND = 13
    HIT_SETTLED = 20
    REVIEW_SETTLED = 21
    UNKNOWN_SETTLED = 22
    INTERRUPTED = 130


MEANINGS = {
    ExitCode.DONE: "everything was answered or loaded; with --exit-code: no link found",
    ExitCode.FAILURE: "none loaded, a memo that is not reproduced, or a failure",
    ExitCode.BAD_USE: "bad use or an unknown entity",
    ExitCode.SOME_REJECTED: "loaded or screened, except for what was rejected",
    ExitCode.HIT: "hit, with --exit-code",
    ExitCode.REVIEW: "manual review, with --exit-code",
    ExitCode.UNKNOWN: "inconclusive, with --exit-code",
    ExitCode.NO_MATCH_FOUND: "no match found, with --exit-code",
    ExitCode.HIT_SETTLED: "hit that decisions in force settle, with --exit-code",
    ExitCode.REVIEW_SETTLED: "manual review that they settle, with --exit-code",
    ExitCode.UNKNOWN_SETTLED: "inconclusive, and settled by them, with --exit-code",
    ExitCode.INTERRUPTED: "interrupted",
}
"""What each code means, as `ketting --help` and docs/tour.md list it."""

_OF_DECISIONS = {
    "no link found": ExitCode.DONE,
    "hit": ExitCode.HIT,
    "review": ExitCode.REVIEW,
    "unknown": ExitCode.UNKNOWN,
    "no match found": ExitCode.NO_MATCH_FOUND,
}


_SETTLED = {
    ExitCode.HIT: ExitCode.HIT_SETTLED,
    ExitCode.REVIEW: ExitCode.REVIEW_SETTLED,
    ExitCode.UNKNOWN: ExitCode.UNKNOWN_SETTLED,
}


def code_of_decision(decision: str, *, is_settled: bool = False) -> ExitCode:
    """What the shell is told of a decision when it asks, and of what somebody decided before.

    >>> int(code_of_decision("hit")), int(code_of_decision("no link found"))
    (10, 0)
    >>> int(code_of_decision("hit", is_settled=True)), int(code_of_decision("no link found", is_settled=True))
    (20, 0)
    """
    code = _OF_DECISIONS[decision]
    return _SETTLED.get(code, code) if is_settled else code


def exit_code_help() -> str:
    """All codes and their meanings in one line.

    >>> exit_code_help()[:48]
    'Exit codes: 0 everything was answered or loaded;'
    """
    return f"Exit codes: {', '.join(f'{code:d} {meaning}' for code, meaning in MEANINGS.items())}."
