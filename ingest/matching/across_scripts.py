"""Recorded names in the other script: equal when brand, place and each word correspond (docs/matching.md)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from ingest.matching.features import is_vetoed
from ingest.matching.match import Feature, Match, Outcome, told
from ingest.name_index import NameEntry, NameTable, Term, translated_text
from ingest.normalise import NameReading, TranslatedName, is_han, name_parts, spelled, translated

_LONG_BRAND = 4
"""Syllables of a brand that stand for themselves; most brands of two share their pinyin with others."""

_ENOUGH_WORDS = 2

_SHORTEST_SPELLING = 8
"""Letters of a whole name in pinyin that say something; most names of two characters share theirs."""

_MOST_WITH_TERM = 200
"""Names that are the same in the other script, of which more prove nothing more."""


def translated_names(table: NameTable, query: NameReading) -> list[NameEntry]:
    """The recorded names in the other script of which brand and words are those of the query.

    >>> from ingest.name_index import table_of
    >>> names = ["上海积塔半导体有限公司", "Huada Semiconductor Co., Ltd."]
    >>> table = table_of([(name, "name", name) for name in names])
    >>> from ingest.normalise import read_name
    >>> [entry.entity_id for entry in translated_names(table, read_name("Shanghai Jita Semiconductor"))]
    ['上海积塔半导体有限公司']
    """
    text = translated_text(translated(query.plain))
    if not text:
        return []
    return [
        entry
        for entry in _in_other_script(table, query, Term.TRANSLATED, text)
        if translated_text(translated(entry.reading.plain)) == text
    ]


def spelled_names(table: NameTable, query: NameReading) -> list[NameEntry]:
    """The recorded names that are the whole query in pinyin, or the other way round; none for short ones."""
    spelling = spelled(query.plain)
    if len(spelling) < _SHORTEST_SPELLING:
        return []
    return [
        entry
        for entry in _in_other_script(table, query, Term.SPELLED, spelling)
        if spelled(entry.reading.plain) == spelling
    ]


def _in_other_script(table: NameTable, query: NameReading, kind: Term, text: str) -> Iterator[NameEntry]:
    """The first names with the term that are in Chinese characters where the query is not, or are Latin."""
    asked = has_han(query)
    for number in table.having(kind, text)[:_MOST_WITH_TERM].tolist():
        entry = table.entry(number)
        if entry.reading.plain.isascii() if asked else has_han(entry.reading):
            yield entry


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


def written_otherwise(query: NameReading, entries: Iterable[NameEntry]) -> list[Feature]:
    """That a name in Chinese characters is recorded of the body in others that read alike, where one is.

    What a name in Latin letters leaves open, the recorded characters settle: 旭升 is not 旭昇.

    >>> from ingest.normalise import read_name
    >>> recorded = NameEntry("cn-x", "name", read_name("上海旭昇机械有限公司"))
    >>> [each.outcome.value for each in written_otherwise(read_name("上海旭升机械"), [recorded])]
    ['review']
    >>> written_otherwise(read_name("上海旭昇机械"), [recorded])
    []
    """
    if not has_han(query):
        return []
    text, written = translated_text(translated(query.plain)), _written(query)
    for entry in entries:
        own = entry.reading
        if has_han(own) and translated_text(translated(own.plain)) == text and _written(own) != written:
            return [told("translation", Outcome.REVIEW, "translation.other_characters", name=own.text)]
    return []


def _written(reading: NameReading) -> list[str]:
    """What a name has beside its places, as written."""
    return sorted(part.text for part in name_parts(reading.plain) if not part.places)


def spelled_matches(entries: Iterable[NameEntry], query: NameReading) -> list[Match]:
    """A candidate for each entity of which a whole name is the query in pinyin, or the other way round.

    They are scored with all others, by `ingest.matching.scores`.

    >>> from ingest.normalise import read_name
    >>> query, entry = read_name("Zhongxin Jicheng"), NameEntry("cn-x", "name", read_name("中芯集成"))
    >>> [(match.entity_id, match.accepted) for match in spelled_matches([entry], query)]
    [('cn-x', False)]
    """
    feature = told("name", Outcome.REVIEW, "name.pinyin")
    return [
        Match(entry.entity_id, 0.0, False, entry.reading.text, (feature,))
        for entry in entries
        if not is_vetoed(query, entry.reading)
    ]


def _syllables(one: TranslatedName, other: TranslatedName) -> int:
    return max(one.syllables, other.syllables)
