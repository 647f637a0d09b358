"""What the loaded data say about who is in a risk class: which lists make it, and what each lacks on a day.

The rules are in `docs/semantics.md`, "Classes and lists". The one place where it is decided whether the data
name every member of a class.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from graph.search.reasons import Reason, in_order
from graph.store.records import HeldList, Version
from ontology import SCHEMA
from ontology.schema import RiskClass


@dataclass(frozen=True, slots=True)
class ListData:
    """One list that makes a class: the copy of it, and the source that holds that (`None`: nobody does).

    `is_sound` is false when rows of that source were rejected, so that entries may be missing.
    """

    id: str
    title: str
    copy: HeldList | None = None
    source: str | None = None
    is_sound: bool = True

    @property
    def is_whole(self) -> bool:
        """Whether every entry of the list is loaded."""
        return self.copy is not None and self.copy.is_whole and self.is_sound

    def reasons(self, day: date) -> tuple[Reason, ...]:
        """What stands against the list on the day; none for a whole copy that shows or still covers it."""
        reasons = [] if self.is_whole else [Reason.LIST_IN_PART]
        if self.copy is not None and self.copy.is_outdated(day):
            reasons.append(Reason.CLASS_OUTDATED)
        if self.copy is not None and day < self.copy.start:
            reasons.append(Reason.CLASS_NOT_HELD_THEN)
        return tuple(reasons)


@dataclass(frozen=True, slots=True)
class ClassData:
    """The lists that make a risk class, in the order of the source that names them.

    `is_open`: no list names every member.
    """

    risk_class: str
    lists: tuple[ListData, ...]
    is_open: bool = False

    def reasons(self, day: date) -> tuple[Reason, ...]:
        """Why the data may not name every member on the day; empty when the class is complete.

        >>> ClassData("armed_forces", (), is_open=True).reasons(date(2026, 1, 1))
        (<Reason.CLASS_OPEN_BY_NATURE: 'class_open_by_nature'>,)
        """
        reasons = {reason for each in self.lists for reason in each.reasons(day)}
        if not self.lists and not self.is_open:
            reasons.add(Reason.LIST_IN_PART)  # nothing says who all is in it
        if self.is_open:
            reasons.add(Reason.CLASS_OPEN_BY_NATURE)
        return in_order(reasons)

    def as_of(self, day: date) -> date | None:
        """The day of the oldest copy, where a complete class is read on a later day; `None` elsewhere."""
        if self.reasons(day):
            return None
        earlier = [each.copy.copied for each in self.lists if each.copy is not None and each.copy.end < day]
        return min(earlier, default=None)


def classes_of(versions: Iterable[Version]) -> Mapping[str, RiskClass]:
    """The classes of the schema, then those that the sources of a view describe, by name.

    >>> from datetime import UTC, datetime
    >>> from graph.store.records import Dataset
    >>> ours = RiskClass("our_denied", "Denied by us", "Whom we do not supply.", decides=True)
    >>> dataset = Dataset("denied", "Denied", "Our office", date(2024, 1, 31), classes=(ours,))
    >>> version = Version(1, dataset, datetime(2024, 2, 1, tzinfo=UTC), "00", 12, 12, 0, 0)
    >>> list(classes_of([version]))[-1]
    'our_denied'
    """
    own = {described.name: described for version in versions for described in version.dataset.classes}
    return {**SCHEMA.classes, **dict(sorted(own.items()))}


def class_data(versions: Iterable[Version], risk_class: str, day: date) -> ClassData:
    """What the versions, all those of a view, say of a class; of several copies the best for the day.

    Raises `UnknownTerm`.

    >>> from datetime import UTC, datetime
    >>> from graph.store.records import Dataset
    >>> held = HeldList("red", "Red list", 9, 10, date(2024, 1, 31), date(2024, 1, 31), date(2024, 1, 31))
    >>> dataset = Dataset(
    ...     "red", "Red", "An office", date(2024, 1, 31), lists=(held,), list_classes=(("red", "meu_list"),)
    ... )
    >>> version = Version(1, dataset, datetime(2024, 2, 1, tzinfo=UTC), "00", 12, 12, 0, 0)
    >>> day = date(2024, 1, 31)
    >>> [str(reason) for reason in class_data([version], "meu_list", day).reasons(day)]
    ['list_in_part']
    """
    seen = list(versions)
    described = classes_of(seen).get(risk_class) or SCHEMA.risk_class(risk_class)
    named: dict[str, bool] = {}  # whether what names the list for the class is sound
    for version in seen:
        for list_id, name in version.dataset.list_classes:
            if name == risk_class:
                named[list_id] = named.get(list_id, False) or version.rejected == 0
    return ClassData(
        risk_class,
        tuple(list_data(seen, id, day, is_sound=is_sound) for id, is_sound in named.items()),
        described.open,
    )


def list_data(versions: Iterable[Version], list_id: str, day: date, *, is_sound: bool = True) -> ListData:
    """The best copy of a list for the day: with the fewest reasons, then the newest.

    `is_sound` is false where whoever names the list for a class may miss others.

    >>> list_data([], "us-bis-dpl", date(2024, 1, 31)).is_whole
    False
    """
    seen = list(versions)
    titles = {id: title for version in seen for id, title in version.dataset.list_titles}
    copies = [
        ListData(list_id, held.title, held, version.dataset.id, is_sound and version.rejected == 0)
        for version in seen
        for held in version.dataset.lists
        if held.id == list_id
    ]
    missing = ListData(list_id, titles.get(list_id, list_id), is_sound=is_sound)
    return min(copies, key=lambda each: (len(each.reasons(day)), _newest_first(each)), default=missing)


def _newest_first(each: ListData) -> int:
    return 0 if each.copy is None else -each.copy.copied.toordinal()
