"""The protocols of stores, their readers and writers. Callers see these and never a driver."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from graph.model.days import MISSING_DAY
from graph.model.observations import ObservationColumns
from graph.store.assembly import Merges
from graph.store.history import History, Progress, StatementSpan
from graph.store.pruning import Pruning
from graph.store.records import Dataset, Document, Version
from graph.store.version_changes import VersionChanges
from ontology import Entity, Link, Statement, StatementGroup

__all__ = [
    "CLASS_PROPERTIES",
    "MISSING_DAY",
    "Annotated",
    "AnnotationRow",
    "Annotations",
    "DataVersion",
    "IncrementalWriter",
    "Reader",
    "Repairable",
    "Store",
    "Writer",
]

CLASS_PROPERTIES = ("riskClass", "names")
"""Properties whose statements are class data: they survive a source filter,
as do the statements made under the schema `Listing`, except `sameAs`."""


class Reader(Protocol):
    """The data at one known time, optionally of some sources only and without some statements.

    A reader sees one version throughout, whatever is loaded meanwhile. Ids given to it may
    be merged ids; ids that it gives are canonical, those inside statements included; only
    judgements of sameness and `statements`, `statement`, `recorded` and `observations` keep the ids of
    their sources. A link between two ids of the same entity is left out. All listings are in a stable
    order, statements in that of `statements`.
    """

    @property
    def version(self) -> int:
        """Number of the newest load seen; 0 for an empty store."""

    @property
    def sources(self) -> frozenset[str] | None:
        """The source filter, or `None` for all."""

    @property
    def hidden(self) -> frozenset[str]:
        """The ids of the statements that are left out."""

    @property
    def known_at(self) -> datetime | None:
        """The known time asked for, or `None` for now."""

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Break off what this thread reads inside when the seconds are over; raises `OutOfTime` then.

        Of several around each other, the one that is over first counts.
        """

    def versions(self) -> tuple[Version, ...]:
        """The version of each dataset seen, by dataset id; all of them, whatever the filter."""

    def documents(self) -> dict[tuple[str, str], Document]:
        """Every document, by (dataset id, document id)."""

    @property
    def merges(self) -> Merges:
        """Which ids are judged the same entity."""

    def canonical(self, id: str) -> str:
        """The id that `id` redirects to; itself when nothing was merged."""

    def entity(self, id: str) -> Entity | None:
        """The entity assembled from its statements; `None` when no statement is about it or names it.

        The caption is a main name, one in Latin script first, else an alias, else the id.
        """

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Several entities at once, by canonical id; unknown ones are left out."""

    def links(self, id: str) -> tuple[Link, ...]:
        """Every link that the entity is an end of."""

    def links_of(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Every link that one of the entities is an end of, each once."""

    def successions_of(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """The Succession links by which others continue one of the entities."""

    def link(self, id: str) -> Link | None:
        """The link of this id with all its observations."""

    def links_between(self, ends: Iterable[tuple[str, str, str]]) -> tuple[Link, ...]:
        """The links of these types, upper and lower ends, canonical ones; unknown links are left out."""

    def recorded(self, id: str) -> tuple[Statement, ...]:
        """The statements of the entity, its links and listings that name it, under the ids of the sources."""

    def observations(self, link: str) -> tuple[Statement, ...]:
        """The statements of the link of this id, under the ids that its sources use."""

    def statement(self, id: str) -> Statement | None:
        """The statement with this fingerprint, about the ids that its source uses; `None` if not seen."""

    def referring(self, id: str, property: str) -> tuple[Entity, ...]:
        """Entities that have `id` as a value of the property, such as its shipments; itself never."""

    def referrers(
        self, ids: Iterable[str], properties: Sequence[str]
    ) -> dict[tuple[str, str], tuple[str, ...]]:
        """The ids of what `referring` gives, by canonical id and property, for each of them."""

    def types(self, ids: Iterable[str]) -> dict[str, str]:
        """The most specific type of each of the entities that statements are about, by canonical id."""

    def memberships(self, id: str) -> tuple[Statement, ...]:
        """`riskClass` statements about the entity and `names` statements of listings of it."""

    def memberships_by_id(self, ids: Iterable[str]) -> dict[str, tuple[Statement, ...]]:
        """What `memberships` gives, by canonical id, for each of the ids."""

    def memberships_of(self, ids: Iterable[str]) -> list[tuple[str, str, str, Statement]]:
        """Class, target, member and statement of every membership of the entities.

        The target is what a membership comes from: the class, or the listing that confers it.
        """

    def possibly_same(self, ids: Iterable[str] | None = None) -> tuple[Statement, ...]:
        """The `possiblySameAs` statements that name one of the entities as subject or value; by default all.

        They are about canonical ids. A judgement of sameness that merges nothing, since a judgement that the
        two differ stands against it (`Merges.unsettled`), is given as one of them.
        """

    def identified(self, value: str) -> tuple[str, ...]:
        """Canonical ids of entities that have the value as an identifier, whatever case and spaces.

        The id of a list identifies the list and no entity on it.
        """

    def shared_identifiers(self, properties: Sequence[str]) -> Iterable[Statement]:
        """The statements with an identifier, of one of the properties, that several ids have.

        They are about the ids that their sources use, by identifier. Whatever case and spaces it is written
        with, and whichever version first had it; some of them may have been alone in having it since.
        """

    def names(self) -> Iterator[tuple[str, str, str]]:
        """Every recorded name once: canonical id, property, name; in this order. Streams."""

    def values(self, properties: Sequence[str]) -> Iterable[tuple[str, str, str]]:
        """Canonical id, property and value of every statement with one of the properties.

        Those of an entity are in the order of its statements.
        """

    def statements(self) -> Iterator[Statement]:
        """Every statement, ordered by dataset, subject, property and value. Streams."""

    def statements_of(self, dataset: str) -> Iterator[Statement]:
        """Those of one dataset, in the same order. Streams."""

    def entity_types(self) -> Iterator[tuple[str, str]]:
        """Canonical id and most specific type of every entity that `entity` gives, by id. Streams."""

    def link_columns(self, batch: int = 100_000) -> Iterator[ObservationColumns]:
        """Every link observation, column-wise, in batches of 1 to `batch`.

        Where the type has no upper end the two are sorted, as in link ids.
        """

    def membership_columns(self) -> ObservationColumns:
        """Every class membership: stated ones, and those that listings confer."""


class Writer(Protocol):
    """One load, inside one transaction: all of it is seen afterwards, or none."""

    def add(self, statements: Iterable[Statement | StatementGroup]) -> None:
        """Stage statements of the dataset, some of them in groups. Duplicates are one statement.

        Raises `BadStatement` for one of another dataset or that cites no document of this one, and
        `UnknownTerm` for a property, link type or risk class that the schema does not define.
        """

    def cite(self, documents: Iterable[Document]) -> None:
        """Describe further documents, before the statements that cite them."""

    def commit(self, rejected: int = 0) -> Version:
        """Replace the dataset by what was staged; readers see it from now on.

        Raises `StoreFull`, `StoreBusy` or `StoreReadOnly`, with the old version untouched.
        """


@runtime_checkable
class IncrementalWriter(Protocol):
    """A writer that can keep most of what its dataset has without being given it."""

    def keep_all_but(self, places: Collection[str], mark: str) -> tuple[set[str], int]:
        """Stage what the dataset has, but for what stands at these places, before anything else is staged.

        The locator of such a statement is one of the places, or begins with one that `mark` follows; `mark`
        begins with a space. Gives the places at which there was something, and how many statements were kept.
        """

    def remember(self, reading: str) -> None:
        """Describe the dataset with this `reading`; before the commit."""


class Store(Protocol):
    """A place that keeps every version of every dataset."""

    @property
    def url(self) -> str:
        """The address, without secrets."""

    def revision(self) -> object:
        """A token that is equal for as long as no load changed the store, of this program or another."""

    def reader(
        self,
        sources: Iterable[str] | None = None,
        known_at: datetime | None = None,
        hidden: Iterable[str] = (),
    ) -> AbstractContextManager[Reader]:
        """Open the data at a known time (UTC; default now), of some sources only, without some statements.

        A source filter removes links, names and facts of other sources as if absent; class
        data stay (`CLASS_PROPERTIES`), and a nameless member of a class keeps its caption.
        The statements of the ids `hidden` are left out of everything, as if nobody had made them.
        Raises `ValueError` for a `known_at` without a time zone.
        """

    def writer(
        self, dataset: Dataset, documents: Iterable[Document], sha256: str, *, is_large: bool = False
    ) -> AbstractContextManager[Writer]:
        """Begin to replace a dataset. Leaving without `commit` changes nothing.

        What is large may be written by a process of its own, where the store does that.
        Raises `StoreBusy` when another load is under way.
        """

    def history(self) -> AbstractContextManager[History]:
        """Open the whole history of the store, up to the newest version now."""

    def version_changes(self, source: str, before: int, after: int) -> AbstractContextManager[VersionChanges]:
        """Compare two versions of a source by their numbers, the earlier one first."""

    def spans_about(self, ids: Iterable[str]) -> Sequence[StatementSpan]:
        """Every statement of every version about the ids, that names them, and about listings that do."""

    def exchange(self, gone: Sequence[StatementSpan], put: Sequence[StatementSpan]) -> None:
        """Put statements in the place of others, in every version, for good and all at once.

        A change that cannot be taken back. Raises `StoreBusy` during a load, and `StoreCorrupt` for spans
        that are not there.
        """

    def prune(self, prunings: Sequence[Pruning]) -> None:
        """Remove versions of sources for good: what is kept is as if loaded first by the oldest one kept.

        A `known_at` before that is refused from then on. Raises `StoreBusy` during a load.
        """

    def fill(self, history: History, progress: Progress | None = None) -> None:
        """Fill this empty store with the history of another: numbers, load times and all, or nothing.

        Does nothing where the store holds that history already. Raises `TargetExists` where it
        holds another, `StoreBusy`, `StoreReadOnly`, `StoreFull`, and `StoreCorrupt` for a history
        that does not agree with itself.
        """

    def backup(self, target: Path) -> None:
        """Write a consistent copy to a new file, beside running readers; raises `TargetExists`."""

    def check(self, progress: Callable[[str], None] | None = None) -> list[str]:
        """Look for damage; the problems, none when sound."""

    def close(self) -> None:
        """Release the store."""


@runtime_checkable
class Repairable(Protocol):
    """A store whose graph for analysts can be rebuilt from its statements."""

    def rebuild_graph(self) -> None:
        """Rebuild the graph; raises `StoreBusy` while something is being loaded."""


AnnotationRow = list[Any]
"""The id of an entity, then a value for each property that is written, `None` for none."""


@dataclass(frozen=True, slots=True)
class DataVersion:
    """The data that annotations were computed from; a recreated store gives out the same number again."""

    number: int
    loaded_at: datetime


class Annotations(Protocol):
    """Properties that are written back on the nodes of a store for analysts."""

    def written(self) -> list[dict[str, Any]]:
        """The descriptions of the properties that the newest run wrote; also of older data."""

    def current_version(self) -> DataVersion | None:
        """The data that the nodes show; `None` while they are behind the store, or nothing is loaded."""

    def replace(
        self,
        version: DataVersion,
        day: date,
        names: Sequence[str],
        rows: Iterable[AnnotationRow],
        descriptions: Sequence[Mapping[str, Any]],
        progress: Callable[[int], None],
    ) -> int:
        """Write the rows in place of all that was written before; the number of the run.

        The descriptions, one a property group, are seen when all rows are written and not before; until
        then there are none. `progress` is called with the number of rows written. Raises `StoreBusy` while
        something is being loaded or when the data are no longer of that version.
        """


@runtime_checkable
class Annotated(Protocol):
    """A store whose nodes can be annotated."""

    def annotations(self) -> Annotations:
        """The annotations of its nodes."""
