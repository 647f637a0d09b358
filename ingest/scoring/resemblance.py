"""How far two names resemble each other as brand, place and words: what brings a candidate up for review."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from ingest.normalise import (
    NamePart,
    NameReading,
    Token,
    TokenKind,
    is_brand_word,
    is_han,
    name_parts,
    narrowed,
    pinyin_words,
    unit_number,
)
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

_ROUNDING = 1e-9
"""What sums of shares may be off by."""

_BRIEF_BRAND = 5
"""Letters of a brand of which a letter makes another brand."""


def resemblance(query: NameReading, recorded: NameReading, least: float = 0.0) -> float:
    """0.65 for the brand and 0.35 for the words that both have, less 0.08 for what one name alone states.

    Where neither has a brand, the place is what the name has of its own, or three words and more are. In one
    script words count where they are the same, across scripts and in pinyin where they are of one family.
    A known word that is misspelt counts as the word. Beside words a brand in Latin letters that is less than
    nearly the same is another brand. 0 to 1; what is less than `least` may come out as less than it is,
    which is quicker.

    >>> from ingest.normalise import read_name
    >>> one, other = read_name("Harbin Institute of Technology"), read_name("Ha'erbin Gongye Daxue")
    >>> resemblance(one, other) > ENOUGH
    True
    >>> resemblance(one, read_name("Harbin Engineering University")) > ENOUGH
    False
    """
    less = _ONE_SIDED * _one_sided(query, recorded)
    if 1 - less < least - _ROUNDING:
        return 0.0
    one = _pieces(_corrected(query.comparable, recorded.comparable))
    other = _pieces(recorded.comparable)
    words = _words_alike(one, other)
    needed = least + less if words is None else (least + less - _WORDS * words) / _BRAND
    if needed > 1 + _ROUNDING:
        return 0.0
    brand = _brands_alike(one, other, bool(words), needed - _ROUNDING)
    if brand is None:
        brand = _places_alike(one, other, words or 0.0)
    total = _BRAND * brand + _WORDS * (brand if words is None else words) - less
    return max(0.0, total)


def _corrected(query: str, recorded: str) -> str:
    """The query with words of trade and places, misspelt in either name, as the recorded one has them.

    Every other word may be a brand, which is compared as such.

    >>> _corrected("shenzen foobar accademy", "shenzhen foobaz academy")
    'shenzhen foobar academy'
    """
    asked, held = query.split(), recorded.split()
    missing = [word for word in held if word.isascii() and word not in asked]
    if not missing:
        return query
    known = [word for word in missing if not is_brand_word(word)]
    corrected = list(asked)
    for place, word in enumerate(asked):
        if word.isascii() and word not in held:
            # Of two brands neither is the other misspelt.
            for each in known if is_brand_word(word) else missing:
                if _is_misspelt(word, each):
                    corrected[place] = each
                    break
    return " ".join(corrected)


@lru_cache(65_536)  # the same words stand in many names
def _is_misspelt(one: str, other: str) -> bool:
    longest = max(len(one), len(other))
    least = min(_NEAR, 1 - 1 / longest) if longest >= _BRIEF_BRAND else _NEAR
    if not alike_from(one, other, least):
        return False
    return not all(part.is_brand for part in name_parts(f"{one} {other}"))


def _places_alike(one: _Pieces, other: _Pieces, words: float) -> float:
    """How alike two names without a brand are in what they have of their own: the place, or many words."""
    ones, others = one.places(), other.places()
    if ones or others:
        return float(ones == others)
    return words if words == 1 or min(one.count, other.count) >= _MANY_WORDS else 0.0


def _brands_alike(one: _Pieces, other: _Pieces, has_words: bool, needed: float) -> float | None:
    """How alike the brands are, 0 for two brands beside words; `None` where neither name has one.

    Less than is `needed` may be 0.
    """
    if not one.brand and not other.brand:
        return None
    if not one.brand or not other.brand:
        return 0.0
    are_han = [all(map(is_han, pieces.brand)) for pieces in (one, other)]
    is_one_place = any(are_han) and bool(one.named) and one.places() == other.places()
    if all(are_han):
        first, second = ("".join(pieces.brand) for pieces in (one, other))
        share = _same_share(first, second)
        if not share or (share + 1) / 2 < needed:
            return share
        # Characters that sound alike are what a Chinese keyboard takes for each other: 新昇 and 新升.
        is_near = (is_one_place and _is_half_in_place(first, second)) or in_latin(first) == in_latin(second)
        return (share + 1) / 2 if is_near else share
    spelt = [list(map(in_latin, pieces.brand)) for pieces in (one, other)]
    one_word, another = map("".join, spelt)
    if any(are_han):
        least = _NEAR_IN_ONE_PLACE if is_one_place else _NEAR_IN_PINYIN if has_words else 0.0
    elif max(len(one_word), len(another)) <= _BRIEF_BRAND:
        least = 1.0
    else:
        least = _NEAR if has_words else 0.0
    least = max(least, needed)
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


def _same_share(one: Sequence[str], other: Sequence[str]) -> float:
    """Twice what two have in common, of all that they have.

    >>> _same_share("aab", "abb"), _same_share(("foo",), ("bar",))
    (0.6666666666666666, 0.0)
    """
    left, common = list(other), 0
    for each in one:
        if each in left:
            left.remove(each)
            common += 1
    return 2 * common / (len(one) + len(other))


def _words_alike(one: _Pieces, other: _Pieces) -> float | None:
    """How many words the names have in common; `None` where neither has any.

    A brand in pinyin without a word beside it is many bodies' (docs/matching.md).
    """
    if not one.words and not other.words:
        return None if one.has_han == other.has_han else 0.0
    if one.is_chinese != other.is_chinese:
        return _same_share(one.families, other.families)
    return _same_share(one.words, other.words)


def _one_sided(query: NameReading, recorded: NameReading) -> int:
    """How many kinds of typed token only one of the names has."""
    return len(_kinds(query.tokens) ^ _kinds(recorded.tokens))


@lru_cache(4_096)  # most names have one of few sets
def _kinds(tokens: frozenset[Token]) -> frozenset[TokenKind]:
    return frozenset(token.kind for token in tokens)


@dataclass(frozen=True, slots=True)
class _Pieces:
    """What is compared of a name, words of trade in pinyin among it.

    `words` are those of trade as written and `families` what they are of, both with the numbers of units;
    `is_chinese`: one of them is in Chinese or in pinyin. `brand` is what is no word or place, `named` the
    places one by one, `count` how many pieces there are.
    """

    brand: tuple[str, ...]
    words: tuple[str, ...]
    families: tuple[str, ...]
    is_chinese: bool
    has_han: bool
    named: tuple[frozenset[str], ...]
    count: int

    def places(self) -> frozenset[frozenset[str]]:
        """The places, ambiguous ones settled by the others."""
        return narrowed(self.named)


@lru_cache(maxsize=16_384)
def _pieces(plain: str) -> _Pieces:
    parts, pinyin = _parts(plain), pinyin_words()
    words = [part for part in parts if part.family is not None]
    return _Pieces(
        tuple(part.text for part in parts if part.is_brand),
        tuple(unit_number(part.text) for part in words),
        tuple(unit_number(part.family or "") for part in words),
        any(is_han(part.text) or pinyin.get(part.text.replace(" ", "")) == part.family for part in words),
        not plain.isascii() and any(is_han(part.text) for part in parts),
        tuple(part.places for part in parts if part.places),
        len(parts),
    )


def _parts(plain: str) -> list[NamePart]:
    """The parts of a name, words of trade in pinyin among them."""
    parts, beginnings = name_parts(plain), _pinyin_beginnings()
    read: list[NamePart] = []
    position = 0
    while position < len(parts):
        part = parts[position]
        length, family = 1, None
        if part.is_brand and part.text in beginnings:
            length, family = _word_in_pinyin(parts[position : position + _LONGEST_PHRASE])
        if family is None:
            read.append(part)
        else:
            text = " ".join(part.text for part in parts[position : position + length])
            read.append(NamePart(text, family))
        position += length
    return read


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
