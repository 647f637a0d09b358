"""Countries as Dutch reports name them, with and without accents, in capitals and shortened."""

from __future__ import annotations

import unicodedata
from functools import cache

from babel import Locale

__all__ = ["country_of_label"]

_ALSO = {
    "bes eilanden": "bq",
    "brunei darussalam": "bn",
    "curacao": "cw",
    "guinee": "gn",
    "oost-timor": "tl",
    "tsjechische republiek": "cz",
    "ver. arab. emiraten": "ae",
    "verenigde staten van amerika": "us",
    "zuid afrika": "za",
}


def country_of_label(label: str) -> str | None:
    """The code of the country that the label of a row names; `None` for groups and what names several.

    >>> [country_of_label(text) for text in ("OEKRAINE", "België", "Ver. Arab. Emiraten", "EU/NAVO+")]
    ['ua', 'be', 'ae', None]
    """
    return _by_name().get(_plain(label))


@cache
def _by_name() -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for code, name in Locale("nl").territories.items():
        if len(code) == 2 and code.isalpha():
            found.setdefault(_plain(name), set()).add(code.lower())
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1} | _ALSO


def _plain(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).strip()
