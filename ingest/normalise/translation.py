"""A name as both scripts write it: the brand in pinyin, its words by family, its places."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.normalise.places import han_places, latin_places, narrowed, place_ids
from ingest.normalise.tables import is_han, read_table

_AND = frozenset(("与", "和", "及", "暨"))
"""What stands between two words and is none."""

_OF_PLACE = ("市", "省")
"""What is written behind a city or a province, and is no part of a brand: 深圳市 is Shenzhen."""

_SHORT_WORD = 2
"""Characters of most words of Chinese, and of most brands."""

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


@dataclass(frozen=True, slots=True)
class NamePart:
    """A piece of a reduced name: a word of trade with its family, a place with what it can mean, or a brand.

    `text` is as written; of Latin letters one word, or the words of a phrase.
    """

    text: str
    family: str | None = None
    places: frozenset[str] = frozenset()

    @property
    def is_brand(self) -> bool:
        """Whether it is neither a word of trade nor a number nor a place."""
        return self.family is None and not self.places


def name_parts(plain: str) -> list[NamePart]:
    """The name, reduced as `NameReading.plain` has it, cut into its words, longest first.

    >>> [(part.text, part.family) for part in name_parts("上海积塔半导体")]
    [('上海', None), ('积塔', None), ('半导体', 'semiconductor')]
    >>> [(part.text, part.family) for part in name_parts("jita integrated circuits")]
    [('jita', None), ('integrated circuits', 'integrated_circuit')]
    """
    parts: list[NamePart] = []
    words = plain.split()
    position = 0
    while position < len(words):
        if is_han(words[position]):
            parts += _han_parts(words[position])
            position += 1
            continue
        length, part = _latin_part(words, position)
        parts.append(part)
        position += length
    return parts


def translated(plain: str) -> TranslatedName:
    """The name, reduced as `NameReading.plain` has it, as both scripts write it.

    >>> name = translated("上海积塔半导体")
    >>> name.brand, name.syllables, name.words, name.telling
    ('jita', 2, ('semiconductor',), 1)
    >>> one, other = translated("shanghai jita semiconductor"), translated("上海积塔半导体")
    >>> (one.brand, one.words, one.places) == (other.brand, other.words, other.places)
    True
    """
    parts = name_parts(plain)
    brand = sorted((part.text for part in parts if part.is_brand), key=lambda text: not is_han(text))
    words = [part.family for part in parts if part.family is not None]
    families = _table().families
    return TranslatedName(
        "".join(in_pinyin(word) if is_han(word) else word for word in brand),
        tuple(brand),
        sum(len(word) for word in brand if is_han(word)),
        tuple(sorted(words)),
        sum(families.get(word, _REACH) != _REACH or word.isdecimal() for word in words),
        narrowed(part.places for part in parts if part.places),
    )


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


def _han_parts(run: str) -> list[NamePart]:
    """A run of Chinese characters from its end: words of trade stand behind the brand, and end a name."""
    table = _table()
    parts: list[NamePart] = []
    end = brand_end = len(run)
    while end:
        word = next(
            (run[end - size : end] for size in table.sizes if run[end - size : end] in table.han), None
        )
        if word is None or len(word) > end:
            end -= 1
            continue
        places = place_ids(word)
        parts += _brand(run[end:brand_end], is_behind_place=bool(places))
        parts.append(NamePart(word, None if places else table.words[word], places))
        end -= len(word)
        brand_end = end
    parts += _brand(run[:brand_end])
    return parts[::-1]


def _brand(characters: str, *, is_behind_place: bool = False) -> list[NamePart]:
    # A brand has two characters or more, so 市 is one of two of them: 市场 is a market.
    if is_behind_place and characters.startswith(_OF_PLACE) and len(characters) != _SHORT_WORD:
        characters = characters[1:]
    return [NamePart(characters)] if characters and characters not in _AND else []


def is_brand_word(word: str) -> bool:
    """Whether a Latin word is no word of trade, number or place, and begins none of several words.

    >>> is_brand_word("jita"), is_brand_word("integrated"), is_brand_word("24")
    (True, False, False)
    """
    return word not in _table().longest and not word.isdecimal()


def _latin_part(words: list[str], position: int) -> tuple[int, NamePart]:
    """The longest word of trade, number or place that begins here, or the one word, and how long it is."""
    table, first = _table(), words[position]
    for length in range(min(table.longest.get(first, 0), len(words) - position), 0, -1):
        phrase = " ".join(words[position : position + length]) if length > 1 else first
        if phrase in table.words:
            return length, _part(phrase, table.words[phrase])
        if places := place_ids(phrase):
            return length, _part(phrase, None, places)
    return 1, _part(first, first if first.isdecimal() else None)


_part = lru_cache(65_536)(NamePart)  # names share most of their words


@cache
def pinyin_words() -> dict[str, str]:
    """The family of each Chinese word of trade of two characters or more, by its pinyin without gaps.

    Words of several families are left out.

    >>> pinyin_words()["bandaoti"]
    'semiconductor'
    """
    spelt: dict[str, str | None] = {}
    for word, family in _table().words.items():
        if is_han(word) and len(word) > 1:
            spelling = in_pinyin(word)
            spelt[spelling] = family if spelt.get(spelling, family) == family else None
    return {spelling: family for spelling, family in spelt.items() if family is not None}


@dataclass(frozen=True)
class _Table:
    """`trade_words.toml`: the family of each word and the section of each.

    `han` are the Chinese words and places, `sizes` how many characters they have, most first; `longest` how
    many words the longest Latin phrase has that begins with a word, of those that begin one.
    """

    words: dict[str, str]
    families: dict[str, str]
    han: frozenset[str]
    sizes: tuple[int, ...]
    longest: dict[str, int]


@cache
def _table() -> _Table:
    words: dict[str, str] = {}
    families: dict[str, str] = {}
    for section, rows in read_table("trade_words.toml").items():
        for family, members in rows.items():
            families[family] = section
            words |= dict.fromkeys(members, family)
    han = {word for word in words if is_han(word)} | set(han_places())
    sizes = sorted({len(word) for word in han}, reverse=True)
    longest: dict[str, int] = {}
    for phrase in (*words, *latin_places()):
        first, *others = phrase.split()
        longest[first] = max(longest.get(first, 1), len(others) + 1)
    return _Table(words, families, frozenset(han), tuple(sizes), longest)
