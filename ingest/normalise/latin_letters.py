"""Names in scripts that are written out by sound in Latin letters: alphabets, Korean, Japanese kana."""

from __future__ import annotations

import re

from anyascii import anyascii

from ingest.normalise.folding import MAX_NAME

# Arabic and Hebrew leave vowels out, and Chinese says a name by its meaning or its sound: what their signs
# come to one by one is no spelling that a list would have.
_ALPHABETS = "\u0370-\u03ff\u1f00-\u1fff\u0400-\u052f\u1c80-\u1c8f\u0530-\u058f\u10a0-\u10ff\u1c90-\u1cbf"
"""Cyrillic, Greek, Armenian and Georgian."""

_KANA = "\u3041-\u3096\u30a1-\u30fa\u30fc-\u30fe\uff66-\uff9f"
_HANGUL = "\uac00-\ud7a3"
_RUN = re.compile(f"[{_HANGUL}]+|[{_ALPHABETS}]+|[{_KANA}]+")
_NO_LETTER = re.compile(r"[^a-z0-9]")

_FAMILY_NAMES = {
    "김": "kim", "이": "lee", "박": "park", "최": "choi", "정": "jung", "조": "cho",
    "강": "kang", "윤": "yoon", "장": "jang", "임": "lim", "한": "han", "오": "oh",
    "서": "seo", "신": "shin", "권": "kwon", "황": "hwang", "안": "ahn", "송": "song",
    "류": "ryu", "유": "yoo", "홍": "hong", "고": "ko", "문": "moon", "양": "yang",
    "손": "son", "배": "bae", "백": "baek", "허": "heo", "남": "nam", "노": "noh",
    "하": "ha", "구": "koo",
}  # fmt: skip
"""Korean family names as most who have them spell them."""


def in_latin_letters(text: str) -> str | None:
    """The text with what is written in these scripts in Latin letters; `None` where nothing of it is.

    >>> in_latin_letters("ООО Ромашка"), in_latin_letters("トヨタ"), in_latin_letters("김정은")
    ('OOO Romashka', 'toyota', 'kimjongun')
    >>> in_latin_letters("中国电科") is None
    True
    """
    if not _RUN.search(text):
        return None
    written = _RUN.sub(_spelt, text)
    return written[:MAX_NAME] if any(map(str.isalnum, written)) else None


def in_korean_letters(word: str) -> str:
    """A word in Hangul as Koreans spell names abroad: the family names in use, and o and u for eo and eu.

    >>> in_korean_letters("이민호")
    'leeminho'
    """
    family, given = (word[0], word[1:]) if len(word) > 1 else ("", word)
    spelt = _NO_LETTER.sub("", anyascii(given).lower()).replace("eo", "o").replace("eu", "u")
    return _FAMILY_NAMES.get(family, _NO_LETTER.sub("", anyascii(family).lower())) + spelt


def _spelt(run: re.Match[str]) -> str:
    letters = run[0]
    return in_korean_letters(letters) if "\uac00" <= letters[0] <= "\ud7a3" else anyascii(letters)
