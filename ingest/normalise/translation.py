"""A name as both scripts write it: the brand in pinyin, its words by family, its places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.normalise.places import han_places, narrowed, place_ids
from ingest.normalise.tables import is_han, read_table

_LONGEST = 4
"""Words in the longest phrase of `trade_words.toml` and of the places."""

_REACH = "reach"
"""The section of words that say how far a body reaches, which tell it from nobody."""


@dataclass(frozen=True, slots=True)
class TranslatedName:
    """What of a name is the same in Chinese and in Latin letters.

    `brand` is what is no word or place, in letters without gaps (of Chinese characters the pinyin, without
    tones), and `brand_words` the same as written, Chinese before Latin; `syllables` how many characters it
    had, 0 for Latin letters. `words` are ids of families and numbers, sorted; `telling` how many of them say
    more than how far the body reaches.
    """

    brand: str
    brand_words: tuple[str, ...]
    syllables: int
    words: tuple[str, ...]
    telling: int
    places: frozenset[frozenset[str]]


def translated(plain: str) -> TranslatedName:
    """The name, reduced as `NameReading.plain` has it, as both scripts write it.

    >>> name = translated("上海积塔半导体")
    >>> name.brand, name.syllables, name.words, name.telling
    ('jita', 2, ('semiconductor',), 1)
    >>> one, other = translated("shanghai jita semiconductor"), translated("上海积塔半导体")
    >>> (one.brand, one.words, one.places) == (other.brand, other.words, other.places)
    True
    """
    brand: list[str] = []
    words: list[str] = []
    places: list[frozenset[str]] = []
    latin: list[str] = []
    for word in plain.split():
        if is_han(word):
            _read_han(word, brand, words, places)
        else:
            latin.append(word)
    syllables = sum(map(len, brand))
    _read_latin(latin, brand, words, places)
    families = _table().families
    telling = sum(families.get(word, _REACH) != _REACH or word.isdecimal() for word in words)
    spelt = "".join(in_pinyin(word) if is_han(word) else word for word in brand)
    return TranslatedName(spelt, tuple(brand), syllables, tuple(sorted(words)), telling, narrowed(places))


def in_pinyin(text: str) -> str:
    """The text with Chinese characters in pinyin, without tones and gaps.

    >>> in_pinyin("中芯集成")
    'zhongxinjicheng'
    """
    if text.isascii():
        return text.replace(" ", "")
    return "".join(map(_word_in_pinyin, text.split()))


def spelled(plain: str) -> str:
    """A whole name in pinyin without gaps; a Chinese legal form at the end of Latin letters is left out.

    >>> spelled("中芯集成"), spelled("zhongxin jicheng youxian gongsi")
    ('zhongxinjicheng', 'zhongxinjicheng')
    """
    letters = in_pinyin(plain)
    if plain.isascii():
        for form in _forms_in_pinyin():
            rest = letters.removesuffix(form)
            if len(rest) not in (0, len(letters)):
                return rest
    return letters


@cache
def _forms_in_pinyin() -> tuple[str, ...]:
    """What Chinese legal forms of some length are in pinyin, the longest first."""
    written = (form for fields in read_table("legal_forms.toml").values() for form in fields.get("han", ()))
    return tuple(sorted({in_pinyin(form) for form in written if len(form) > 2}, key=len, reverse=True))


def _word_in_pinyin(word: str) -> str:
    if word.isascii():
        return word
    return "".join(map(_phrase_in_pinyin, _segmenter()(word) if is_han(word) else (word,)))


@cache
def _segmenter() -> Callable[[str], Iterator[str]]:
    # Imported on demand: its dictionaries take longer to load than a question that needs none of them.
    from pypinyin.seg.mmseg import seg

    return seg.cut


@lru_cache(65_536)  # names share most of their phrases, and one takes fifty times as long to look up
def _phrase_in_pinyin(phrase: str) -> str:
    """The pinyin of a phrase as the library segments texts, without tones."""
    from pypinyin import lazy_pinyin

    return "".join(lazy_pinyin(phrase)).replace("ü", "u")


def _read_han(run: str, brand: list[str], words: list[str], places: list[frozenset[str]]) -> None:
    """Read a run of Chinese characters."""
    start = 0
    for match in _table().han.finditer(run):
        brand += filter(None, [run[start : match.start()]])
        start = match.end()
        if meanings := place_ids(match[0]):
            places.append(meanings)
        else:
            words.append(_table().words[match[0]])
    brand += filter(None, [run[start:]])


def _read_latin(latin: list[str], brand: list[str], words: list[str], places: list[frozenset[str]]) -> None:
    position = 0
    while position < len(latin):
        for length in range(min(_LONGEST, len(latin) - position), 0, -1):
            phrase = " ".join(latin[position : position + length])
            if phrase.isdecimal():
                words.append(phrase)
            elif phrase in _table().words:
                words.append(_table().words[phrase])
            elif meanings := place_ids(phrase):
                places.append(meanings)
            else:
                continue
            position += length
            break
        else:
            brand.append(latin[position])
            position += 1


@dataclass(frozen=True)
class _Table:
    """`trade_words.toml`: the family of each word, the section of each, and a pattern of Chinese words."""

    words: dict[str, str]
    families: dict[str, str]
    han: re.Pattern[str]


@cache
def _table() -> _Table:
    words: dict[str, str] = {}
    families: dict[str, str] = {}
    for section, rows in read_table("trade_words.toml").items():
        for family, members in rows.items():
            families[family] = section
            words |= dict.fromkeys(members, family)
    han = {word for word in words if is_han(word)} | set(han_places())
    return _Table(words, families, re.compile("|".join(sorted(han, key=len, reverse=True))))
