"""Which data a question sees, and what is known of their classes without reading them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property

from graph.class_data import ClassData, class_data, classes_of
from graph.search.reasons import Reason
from graph.search.snapshots import ViewKey
from graph.single_flight_cache import SingleFlightCache
from graph.store import Reader
from graph.store.records import Version
from ingest.resolve import Dispute, contested
from ontology.schema import RiskClass

_CACHED_DAYS = 64
"""Classes and days of a view whose lists stay in memory."""

_CACHED_DAYS_OF_DISPUTES = 4


@dataclass(frozen=True)
class ViewDescription:
    """Which data a question sees: the sources and known time asked for, and the version that this means.

    Where contested statements are left out, it has all `disputes`, and is of one day: `on` gives that of
    another one.
    """

    sources: frozenset[str] | None
    known_at: datetime | None
    key: ViewKey
    versions: tuple[Version, ...]
    disputes: tuple[Dispute, ...] | None = None
    _class_data: SingleFlightCache[tuple[str, date], ClassData] = field(
        default_factory=lambda: SingleFlightCache(_CACHED_DAYS), compare=False, repr=False
    )
    _class_reasons: SingleFlightCache[tuple[tuple[str, ...], date], Mapping[str, tuple[Reason, ...]]] = field(
        default_factory=lambda: SingleFlightCache(_CACHED_DAYS), compare=False, repr=False
    )

    _contested: SingleFlightCache[date, Mapping[str, Sequence[Dispute]]] = field(
        default_factory=lambda: SingleFlightCache(_CACHED_DAYS_OF_DISPUTES), compare=False, repr=False
    )

    @property
    def hidden(self) -> frozenset[str]:
        """The ids of the statements that are left out."""
        return self.key[-1]

    def on(self, day: date) -> ViewDescription:
        """The same without the statements that somebody contests on the day, where those are left out."""
        if self.disputes is None:
            return self
        hidden = frozenset(each.statement for each in self.disputes if each.counts_on(day))
        return self if hidden == self.hidden else replace(self, key=(*self.key[:-1], hidden))

    def contested(self, reader: Reader, day: date) -> Mapping[str, Sequence[Dispute]]:
        """The disputes that count on the day, by statement; `reader` is one of this view."""
        return self._contested.get(day, lambda: contested(reader, day))

    @cached_property
    def classes(self) -> Mapping[str, RiskClass]:
        """The classes of the schema, and those that sources describe, by name."""
        return classes_of(self.versions)

    def class_data(self, risk_class: str, day: date) -> ClassData:
        """The lists that make the class, as loaded, for the day."""
        return self._class_data.get((risk_class, day), lambda: class_data(self.versions, risk_class, day))

    def class_reasons(self, classes: tuple[str, ...], day: date) -> Mapping[str, tuple[Reason, ...]]:
        """Of each class what its lists lack on the day."""
        return self._class_reasons.get(
            (classes, day), lambda: {name: self.class_data(name, day).reasons(day) for name in classes}
        )
