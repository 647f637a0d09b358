"""The cell of an entry, which prints name, aliases and address in one text.

Where the name ends is not marked. A name that comes with Ketting is known; another one ends before the first
comma that no legal form, number of a name or former name follows.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ingest.official_lists import known_party

_ALIASES = re.compile(
    r",? (?:a\.k\.a\.,?|also known as,?)(?: the following (?:\w+[ -])?alias(?:es)?:?)?", re.I
)
_DASH = re.compile(r"^[—–-]+ ?")
_END = re.compile(r"(?:;(?: and)?|,? and|\.|,)$")
_FORM = re.compile(
    r"(?:Co|Company|Corp|Corporation|Inc|Incorporated|Ltd|Limited|LLC|L\.L\.C|LLP|LP|PLC|JSC|OJSC|PJSC|CJSC|OOO|OAO|"
    r"ZAO|PAO|AO|GmbH|AG|KG|S\.?A|S\.?R\.?L|S\.?p\.?A|B\.?V|N\.?V|A\.?S|Sdn|Bhd|Pte|Pty|Pvt|FZE|FZCO|FZC|FZ|DMCC|"
    r"Joint[- ]Stock Company|f\.k\.a)\b\.?",
    re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class EntityCell:
    """What a cell says. `is_told` is whether a recorded name or an alias shows where the name ends."""

    name: str
    aliases: tuple[str, ...]
    address: str
    is_told: bool


def entity_cell(lines: Sequence[str], country: str | None) -> EntityCell:
    """The parts of a cell.

    >>> cell = entity_cell(["Alpha Trading Co., Ltd., 5 Harbour Street, Tehran, Iran."], "ir")
    >>> cell.name, cell.address, cell.is_told
    ('Alpha Trading Co., Ltd.', '5 Harbour Street, Tehran, Iran.', False)
    >>> cell = entity_cell(["Beta, a.k.a., the following two aliases:", "—B1; and", "—B2.", "Tehran."], "ir")
    >>> cell.name, cell.aliases, cell.address
    ('Beta', ('B1', 'B2'), 'Tehran.')
    """
    first, rest = lines[0], list(lines[1:])
    marked = _ALIASES.search(first)
    if marked is None:
        name, address, is_told = _split(first, country)
        return EntityCell(name, (), " ".join([address, *rest]).strip(), is_told)
    name, behind = first[: marked.start()].rstrip(" ,"), first[marked.end() :].strip(" ,:")
    rest = ([f"—{behind}" if not behind.startswith(("—", "–")) else behind] if behind else []) + rest
    aliases: list[str] = []
    while rest and _DASH.match(rest[0]):
        aliases += [_END.sub("", each.strip()) for each in re.split("[—–]", rest.pop(0)) if each.strip()]
    return EntityCell(name, tuple(aliases), " ".join(rest), True)


def _split(text: str, country: str | None) -> tuple[str, str, bool]:
    """The name, the address, and whether a recorded name shows where the name ends."""
    commas = [match.start() for match in re.finditer(", ", text)]
    for at in reversed(commas):
        if known_party(text[:at], country) is not None:
            return text[:at], text[at + 2 :], True
    for at in commas:
        if not _FORM.match(text[at + 2 :]):
            return text[:at], text[at + 2 :], False
    return text, "", True
