"""The scripts that a name is written in."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_CALLED = {"Cjk": "Chinese", "Hangul": "Korean", "Hiragana": "Japanese", "Katakana": "Japanese"}
"""What scripts are called where it is not the first word of the names of their characters."""

_LAST_ASCII = "\x7f"


def scripts_of(text: str) -> set[str]:
    """The scripts of the letters of a text.

    >>> sorted(scripts_of("24th Institute 二十四所"))
    ['Chinese', 'Latin']
    """
    scripts = {_script(character) for character in text if character > _LAST_ASCII and character.isalpha()}
    if any(character <= _LAST_ASCII and character.isalpha() for character in text):
        scripts.add("Latin")
    return scripts


@lru_cache(maxsize=100_000)
def _script(character: str) -> str:
    first = unicodedata.name(character, "other").partition(" ")[0].capitalize()
    return _CALLED.get(first, first)
