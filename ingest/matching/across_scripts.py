"""Recorded names in the other script: equal when brand, place and each word correspond (docs/matching.md)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from functools import cached_property

from ingest.matching.features import is_vetoed
from ingest.matching.match import Feature, Match, NameEntry, Outcome, told
from ingest.normalise import NameReading, TranslatedName, in_pinyin, is_han, translated

_LONG_BRAND = 4
"""Syllables of a brand that stand for themselves; most brands of two share their pinyin with others."""

_ENOUGH_WORDS = 2

_SHORTEST_SPELLING = 8
"""Letters of a whole name in pinyin that say something; most names of two characters share theirs."""

_PINYIN_SCORE = 0.9


class AcrossScripts:
    """Finds names in Chinese characters for one in Latin letters, and the other way round.

    >>> from ingest.normalise import read_name
    >>> names = ["上海积塔半导体有限公司", "Huada Semiconductor Co., Ltd."]
    >>> across = AcrossScripts(NameEntry(name, "name", read_name(name)) for name in names)
    >>> [entry.entity_id for entry in across.translated(read_name("Shanghai Jita Semiconductor"))]
    ['上海积塔半导体有限公司']
    """

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        all_entries = tuple(entries)
        self._han = _OneScript([entry for entry in all_entries if has_han(entry.reading)])
        self._latin = _OneScript([entry for entry in all_entries if entry.reading.plain.isascii()])

    def prepare(self) -> None:
        """Index both scripts now, so that the first name does not wait."""
        for names in (self._han, self._latin):
            _ = names.by_words, names.by_pinyin

    def translated(self, query: NameReading) -> list[NameEntry]:
        """The names of which brand and words are those of the query, translated."""
        name = translated(query.plain)
        if not name.brand or not name.words:
            return []
        return self._other(query).by_words.get((name.brand, name.words), [])

    def spelled(self, query: NameReading) -> list[NameEntry]:
        """The names that are the whole query in pinyin, or the other way round; none for short ones."""
        spelling = in_pinyin(query.plain)
        return [] if len(spelling) < _SHORTEST_SPELLING else self._other(query).by_pinyin.get(spelling, [])

    def _other(self, query: NameReading) -> _OneScript:
        return self._latin if has_han(query) else self._han


class _OneScript:
    """The names in one script, indexed when the first name in the other is asked about."""

    def __init__(self, entries: list[NameEntry]) -> None:
        self._entries = entries

    @cached_property
    def by_words(self) -> dict[tuple[str, tuple[str, ...]], list[NameEntry]]:
        """By the brand and words of those that have both."""
        index: defaultdict[tuple[str, tuple[str, ...]], list[NameEntry]] = defaultdict(list)
        for entry in self._entries:
            name = translated(entry.reading.plain)
            if name.brand and name.words:
                index[name.brand, name.words].append(entry)
        return dict(index)

    @cached_property
    def by_pinyin(self) -> dict[str, list[NameEntry]]:
        """By the whole name in pinyin."""
        index: defaultdict[str, list[NameEntry]] = defaultdict(list)
        for entry in self._entries:
            index[in_pinyin(entry.reading.plain)].append(entry)
        return dict(index)


def has_han(reading: NameReading) -> bool:
    """Whether the name has Chinese characters beside its legal form."""
    return any(map(is_han, reading.plain.split()))


def translation_features(query: NameReading, recorded: NameReading) -> list[Feature]:
    """What an equal brand and equal words in two scripts prove, and what speaks against it.

    Enough are the same place, two words that say more than how far a body reaches, or a brand of four
    syllables; pinyin alone never is.

    >>> from ingest.normalise import read_name
    >>> one, other = read_name("华大半导体"), read_name("Huada Semiconductor")
    >>> [feature.outcome.value for feature in translation_features(one, other)]
    ['equal', 'review']
    """
    one, other = translated(query.plain), translated(recorded.plain)
    features = [told("name", Outcome.EQUAL, "name.translated", brand=one.brand, words=one.words)]
    if one.places != other.places:
        features.append(told("place", Outcome.REVIEW, "place.one_script"))
    elif not one.places and one.telling < _ENOUGH_WORDS and _syllables(one, other) < _LONG_BRAND:
        syllables = _syllables(one, other)
        features.append(told("translation", Outcome.REVIEW, "translation.short_brand", n=syllables))
    return features


def spelled_matches(entries: Iterable[NameEntry], query: NameReading) -> list[Match]:
    """A candidate for each entity of which a whole name is the query in pinyin, or the other way round.

    >>> from ingest.normalise import read_name
    >>> query, entry = read_name("Zhongxin Jicheng"), NameEntry("cn-x", "name", read_name("中芯集成"))
    >>> [(match.entity_id, match.accepted) for match in spelled_matches([entry], query)]
    [('cn-x', False)]
    """
    feature = told("name", Outcome.REVIEW, "name.pinyin")
    return [
        Match(entry.entity_id, _PINYIN_SCORE, False, entry.reading.text, (feature,))
        for entry in entries
        if not is_vetoed(query, entry.reading)
    ]


def _syllables(one: TranslatedName, other: TranslatedName) -> int:
    return max(one.syllables, other.syllables)
