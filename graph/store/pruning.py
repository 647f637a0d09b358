"""Which versions of sources to remove for good, and what a source is described as once they are gone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from graph.store.records import Dataset, Version


@dataclass(frozen=True, slots=True)
class Pruning:
    """Versions of one source that go, those before `kept`, and how many statements go with them."""

    source: str
    removed: tuple[Version, ...]
    kept: Version
    statements: int


def prunings(
    versions: Iterable[Version],
    *,
    sources: Iterable[str] | None = None,
    keep_last: int | None = None,
    before: datetime | None = None,
) -> tuple[Pruning, ...]:
    """What to remove so that each source (`None`: all) keeps its last versions, or those since a moment.

    The version that was the newest at the moment is kept too, since it says what was known then. The newest
    one of a source always stays.

    >>> prunings([], keep_last=1)
    ()
    """
    chosen = None if sources is None else frozenset(sources)
    by_source: dict[str, list[Version]] = {}
    for version in sorted(versions, key=lambda version: version.number):
        if chosen is None or version.dataset.id in chosen:
            by_source.setdefault(version.dataset.id, []).append(version)
    of_sources = (_pruning(of_source, keep_last, before) for _, of_source in sorted(by_source.items()))
    return tuple(pruning for pruning in of_sources if pruning is not None)


def pruned(dataset: Dataset, kept: Version) -> Dataset:
    """The source as its oldest version describes it, from which on it is known.

    >>> from datetime import UTC, date
    >>> dataset = Dataset("press", "Press", "A newspaper", date(2024, 1, 31))
    >>> kept = Version(3, dataset, datetime(2026, 1, 31, tzinfo=UTC), "0a", 1, 1, 0, 0)
    >>> pruned(dataset, kept).known_since
    '2026-01-31T00:00:00+00:00'
    """
    return replace(dataset, known_since=kept.loaded_at.isoformat())


def _pruning(versions: Sequence[Version], keep_last: int | None, before: datetime | None) -> Pruning | None:
    place = len(versions) - 1
    if keep_last is not None:
        place = max(len(versions) - keep_last, 0)
    if before is not None:
        since = [number for number, version in enumerate(versions) if version.loaded_at <= before]
        place = min(place, since[-1] if since else 0)
    if place == 0:
        return None
    gone = sum(version.removed for version in versions[: place + 1])
    return Pruning(versions[0].dataset.id, tuple(versions[:place]), versions[place], gone)
