"""How far two names resemble each other as brand, place and words: what brings a candidate up for review."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cache, lru_cache

from ingest.normalise import NamePart, NameReading, is_han, name_parts, narrowed, pinyin_words, unit_number
from ingest.scoring.spelling import alike_from, in_latin

ENOUGH = 0.68
"""The resemblance from which a candidate comes up for review."""

_BRAND = 0.65
_WORDS = 0.35
_ONE_SIDED = 0.08
_LONGEST_PHRASE = 4
_MANY_WORDS = 3
_NEAR = 0.82
"""How alike two words are of which one is the other misspelt: a letter in six may differ."""

_NEAR_IN_PINYIN, _NEAR_IN_ONE_PLACE = 0.9, 0.76
"""The same across scripts, where nearly every brand of two syllables is near another, and in one place."""

_BRIEF_BRAND = 5
"""Letters of a brand of which a letter makes another brand."""


def resemblance(query: NameReading, recorded: NameReading) -> float:
    """0.65 for the brand and 0.35 for the words that both have, less 0.08 for what one name alone states.

    Where neither has a brand, the place is what the name has of its own, or three words and more are. In one
    script words count where they are the same, across scripts and in pinyin where they are of one family.
    A known word that is misspelt counts as the word. Beside words a brand in Latin letters that is less than
    nearly the same is another brand. 0 to 1.

    >>> from ingest.normalise import read_name
    >>> one, other = read_name("Harbin Institute of Technology"), read_name("Ha'erbin Gongye Daxue")
    >>> resemblance(one, other) > ENOUGH
    True
    >>> resemblance(one, read_name("Harbin Engineering University")) > ENOUGH
    False
    """
    one = _parts(_corrected(query.comparable, recorded.comparable))
    other = _parts(recorded.comparable)
    words = _words_alike(one, other)
    brand = _brands_alike(one, other, bool(words))
    if brand is None:
        brand = _places_alike(one, other, words or 0.0)
    total = (
        _BRAND * brand
        + _WORDS * (brand if words is None else words)
        - _ONE_SIDED * _one_sided(query, recorded)
    )
    return max(0.0, total)


def _corrected(query: str, recorded: str) -> str:
    """The query with words of trade and places, misspelt in either name, as the recorded one has them.

    Every other word may be a brand, which is compared as such.

    >>> _corrected("shenzen foobar accademy", "shenzhen foobaz academy")
    'shenzhen foobar academy'
    """
    asked, held = query.split(), recorded.split()
    missing = [word for word in held if word.isascii() and word not in asked]
    return " ".join(
        next((each for each in missing if _is_misspelt(word, each)), word)
        if word.isascii() and word not in held
        else word
        for word in asked
    )


@lru_cache(16_384)  # the same words stand in many names
def _is_misspelt(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    least = min(_NEAR, 1 - 1 / longest) if longest >= _BRIEF_BRAND else _NEAR
    if not alike_from(one, other, least):
        return False
    return not all(part.is_brand for part in name_parts(f"{one} {other}"))


def _places_alike(one: Sequence[NamePart], other: Sequence[NamePart], words: float) -> float:
    """How alike two names without a brand are in what they have of their own: the place, or many words."""
    ones, others = _place(one), _place(other)
    if ones or others:
        return float(ones == others)
    return words if words == 1 or min(len(one), len(other)) >= _MANY_WORDS else 0.0


def _place(parts: Sequence[NamePart]) -> frozenset[frozenset[str]]:
    return narrowed(part.places for part in parts if part.places)


def _brands_alike(one: Sequence[NamePart], other: Sequence[NamePart], has_words: bool) -> float | None:
    """How alike the brands are, 0 for two brands beside words; `None` where neither name has one."""
    brands = [[part.text for part in parts if part.is_brand] for parts in (one, other)]
    if not any(brands):
        return None
    if not all(brands):
        return 0.0
    are_han = [all(map(is_han, brand)) for brand in brands]
    is_one_place = bool(_place(one)) and _place(one) == _place(other)
    if all(are_han):
        first, second = ("".join(brand) for brand in brands)
        share = _same_share(first, second)
        # Characters that sound alike are what a Chinese keyboard takes for each other: 新昇 and 新升.
        is_near = (is_one_place and _is_half_in_place(first, second)) or in_latin(first) == in_latin(second)
        return (share + 1) / 2 if share and is_near else share
    spelt = [list(map(in_latin, brand)) for brand in brands]
    one_word, another = map("".join, spelt)
    if any(are_han):
        least = _NEAR_IN_ONE_PLACE if is_one_place else _NEAR_IN_PINYIN if has_words else 0.0
    elif max(len(one_word), len(another)) <= _BRIEF_BRAND:
        least = 1.0
    else:
        least = _NEAR if has_words else 0.0
    in_order = alike_from(one_word, another, least)
    if max(map(len, spelt)) == 1:
        return in_order
    one_sorted, another_sorted = ("".join(sorted(words)) for words in spelt)
    return max(in_order, alike_from(one_sorted, another_sorted, least))


def _is_half_in_place(one: str, other: str) -> bool:
    """Whether so many characters of brands of one length stand where they stand in the other.

    One character that is wrong in a brand of two leaves so much; one that two brands have in common by
    chance stands anywhere.
    """
    return len(one) == len(other) <= 2 * sum(map(str.__eq__, one, other))


def _same_share(one: Collection[str], other: Collection[str]) -> float:
    """Twice what two have in common, of all that they have."""
    return 2 * (Counter(one) & Counter(other)).total() / (len(one) + len(other))


def _words_alike(one: Sequence[NamePart], other: Sequence[NamePart]) -> float | None:
    """How many words the names have in common; `None` where neither has any.

    A brand in pinyin without a word beside it is many bodies' (docs/matching.md).
    """
    words = [[part for part in parts if part.family is not None] for parts in (one, other)]
    if not any(words):
        has_han = [any(is_han(part.text) for part in parts) for parts in (one, other)]
        return None if has_han[0] == has_han[1] else 0.0
    is_chinese = [any(is_han(part.text) or _is_pinyin(part) for part in parts) for parts in words]
    by_family = is_chinese[0] != is_chinese[1]
    first, second = (
        [unit_number(part.family or "" if by_family else part.text) for part in parts] for parts in words
    )
    return _same_share(first, second)


def _is_pinyin(part: NamePart) -> bool:
    return part.family is not None and pinyin_words().get(part.text.replace(" ", "")) == part.family


def _one_sided(query: NameReading, recorded: NameReading) -> int:
    """How many kinds of typed token only one of the names has."""
    kinds = [{token.kind for token in name.tokens} for name in (query, recorded)]
    return len(kinds[0] ^ kinds[1])


@lru_cache(maxsize=16_384)
def _parts(plain: str) -> tuple[NamePart, ...]:
    """The parts of a name, words of trade in pinyin among them."""
    parts = name_parts(plain)
    read: list[NamePart] = []
    position = 0
    while position < len(parts):
        length, family = _word_in_pinyin(parts[position : position + _LONGEST_PHRASE])
        if family is None:
            read.append(parts[position])
        else:
            text = " ".join(part.text for part in parts[position : position + length])
            read.append(NamePart(text, family))
        position += length
    return tuple(read)


def _word_in_pinyin(parts: Sequence[NamePart]) -> tuple[int, str | None]:
    """How many of the first parts are the longest word of trade in pinyin, and its family; 1 for no word."""
    words, beginnings = pinyin_words(), _pinyin_beginnings()
    found: tuple[int, str | None] = (1, None)
    text = ""
    for length, part in enumerate(parts, 1):
        if not part.is_brand:
            break
        text += part.text.replace(" ", "")
        if text not in beginnings:
            break
        if text in words:
            found = length, words[text]
    return found


@cache
def _pinyin_beginnings() -> frozenset[str]:
    """The first letters of every word of trade in pinyin, one to all."""
    return frozenset(word[:end] for word in pinyin_words() for end in range(1, len(word) + 1))
