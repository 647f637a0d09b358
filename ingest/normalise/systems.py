"""Groups with numbered units, such as CETC and its institutes: one token for all names of a group."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.normalise.characters import HAN
from ingest.normalise.tables import read_table

# A full name takes the company words behind it along. A short form takes only the word for group: with a
# company form it is what another company is called (CEC Limited, 中国电子有限公司).
_GROUP = "group"
_GROUP_HAN = "集团"
_TRAILING = frozenset({_GROUP, "company", "corporation", "limited", "incorporated"})
# The form at the end of a Chinese name stays, for 股份有限公司 is another company than 有限公司.
_TRAILING_HAN = rf"(?:{_GROUP_HAN})?(?:(?>(?:股份)?(?:有限)?(?:责任)?(?:公司)?)(?=\s*\S))?"


@dataclass(frozen=True)
class _Systems:
    """`phrases` by their first word, longest first; `han` finds Chinese names."""

    ids: frozenset[str]
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]
    glued: re.Pattern[str]
    han: re.Pattern[str]
    han_names: dict[str, str]
    units: dict[str, str]
    short_forms: frozenset[str]


def is_system(word: str) -> bool:
    """Whether the word is the token of a group in `systems.toml`."""
    return word in _systems().ids


def is_short_form(text: str) -> bool:
    """Whether the reduced text is the acronym or short form of a group and no more.

    >>> is_short_form("cetc"), is_short_form("航天科技"), is_short_form("cetc 24 institute")
    (True, True, False)
    """
    return text.removesuffix(f" {_GROUP}").removesuffix(_GROUP_HAN) in _systems().short_forms


def bare_unit(system: str) -> str | None:
    """What a bare number means in the group (`CETC 24` is an institute), `None` when it is open."""
    return _systems().units.get(system)


def with_han_systems(text: str) -> str:
    """The folded text with Chinese group names as tokens: `中国电科 24 institute` -> `cetc 24 institute`."""
    systems = _systems()
    return systems.han.sub(lambda match: f" {systems.han_names[match[1] or match[2]]} ", text)


def with_systems(words: list[str]) -> list[str]:
    """The words with the group names among them as tokens, repeated ones once."""
    systems = _systems()
    read: list[str] = []
    rest = _unglued(words, systems)
    position = 0
    while position < len(rest):
        system, length = _system_at(rest, position, systems)
        if system is None:
            read.append(rest[position])
            position += 1
            continue
        trailing = {_GROUP} if is_system(rest[position]) else _TRAILING
        position += length
        while position < len(rest) and rest[position] in trailing:
            position += 1
        if not read or read[-1] != system:
            read.append(system)
    return read


def _unglued(words: list[str], systems: _Systems) -> list[str]:
    """`cetc24` as two words."""
    parted: list[str] = []
    for word in words:
        match = systems.glued.fullmatch(word)
        parted.extend(match.groups() if match else (word,))
    return parted


def _system_at(words: list[str], position: int, systems: _Systems) -> tuple[str | None, int]:
    for phrase, system in systems.phrases.get(words[position], ()):
        if tuple(words[position : position + len(phrase)]) == phrase:
            return system, len(phrase)
    return None, 0


@cache
def _systems() -> _Systems:
    table = read_table("systems.toml")
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    for system, fields in table.items():
        for name in fields["names"]:
            phrase = tuple(name.split())
            phrases.setdefault(phrase[0], []).append((phrase, system))
    for known in phrases.values():
        known.sort(key=lambda entry: -len(entry[0]))

    def alternatives(key: str) -> str:
        names = [name for fields in table.values() for name in fields.get(key, ())]
        return "|".join(sorted(names, key=len, reverse=True))

    return _Systems(
        frozenset(table),
        phrases,
        re.compile(rf"({'|'.join(table)})(\d+)"),
        re.compile(
            rf"({alternatives('han')}){_TRAILING_HAN}"
            rf"|(?<![{HAN}])({alternatives('han_short')})(?:{_GROUP_HAN})?(?![{HAN}])"
        ),
        {
            name: system
            for system, fields in table.items()
            for key in ("han", "han_short")
            for name in fields.get(key, ())
        },
        {system: fields["unit"] for system, fields in table.items() if "unit" in fields},
        frozenset(table) | {name for fields in table.values() for name in fields.get("han_short", ())},
    )
