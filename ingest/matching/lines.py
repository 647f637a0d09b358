"""A line of an order matched by the names in it, with the address and country around them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from ingest.lines import ConsigneeLine, read_line
from ingest.matching.corroboration import Beside, is_corroborated
from ingest.matching.match import Match, Outcome, told
from ingest.matching.sentences import Value
from ingest.normalise import BadName, in_latin_letters

MatchName = Callable[[str, Beside], list[Match]]
"""Matches one name with what is given beside it; raises `BadName`."""


def match_line(text: str, beside: Beside, match: MatchName) -> list[Match]:
    """What a text can mean, as the name that it is, or else as a line of an order with an address and more.

    A text in another alphabet, in Korean or in Japanese kana is read in Latin letters too where it proves
    nobody as written: lists write such names so, each in its own way, and that is for review.

    Raises `BadName`.
    """
    found = _as_written(text, beside, match)
    latin = in_latin_letters(text)
    if latin is None or any(each.accepted for each in found):
        return found
    spelt = _as_written(latin, beside, match)
    lowered = [_lowered(each, "script", "script.latin", name=latin) for each in spelt]
    by_entity: dict[str, Match] = {}
    for each in sorted((*found, *lowered), key=lambda each: -each.score):
        by_entity.setdefault(each.entity_id, each)
    return list(by_entity.values())


def _as_written(text: str, beside: Beside, match: MatchName) -> list[Match]:
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
    is for review where no consignee is accepted; beside one that is, the explanation names them.
    """
    names = [*line.names, *line.former_names]
    if names == [text.strip()]:
        return []
    where = Beside(
        beside.country or line.country,
        beside.address or ", ".join(filter(None, (line.place, line.address))) or None,
        beside.identifiers,
    )
    found = []
    for name in names:
        for each in _matches(name, where, match):
            each = _with_line(each, line)
            if line.place is not None and not is_corroborated(each.explanation):
                each = _lowered(each, "place", "place.bracket", place=line.place)
            found.append(each)
    if len({each.entity_id for each in found if each.accepted}) != 1:  # else that one stands alone
        for name in line.intermediaries:
            between = (_with_line(each, line) for each in _matches(name, Beside(), match))
            found += (_lowered(each, "line", "line.between", name=name) for each in between)
    return _one_alone(found, "several.names_of_line")


def match_names(names: Sequence[str], beside: Beside, match: MatchName) -> list[Match]:
    """What several names of one party can mean, each matched as `match_line` does.

    Accepted ones come first; one entity alone may be accepted. Raises `BadName`.
    """
    if len(names) == 1:
        return match_line(names[0], beside, match)
    found = [each for name in names for each in match_line(name, beside, match)]
    return _one_alone(found, "several.names_given")


def _one_alone(found: Iterable[Match], code: str) -> list[Match]:
    """The best match of each entity: where several are accepted none is, else that one stands alone."""
    by_entity: dict[str, Match] = {}
    for each in found:
        known = by_entity.get(each.entity_id)
        if known is None or (each.accepted, each.score) > (known.accepted, known.score):
            by_entity[each.entity_id] = each
    accepted = [each for each in by_entity.values() if each.accepted]
    if len(accepted) == 1:
        return accepted
    listed = ", ".join(sorted(each.entity_id for each in accepted))
    lowered = [_lowered(each, "uniqueness", code, ids=listed) for each in accepted]
    return [*lowered, *(each for each in by_entity.values() if not each.accepted)]


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
