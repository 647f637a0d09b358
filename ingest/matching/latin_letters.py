"""Names in alphabets that are written out letter by letter in Latin: Cyrillic, Greek, Armenian, Georgian."""

from __future__ import annotations

import re

from anyascii import anyascii

from ingest.normalise import MAX_NAME

# Arabic and Hebrew leave vowels out, and Chinese, Japanese and Korean say a name by its meaning or its sound:
# what their signs come to one by one is no spelling that a list would have.
_LETTER = re.compile(
    "[\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f\u1c80-\u1c8f\u0530-\u058f\u10a0-\u10ff\u1c90-\u1cbf]"
)


def in_latin_letters(text: str) -> str | None:
    """The text with the letters of these alphabets in Latin; `None` where it has none of them.

    >>> in_latin_letters("ООО Ромашка")
    'OOO Romashka'
    >>> in_latin_letters("中国电科") is None
    True
    """
    if not _LETTER.search(text):
        return None
    written = _LETTER.sub(lambda letter: anyascii(letter[0]), text)
    return written[:MAX_NAME] if any(map(str.isalnum, written)) else None
