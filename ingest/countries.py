"""Countries by the names that registers write."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache

from babel import Locale
from babel.core import get_global

_CODE = re.compile(r"([A-Za-z]{2})(-[0-9A-Za-z]{1,3})?", re.ASCII)
_THREE_LETTERS = re.compile(r"[A-Z]{3}", re.ASCII)
_ARTICLE = re.compile(r"^the |,? ?\(?\bthe\)?$")
_FORM_OF_STATE = re.compile(
    r"^(?:(?:islamic|arab|federal|federative|hellenic) )*(?:republic|state|kingdom) of (?:the )?"
)
_ALSO = {
    "bolivia (plurinational state of)": "bo",
    "bosnia and herzegovina": "ba",
    "brunei darussalam": "bn",
    "burma": "mm",
    "cabo verde": "cv",
    "china, hong kong special administrative region": "hk",
    "china, people's republic of": "cn",
    "china, macao special administrative region": "mo",
    "congo": "cg",
    "congo (democratic republic)": "cd",
    "congo, democratic republic of": "cd",
    "congo, republic of": "cg",
    "cote d ivoire": "ci",
    "crimea region of ukraine": "ua",
    "czech republic": "cz",
    "democratic people's republic of korea": "kp",
    "democratic republic of congo": "cd",
    "democratic republic of the congo": "cd",
    "el": "gr",
    "england": "gb",
    "england and wales": "gb",
    "great britain": "gb",
    "hong kong": "hk",
    "iran (islamic republic of)": "ir",
    "iran, islamic republic of": "ir",
    "ivory coast": "ci",
    "korea, democratic people's republic of": "kp",
    "korea, north": "kp",
    "korea, republic of": "kr",
    "korea, south": "kr",
    "lao people's democratic republic": "la",
    "macao": "mo",
    "macau": "mo",
    "macedonia": "mk",
    "macedonia, the former yugoslav republic of": "mk",
    "man, isle of": "im",
    "myanmar": "mm",
    "north korea (dprk)": "kp",
    "northern ireland": "gb",
    "occupied palestinian territories": "ps",
    "palestinian": "ps",
    "palestinian territory, occupied": "ps",
    "people's republic of china": "cn",
    "peoples republic of china": "cn",
    "republic of china": "tw",
    "republic of ireland": "ie",
    "republic of korea": "kr",
    "republic of moldova": "md",
    "russian federation": "ru",
    "saint kitts and nevis": "kn",
    "saint vincent and the grenadines": "vc",
    "scotland": "gb",
    "st. kitts and nevis": "kn",
    "st. vincent and the grenadines": "vc",
    "state of palestine": "ps",
    "syrian arab republic": "sy",
    "tanzania, united republic of": "tz",
    "trinidad and tobago": "tt",
    "turkey": "tr",
    "turkey (turkiye)": "tr",
    "turkiye": "tr",
    "uae": "ae",
    "uk": "gb",
    "united kingdom of great britain and northern ireland": "gb",
    "united republic of tanzania": "tz",
    "united states of america": "us",
    "usa": "us",
    "venezuela (bolivarian republic of)": "ve",
    "viet nam": "vn",
    "virgin islands, british": "vg",
    "wales": "gb",
    "west bank": "ps",
}
FORMER_CODES = frozenset(("an", "bu", "cs", "dd", "su", "tp", "yd", "yu", "zr"))
"""Codes of countries that are no more, which older records have."""

_ALSO_ELSEWHERE = {
    "engeland": "gb",
    "groot-brittannië": "gb",
    "grossbritannien": "gb",
    "holland": "nl",
    "hongkong": "hk",
    "noord-ierland": "gb",
    "russische federatie": "ru",
    "russische föderation": "ru",
    "schotland": "gb",
    "schottland": "gb",
    "tschechische republik": "cz",
    "tsjechische republiek": "cz",
    "vae": "ae",
    "volksrepubliek china": "cn",
    "volksrepublik china": "cn",
    "weissrussland": "by",
    "wit-rusland": "by",
}
_NO_COUNTRIES = frozenset(("eu", "ez", "un", "qo", "xa", "xb", "zz"))


def country_code(text: str) -> str | None:
    """The code of a country, of a part of one, or of its name in English, Dutch or German, else `None`.

    A code may have the two or the three letters of ISO 3166-1; `EL` is Greece in the numbers of European VAT.

    >>> country_code("GB"), country_code("US-DE"), country_code("Netherlands"), country_code("West Yorkshire")
    ('gb', 'us', 'nl', None)
    >>> country_code("CHN"), country_code("EL"), country_code("XXX")
    ('cn', 'gr', None)
    >>> country_code("Duitsland"), country_code("Vereinigtes Königreich"), country_code("Zuid-Korea")
    ('de', 'gb', 'kr')
    """
    name = _ARTICLE.sub("", text.strip().casefold().replace("’", "'"))
    if name not in _names():
        name = _FORM_OF_STATE.sub("", name)
    if name not in _ALSO and (code := _CODE.fullmatch(text.strip())):
        return code[1].lower()
    return _names().get(name) or _names_elsewhere().get(name)


def is_country_code(text: str) -> bool:
    """Whether the text is the code of a country that there is.

    >>> is_country_code("NL"), is_country_code("NM")
    (True, False)
    """
    return text.lower() in _codes()


@cache
def _codes() -> frozenset[str]:
    return frozenset(_names().values())


@cache
def _names() -> dict[str, str]:
    names = _names_in("en")
    return _in_three_letters({*names.values()}) | names | _ALSO


@cache
def _names_elsewhere() -> dict[str, str]:
    """In the other languages in which lists of customers are kept, those of our users."""
    return _names_in("de") | _names_in("nl") | _ALSO_ELSEWHERE


def _names_in(language: str) -> dict[str, str]:
    territories = Locale(language).territories.items()
    codes = {name.casefold(): code.lower() for code, name in territories if _CODE.fullmatch(code)}
    return {name: code for name, code in codes.items() if code not in _NO_COUNTRIES}


def _in_three_letters(codes: Set[str]) -> dict[str, str]:
    """The codes of three letters, old ones of one country too, and the code of two letters of each."""
    aliases = {name: [code.lower() for code in of] for name, of in get_global("territory_aliases").items()}
    return {
        name.lower(): of[0]
        for name, of in aliases.items()
        if _THREE_LETTERS.fullmatch(name) and len(of) == 1 and of[0] in codes
    }
