"""Which words of two names correspond, and how alike they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from ingest.normalise import is_han
from ingest.scoring.spelling import alike, chinese_sound_of, written_consonants_of
from ingest.scoring.words import Word, WordKind, person_words

CORRESPONDING = 0.6
"""Likeness from which two words are taken for spellings of one."""

_INITIAL = 0.75
_OTHER_FORM = 0.85
_SAME_FAMILY = 0.75
_GLUED = 0.8
_MOST_GLUED = 3
_MOST_WORDS = 24


@dataclass(frozen=True, slots=True)
class Pair:
    """Words of one name and of the other, by place, and how alike they are: 0 to 1.

    `is_other_form`: one is the initial, short form or translation of the other, so letters say nothing.
    """

    one: tuple[int, ...]
    other: tuple[int, ...]
    likeness: float
    is_other_form: bool = False


def aligned(one: Sequence[Word], other: Sequence[Word], is_one_script: bool) -> list[Pair]:
    """The pairs of words that are most alike, each word in one pair; words written together are one.

    The first two dozen words of each name are compared.

    >>> from ingest.scoring.words import name_words
    >>> first, second = (name_words(text, True).words for text in ("Jan Daniel Bothma", "JanDaniel Botma"))
    >>> [(pair.one, pair.other) for pair in aligned(first, second, True)]
    [((0, 1), (0,)), ((2,), (1,))]
    """
    one, other = one[:_MOST_WORDS], other[:_MOST_WORDS]
    found = list(_singles(one, other, is_one_script))
    found += [Pair(places, (j,), *likeness) for places, j, likeness in _glued(one, other)]
    found += [Pair((i,), places, *likeness) for places, i, likeness in _glued(other, one)]
    found.sort(key=_rank)
    taken_one: set[int] = set()
    taken_other: set[int] = set()
    pairs: list[Pair] = []
    for pair in found:
        if taken_one.isdisjoint(pair.one) and taken_other.isdisjoint(pair.other):
            taken_one.update(pair.one)
            taken_other.update(pair.other)
            pairs.append(pair)
    return pairs


def _rank(pair: Pair) -> tuple[float, int, int]:
    """The most alike first, those of more words before others, then those at about the same place."""
    return -pair.likeness, -len(pair.one) - len(pair.other), abs(pair.one[0] - pair.other[0])


def _singles(one: Sequence[Word], other: Sequence[Word], is_one_script: bool) -> Iterator[Pair]:
    for i, first in enumerate(one):
        for j, second in enumerate(other):
            likeness, is_other_form = _likeness(first, second, is_one_script)
            if likeness:
                yield Pair((i,), (j,), likeness, is_other_form)


def _likeness(one: Word, other: Word, is_one_script: bool) -> tuple[float, bool]:
    """How alike two words are, and whether because one is another form of the other."""
    if one.latin == other.latin:
        return 1.0, False
    if WordKind.NUMBER in (one.kind, other.kind):
        return 0.0, False
    if one.family is not None and one.family == other.family:
        return (1.0 if one.kind is WordKind.PLACE or not is_one_script else _SAME_FAMILY), True
    if _is_initial(one, other) or _is_initial(other, one):
        return _INITIAL, True
    spelt = alike(one.latin, other.latin)
    if spelt < _OTHER_FORM and _are_other_forms(one, other):
        return _OTHER_FORM, True
    return spelt, False


def _are_other_forms(one: Word, other: Word) -> bool:
    """Whether they are a name and its short form, or one name in two transliterations."""
    if one.is_without_vowels != other.is_without_vowels:
        consonants = written_consonants_of(one.latin)
        return len(consonants) > 1 and consonants == written_consonants_of(other.latin)
    if chinese_sound_of(one.latin) == chinese_sound_of(other.latin):
        return True
    names = person_words().short_names
    ones, others = names.get(one.latin, frozenset()), names.get(other.latin, frozenset())
    return one.latin in others or other.latin in ones or not ones.isdisjoint(others)


def _is_initial(one: Word, other: Word) -> bool:
    return len(one.latin) == 1 and other.latin.startswith(one.latin) and other.kind is not WordKind.PARTICLE


def _is_family_first(words: Sequence[Word], whole: Word) -> bool:
    """Whether a name in Chinese is the one that Western order has with the family name last."""
    if not is_han(whole.text):
        return False
    return chinese_sound_of("".join(word.latin for word in (words[-1], *words[:-1]))) == chinese_sound_of(
        whole.latin
    )


def _glued(
    parts: Sequence[Word], wholes: Sequence[Word]
) -> Iterator[tuple[tuple[int, ...], int, tuple[float, bool]]]:
    """Neighbouring words of one name that the other writes as one, or as their initials."""
    for count in range(2, min(_MOST_GLUED, len(parts)) + 1):
        for start in range(len(parts) - count + 1):
            words = parts[start : start + count]
            text = "".join(word.latin for word in words)
            initials = "".join(word.latin[0] for word in words)
            for place, whole in enumerate(wholes):
                if whole.kind is WordKind.NUMBER:
                    continue
                places = tuple(range(start, start + count))
                if whole.latin == initials and len(text) > count and (len(parts) > count or len(wholes) > 1):
                    yield places, place, (_INITIAL, True)
                elif count == len(parts) and _is_family_first(words, whole):
                    yield places, place, (_OTHER_FORM, True)
                elif abs(len(whole.latin) - len(text)) <= 2:
                    likeness = alike(text, whole.latin)
                    if likeness >= _GLUED:
                        yield places, place, (likeness, False)
                    elif chinese_sound_of(text) == chinese_sound_of(whole.latin):
                        yield places, place, (_OTHER_FORM, True)
