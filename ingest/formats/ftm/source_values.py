"""Where values come from, and the ids, days and shares in them, as FollowTheMoney writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from ingest.formats.ftm.terms import DATASETS, Provenance
from ontology import Grade, OntologyError, PartialDate, Period, Share

DATASETS_MARK = " in "
"""What stands in a locator between the id of an entity and the data sets that have it."""

_SHOWN_DATASETS = 5
_UNKNOWN = Provenance(Grade.C)
_SHARE_IN_WORDS = re.compile(r"share of (.+) percent")


class Origin(NamedTuple):
    """What a value rests on: its place in the file, how good it is, when it was seen, and on which list it
    is.
    """

    locator: str
    grade: Grade
    observed: Period
    list: str | None = None


def origin_of(id: str, datasets: tuple[str, ...], first_seen: str, last_seen: str, read: str) -> Origin:
    """The origin of what an entity says; the weakest of its data sets decides how good it is.

    Without a time at which it was seen, it was on the day on which the file was read.

    >>> origin = origin_of("Q1", ("us_ofac_sdn", "a_blog"), "2023-11-02T16:38:16", "", "2026-01-31")
    >>> origin.locator, origin.grade.name, str(origin.observed), origin.list
    ('Q1 in us_ofac_sdn, a_blog', 'C', '2023-11-02', None)
    """
    places, grade, list_id = _evidence(datasets)
    return Origin(id + places, grade, _period(first_seen[:10], last_seen[:10], read), list_id)


@lru_cache(maxsize=10_000)
def _evidence(datasets: tuple[str, ...]) -> tuple[str, Grade, str | None]:
    """The words that name data sets, how good their evidence is, and the list that one alone is."""
    known = [DATASETS.get(name, _UNKNOWN) for name in datasets] or [_UNKNOWN]
    more = f" and {len(datasets) - _SHOWN_DATASETS} more" if len(datasets) > _SHOWN_DATASETS else ""
    places = f"{DATASETS_MARK}{', '.join(datasets[:_SHOWN_DATASETS])}{more}" if datasets else ""
    return places, max(each.grade for each in known), known[0].list if len(known) == 1 else None


@lru_cache(maxsize=100_000)
def _period(first: str, last: str, read: str) -> Period:
    try:
        start = PartialDate(first or last or read)
        end = PartialDate(last or first or read)
        return Period(start, end)
    except OntologyError:
        day = PartialDate(read)
        return Period(day, day)


@lru_cache(maxsize=10_000)
def percentage(text: str) -> Share | None:
    """A share: `49`, `49.5%`, `50,5`, `25-50`; `None` for what is none.

    >>> str(percentage("49.5 %")), str(percentage("25-50")), percentage("a majority")
    ('49.5', '[25,50]', None)
    """
    bare = text.replace("%", "").strip()
    if re.fullmatch(r"[0-9]+,[0-9]+", bare):
        bare = bare.replace(",", ".")
    if between := re.fullmatch(r"([0-9.]+)\s*[-–]\s*([0-9.]+)", bare):
        bare = f"[{between[1]},{between[2]}]"
    try:
        return Share.parse(bare)
    except OntologyError:
        return None


def share_in_words(text: str) -> Share | None:
    """The share that an export of Ketting writes as a summary; `None` for any other text.

    >>> str(share_in_words("share of (25,50] percent"))
    '(25,50]'
    """
    match = _SHARE_IN_WORDS.fullmatch(text)
    return None if match is None else percentage(match[1])


class FtmEntity(NamedTuple):
    """An entity: its id, its schema, the texts of its properties, and where it comes from as a whole.

    Where its values come from different places, `own_origins` has the origin of each and how its source
    writes it (`None`: as it is).
    """

    id: str
    schema: str
    properties: Mapping[str, Sequence[str]]
    origin: Origin
    caption: str = ""
    own_origins: Mapping[str, Sequence[tuple[Origin, str | None]]] | None = None

    def values(self, name: str) -> Iterable[tuple[str, tuple[Origin, str | None]]]:
        """The texts of a property that the entity has, each with its origin and how its source writes it."""
        texts = self.properties[name]
        if self.own_origins is None:
            own = self.origin, None
            return [(text, own) for text in texts]
        return zip(texts, self.own_origins[name], strict=True)
