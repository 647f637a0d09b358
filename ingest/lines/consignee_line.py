"""A line of an order read: who is meant, other names, who stands between, and where (docs/matching.md)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ingest.lines.addresses import (
    country_of,
    form_and_rest,
    han_body_ends,
    is_address,
    line_table,
    names_part,
)
from ingest.normalise.characters import HAN

_SEPARATOR = re.compile(r"[,，;；|]")
_BRACKETED_END = re.compile(r"^(.*\S)\s*[(（]([^()（）]*)[)）]\s*$")
_BRACKET_ENDS = re.compile(r"[)）]")
_SLASH = re.compile(r"\s/\s|／")
_HAN_GAP = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}\d])|(?<=\d)\s+(?=[{HAN}])")
_NUMBER_AND_WORD = re.compile(r"\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d")
_MAX_NAMES = 8


@dataclass(frozen=True, slots=True)
class ConsigneeLine:
    """A line taken apart; texts are as written, and `names` begins with the one used now.

    `place` is what stood in brackets behind the name and says where. `left_out` are contacts and the
    like, which say nothing of whoever is meant.
    """

    names: tuple[str, ...]
    former_names: tuple[str, ...] = ()
    intermediaries: tuple[str, ...] = ()
    address: str | None = None
    country: str | None = None
    place: str | None = None
    left_out: tuple[str, ...] = ()


def read_line(text: str) -> ConsigneeLine:
    """The parts of a line of an order.

    >>> line = read_line("S.I.S.C., No.14 Nanping Huayuan Road, Chongqing, China")
    >>> line.names, line.address, line.country
    (('S.I.S.C.',), 'No.14 Nanping Huayuan Road, Chongqing', 'cn')
    >>> line = read_line("Consignee: Foo Optics Co., Ltd. (formerly Bar Optics) c/o Baz Logistics, Wuxi")
    >>> line.names, line.former_names, line.intermediaries, line.address
    (('Foo Optics Co., Ltd.',), ('Bar Optics',), ('Baz Logistics',), 'Wuxi')
    >>> line = read_line("四川固体电路研究所 重庆市南坪花园路14号")
    >>> line.names, line.address
    (('四川固体电路研究所',), '重庆市南坪花园路14号')
    """
    names: dict[str, list[str]] = {"main": [], "former": [], "also": [], "intermediary": []}
    addresses: list[str] = []
    left_out: list[str] = []
    for kind, part in _clauses(text):
        if kind == "contact":
            contact, *behind = _segments(part)
            where = [segment for segment in behind if is_address(segment)]
            left_out += [contact, *(segment for segment in behind if segment not in where)]
            addresses += where
            continue
        if kind == "address":
            addresses.append(part)
            continue
        segments = [piece for segment in _segments(part) for piece in _cut(segment)]
        name, rest = _name_and_address(segments, is_first=not any(names.values()))
        if kind == "intermediary" and name:  # whatever follows it says where
            name, rest = segments[0], segments[1:]
        if name:
            names[kind].append(name)
        addresses += rest
    place = None
    main = _split(names["main"])
    if main and (bracketed := _BRACKETED_END.match(main[0])) and is_address(bracketed[2]):
        main[0], place = bracketed[1], bracketed[2]
    countries = [code for each in addresses if (code := country_of(each)) is not None]
    where = [each for each in addresses if country_of(each) is None]
    return ConsigneeLine(
        _tidied([*main, *_split(names["also"])]),
        _tidied(_split(names["former"])),
        _tidied(names["intermediary"]),
        ", ".join(where) or None,
        countries[0] if len(set(countries)) == 1 else None,
        place,
        tuple(left_out),
    )


def _split(names: list[str]) -> list[str]:
    """The names, those between slashes each by itself."""
    return [each for name in names for each in _SLASH.split(name) if each.strip()]


def _clauses(text: str) -> list[tuple[str, str]]:
    """The line cut at labels and at words between names, each piece with what it is."""
    clauses: list[tuple[str, str]] = []
    kind, start = "main", 0
    for match in _markers().finditer(text):
        _add(clauses, kind, text[start : match.start()])
        kind, start = _kind_of(match), match.end()
        if match["bracket"] and (end := _BRACKET_ENDS.search(text, start)):
            _add(clauses, kind, text[start : end.start()])
            kind, start = "main", end.end()
    _add(clauses, kind, text[start:])
    return _joined(clauses)


def _add(clauses: list[tuple[str, str]], kind: str, part: str) -> None:
    part = part.strip().strip(",，;；|").strip()
    if part:
        clauses.append((kind, part))


def _joined(clauses: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The name that a bracket interrupted made one again: Foo (formerly Bar) Co., Ltd."""
    mains = [part for kind, part in clauses if kind == "main"]
    if len(mains) < 2 or form_and_rest(mains[1].split(",")[0]) != (True, []):
        return clauses
    rest = [(kind, part) for kind, part in clauses if kind != "main"]
    return [("main", " ".join(mains)), *rest]


