"""Whether a part of a line is an address, or part of a name."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from ingest.countries import country_code
from ingest.normalise import is_han, places_in, without_legal_form
from ingest.normalise.characters import HAN
from ingest.normalise.folding import folded
from ingest.normalise.tables import word_lists
from ingest.normalise.words import split_words, with_han_numbers

_HAN = re.compile(f"[{HAN}]")
_ALSO = dict.fromkeys(("pr china", "prc", "p r china", "中国", "中华人民共和国"), "cn") | {
    "hong kong": "hk",
    "香港": "hk",
    "macau": "mo",
    "macao": "mo",
    "澳门": "mo",
}
_POSTCODE = re.compile(r"\d{4,7}|[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}|\d{3}-\d{4}")


@cache
def line_table() -> dict[str, Any]:
    """`lines.toml`."""
    return tomllib.loads((files("ingest.lines") / "lines.toml").read_text(encoding="utf-8"))


def is_address(part: str) -> bool:
    """Whether the part of a line says where, and not who.

    It does with a street, a place or country alone, a post box or a postcode; never where a number
    stands with an institute, factory, plant or laboratory, and never with a legal form.

    >>> [is_address(part) for part in ("113 Hezuo Road", "Chongqing", "China", "P.O. Box 4", "214035 Wuxi")]
    [True, True, True, True, True]
    >>> [is_address(part) for part in ("No. 24 Institute", "Beijing Branch", "Chongqing Optics Co., Ltd.")]
    [False, False, False]
    >>> is_address("重庆市南坪花园路14号"), is_address("重庆分公司"), is_address("重庆市光电技术研究所")
    (True, False, False)
    """
    if country_of(part) is not None:
        return True
    folded_part = folded(part)
    words = split_words(with_han_numbers(folded_part))
    if not words or set(words) & {*word_lists().units_latin.values()} or form_and_rest(part)[0]:
        return False
    if _HAN.search(folded_part):
        return _is_han_address(folded_part)
    return _is_latin_address(words)


def country_of(part: str) -> str | None:
    """The code of the country that the part is the name of.

    >>> country_of("P.R. China"), country_of("Germany"), country_of("NL"), country_of("No")
    ('cn', 'de', 'nl', None)
    """
    text = part.strip(" .()（）")
    if len(text) == 2:
        return country_code(text) if text.isupper() else None
    name = re.sub(r"[^\w ]", "", folded(text))
    if name in _ALSO:
        return _ALSO[name]
    return None if len(text) < 4 or text.upper() == text.lower() else country_code(text)


def names_part(segment: str) -> bool:
    """Whether the segment behind a name with its legal form goes on naming: a branch, another form.

    >>> names_part("Beijing Branch"), names_part("Migdal Haemek"), names_part("重庆分公司")
    (True, False, True)
    """
    has_form, words = form_and_rest(segment)
    table = line_table()["bodies"]
    return has_form or bool({*table["latin"], *table["parts"]} & set(words)) or _ends_as_body(segment)


def form_and_rest(text: str) -> tuple[bool, list[str]]:
    """Whether a text begins or ends with a legal form or is nothing else, and its other words.

    >>> form_and_rest("Foo Optics Co., Ltd."), form_and_rest("Ltd."), form_and_rest("Foo")
    ((True, ['foo', 'optics']), (True, []), (False, ['foo']))
    """
    # A word in front keeps a text that is nothing but a form from counting as a name.
    words, form = without_legal_form(["x", *split_words(folded(text))])
    return form is not None, words[1:]


def _is_han_address(text: str) -> bool:
    compact = "".join(text.split())
    if _ends_as_body(compact):
        return False
    if all(not is_han(run) or _is_place(run) for run in re.findall(rf"[{HAN}]+|[^{HAN}\s]+", compact)):
        return bool(places_in([compact]))
    signs = re.findall(line_table()["address"]["han"], compact)
    return len(signs) >= 2 or bool(signs and (places_in([compact]) or re.search(r"\d", compact)))


def _ends_as_body(text: str) -> bool:
    return any(match.end() == len(text) for match in han_body_ends().finditer(text))


def _is_place(run: str) -> bool:
    return bool(places_in([run])) and len(run) <= 6


def _is_latin_address(words: list[str]) -> bool:
    table = line_table()["address"]
    streets = word_lists().streets
    rest = [word for word in words if not word.isdecimal() and not _POSTCODE.fullmatch(word)]
    has_number = len(rest) < len(words) or any(any(c.isdecimal() for c in word) for word in words)
    is_place = bool(places_in(words))
    if not rest:
        return True
    if not set(rest) - _place_words(words):
        return True
    if has_number and set(words) & (streets | set(table["beside_number"])):
        return True
    if rest[-1] in streets or rest[0] in ("rue", "via", "calle"):
        return True
    if rest[-1] in table["areas"] or words[:2] == ["p", "o"] or words[:1] == ["po"]:
        return True
    return is_place and has_number and len(words) <= 4


def _place_words(words: list[str]) -> set[str]:
    """The words that are part of a place's name, as `hong` and `kong` are."""
    place_words: set[str] = set()
    for length in (3, 2, 1):
        for start in range(len(words) - length + 1):
            spelling = words[start : start + length]
            if places_in([" ".join(spelling)]) or country_of(" ".join(spelling).title()) is not None:
                place_words |= set(spelling)
    return place_words


@cache
def han_body_ends() -> re.Pattern[str]:
    """Finds where the name of a Chinese body may end."""
    return re.compile("|".join(sorted(line_table()["bodies"]["han"], key=len, reverse=True)))
