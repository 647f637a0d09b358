"""A line of an order matched by the names in it, with the address and country around them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ingest.lines import ConsigneeLine, read_line
from ingest.matching.corroboration import Beside, is_corroborated
from ingest.matching.match import Match, Outcome, told
from ingest.matching.sentences import Value
from ingest.normalise import BadName

MatchName = Callable[[str, Beside], list[Match]]
"""Matches one name with what is given beside it; raises `BadName`."""


def match_line(text: str, beside: Beside, match: MatchName) -> list[Match]:
    """What a text can mean, as the name that it is, or else as a line of an order with an address and more.

    Raises `BadName`.
    """
    whole = match(text, beside)
    if any(found.accepted for found in whole):
        return whole
    of_line = _matches_of_line(read_line(text), text, beside, match)
    if any(found.accepted for found in of_line):
        return of_line
    known = {found.entity_id for found in of_line}
    return [*of_line, *(found for found in whole if found.entity_id not in known)]


def _matches_of_line(line: ConsigneeLine, text: str, beside: Beside, match: MatchName) -> list[Match]:
    """What the names of a line can mean, accepted ones first; empty where the line is only the name.

    Every name that the line gives the consignee is matched, former ones too, with the line's address and
    country where the order has none of its own. One entity alone may be accepted. A place in brackets
    behind a name may make it another body's, so it must be the entity's own city. Whoever stands between
    is not matched: the explanation names them.
    """
    names = [*line.names, *line.former_names]
    if names == [text.strip()]:
        return []
    where = Beside(
        beside.country or line.country,
        beside.address or ", ".join(filter(None, (line.place, line.address))) or None,
        beside.identifiers,
    )
    by_entity: dict[str, Match] = {}
    for name in names:
        for found in _matches(name, where, match):
            found = _with_line(found, line)
            if line.place is not None and not is_corroborated(found.explanation):
                found = _lowered(found, "place", "place.bracket", place=line.place)
            known = by_entity.get(found.entity_id)
            if known is None or (found.accepted, found.score) > (known.accepted, known.score):
                by_entity[found.entity_id] = found
    accepted = [found for found in by_entity.values() if found.accepted]
    if len(accepted) == 1:
        return accepted
    listed = ", ".join(sorted(found.entity_id for found in accepted))
    both = [_lowered(found, "uniqueness", "several.names_of_line", ids=listed) for found in accepted]
    return [*both, *(found for found in by_entity.values() if not found.accepted)]


def _matches(name: str, beside: Beside, match: MatchName) -> list[Match]:
    try:
        return match(name, beside)
    except BadName:  # nothing of a name is left once the rest of the line is off
        return []


def _with_line(match: Match, line: ConsigneeLine) -> Match:
    """The match with how the line was read."""
    parts = [
        ("name", line.names),
        ("former", line.former_names),
        ("address", [each for each in (line.place, line.address) if each]),
        ("country", [line.country] if line.country else []),
        ("intermediary", line.intermediaries),
        ("left_out", line.left_out),
    ]
    read = (
        told("line", Outcome.EQUAL, f"line.{part}", texts=", ".join(texts)) for part, texts in parts if texts
    )
    return replace(match, explanation=(*match.explanation, *read))


def _lowered(match: Match, feature: str, code: str, **values: Value) -> Match:
    against = told(feature, Outcome.REVIEW, code, **values)
    return replace(match, accepted=False, explanation=(*match.explanation, against))
