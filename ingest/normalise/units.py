"""Numbered units and phases, written one way whatever the order: `24 institute`, `phase 2`."""

from __future__ import annotations

from itertools import pairwise

from ingest.normalise.systems import bare_unit, is_system
from ingest.normalise.tables import word_lists

_PHASES = frozenset({"phase", "stage"})


def with_units(words: list[str]) -> list[str]:
    """The words with the number of a unit before its kind, and `research` beside it left out.

    `research institute 24` and `24 research institute` become `24 institute`.
    """
    units = word_lists().units_latin
    rest = list(words)
    for position in range(len(rest) - 1, -1, -1):
        unit = units.get(rest[position])
        if unit is None:
            continue
        before = _preceding_number(rest, position)
        behind = position + 1
        if before is not None:
            rest[before:behind] = [rest[before], unit]
        elif behind < len(rest) and rest[behind].isdecimal() and not _numbers_next_unit(rest, behind, units):
            start = position - 1 if position and rest[position - 1] == "research" else position
            rest[start : behind + 1] = [rest[behind], unit]
    return rest


def _preceding_number(words: list[str], position: int) -> int | None:
    """Where the number before a unit stands, `research` between them allowed."""
    for before in (position - 1, position - 2):
        if before >= 0 and words[before].isdecimal():
            return before
        if before < 0 or words[before] != "research":
            return None
    return None


def _numbers_next_unit(words: list[str], number: int, units: dict[str, str]) -> bool:
    following = [word for word in words[number + 1 : number + 3] if word != "research"]
    return bool(following) and following[0] in units


def with_phases(words: list[str]) -> list[str]:
    """The words with phases as `phase 2`: `second phase`, `fund ii` and `fund no. 2` alike."""
    rest: list[str] = []
    for position, word in enumerate(words):
        following = words[position + 1] if position + 1 < len(words) else ""
        if word in _PHASES and not following.isdecimal() and rest and rest[-1].isdecimal():
            rest[-1:] = ["phase", rest[-1]]
        elif word in _PHASES and following.isdecimal():
            rest.append("phase")
        elif word == "fund" and following.isdecimal():
            rest += ["fund", "phase"]
        else:
            rest.append(word)
    return rest


def numbered_unit(words: list[str]) -> list[str] | None:
    """Group, number and kind when the words name a numbered unit of a group and nothing else.

    `cetc 24`, `24 institute cetc` and `cetc 24 institute cetc 24` all give
    `cetc 24 institute`; a bare number gets a kind only where the group has one kind of it.
    """
    kinds = {word for word in words if word in word_lists().units_latin}
    systems = {word for word in words if is_system(word)}
    numbers = {word for word in words if word.isdecimal()}
    if len(systems) != 1 or len(numbers) != 1 or len(kinds) > 1:
        return None
    if any(before.isdecimal() and word.isdecimal() for before, word in pairwise(words)):
        return None  # 2 2 may be 22, or 202 of which a sign was lost
    if {*words} - kinds - systems - numbers:
        return None
    system = next(iter(systems))
    kind = next(iter(kinds), bare_unit(system))
    return [system, next(iter(numbers)), *([kind] if kind else [])]
