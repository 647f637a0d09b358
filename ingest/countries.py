"""Countries by the names that registers write."""

from __future__ import annotations

import re
from functools import cache

from babel import Locale

_CODE = re.compile(r"([A-Za-z]{2})(-[0-9A-Za-z]{1,3})?", re.ASCII)
_ARTICLE = re.compile(r"^the |,? ?\(?\bthe\)?$")
_ALSO = {
    "england": "gb",
    "england and wales": "gb",
    "great britain": "gb",
    "northern ireland": "gb",
    "people's republic of china": "cn",
    "republic of ireland": "ie",
    "russian federation": "ru",
    "scotland": "gb",
    "united kingdom of great britain and northern ireland": "gb",
    "united states of america": "us",
    "usa": "us",
    "wales": "gb",
}
_NO_COUNTRIES = frozenset(("eu", "ez", "un", "qo", "xa", "xb", "zz"))


def country_code(text: str) -> str | None:
    """The code of a country, of a part of one, or of its English name; `None` for any other text.

    >>> country_code("GB"), country_code("US-DE"), country_code("Netherlands"), country_code("West Yorkshire")
    ('gb', 'us', 'nl', None)
    """
    if code := _CODE.fullmatch(text.strip()):
        return code[1].lower()
    return _names().get(_ARTICLE.sub("", text.strip().casefold()))


@cache
def _names() -> dict[str, str]:
    territories = Locale("en").territories.items()
    codes = {name.casefold(): code.lower() for code, name in territories if _CODE.fullmatch(code)}
    return {name: code for name, code in codes.items() if code not in _NO_COUNTRIES} | _ALSO