def _name_and_address(segments: list[str], is_first: bool) -> tuple[str, list[str]]:
    """The name at the beginning, or behind an address, and the parts that say where."""
    kinds = [is_address(segment) for segment in segments]
    if not segments or (all(kinds) and not is_first):
        return "", segments
    if all(kinds):  # a place alone is what was asked about
        return segments[0], segments[1:]
    first = kinds.index(False)
    end = first + 1
    has_form = form_and_rest(segments[first])[0]
    while end < len(segments) and not kinds[end] and (not has_form or names_part(segments[end])):
        end += 1
    return ", ".join(segments[first:end]), [*segments[:first], *segments[end:]]


def _segments(part: str) -> list[str]:
    """The part cut at commas, legal forms put back behind their name."""
    segments: list[str] = []
    for segment in _SEPARATOR.split(part):
        segment = segment.strip()
        if not segment:
            continue
        if segments and form_and_rest(segment) == (True, []):
            segments[-1] = f"{segments[-1]}, {segment}"
        else:
            segments.append(segment)
    return segments


def _cut(segment: str) -> list[str]:
    """A segment without commas cut where its name ends and its address begins."""
    pieces = _HAN_GAP.split(segment)
    if len(pieces) > 1 and any(map(is_address, pieces)) and not all(map(is_address, pieces)):
        return pieces
    for end in (match.end() for match in reversed(list(han_body_ends().finditer(segment)))):
        if is_address(segment[end:]):
            return [segment[:end], segment[end:].strip()]
    words = segment.split()
    for at in range(1, len(words)):
        behind = " ".join(words[at:])
        if not _NUMBER_AND_WORD.search(behind):
            break
        has_form, name = form_and_rest(" ".join(words[:at]))
        if not has_form and not (name and name[-1] in line_table()["bodies"]["latin"]):
            continue
        if is_address(behind) or (has_form and not names_part(behind)):
            return [" ".join(words[:at]), behind]
    return [segment]


def _tidied(names: list[str]) -> tuple[str, ...]:
    stripped = (name.strip(" ,，;；|:：") for name in names)
    return tuple(dict.fromkeys(name for name in stripped if any(map(str.isalnum, name))))[:_MAX_NAMES]


def _kind_of(match: re.Match[str]) -> str:
    kind = next(name for name, value in match.groupdict().items() if value is not None and name != "bracket")
    return {"consignee": "main", "party": "intermediary", "where": "address"}.get(kind, kind)


@cache
def _markers() -> re.Pattern[str]:
    labels, between = line_table()["labels"], line_table()["between"]

    def any_of(patterns: list[str]) -> str:
        longest = sorted(patterns, key=len, reverse=True)
        return "|".join(f"(?:{pattern})" for pattern in longest).replace(" ", r"\s+")

    colon = r"\s*[:：]\s*"
    edge, end = rf"(?<![^\W{HAN}])", rf"(?![^\W{HAN}])"
    return re.compile(
        rf"(?:(?P<bracket>[(（])\s*)?(?:"
        rf"{edge}(?P<consignee>{any_of(labels['consignee'])}){colon}"
        rf"|{edge}(?P<party>{any_of(labels['intermediary'])}){colon}"
        rf"|{edge}(?P<where>{any_of(labels['address'])})\.?{colon}"
        rf"|{edge}(?P<contact>{any_of(labels['contact'])})\.?{colon}"
        rf"|{edge}(?P<former>{any_of(between['former'])}){end}\s*[:：]?\s*"
        rf"|{edge}(?P<also>{any_of(between['also'])}){end}\s*[:：]?\s*"
        rf"|{edge}(?P<intermediary>{any_of(between['intermediary'])}){end}\s*[:：]?\s*)",
        re.IGNORECASE,
    )
