"""Hops and next hops written as properties on the nodes of a store, for queries by analysts.

They are those of one day and one version of the data. The next load makes them stale, and stale
annotations are reported as such or not at all.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import StoreBusy, StoreError
from graph.model.direction import direction_of
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal
from graph.search.bfs import UNREACHED
from graph.search.next_hops import NO_NEXT_HOP, NextHops, next_hops
from graph.store.contract import Annotated, AnnotationRow, Annotations, DataVersion, Store
from ontology import Grade

_BATCH = 10_000
"""Entities whose rows are built at a time."""


@dataclass(frozen=True, slots=True)
class Annotation:
    """The hops to one class under one traversal, as they are written on the nodes.

    `entities` counts the nodes that reach the class; `run` is the property `hops_run` of every node
    that was written in the same run.
    """

    traversal: Traversal
    risk_class: str
    version: DataVersion
    entities: int
    run: int

    @property
    def hops_property(self) -> str:
        """The property with the number of hops; absent where the class is not within `max_hops`."""
        return f"hops_{self.traversal.name}_{self.risk_class}"

    @property
    def next_property(self) -> str:
        """The property with the id of the next entity on a shortest path; absent on members."""
        return f"next_{self.traversal.name}_{self.risk_class}"


def annotate(
    store: Store,
    snapshot: Snapshot,
    loaded_at: datetime,
    questions: Sequence[tuple[Traversal, str]],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Annotation]:
    """Write the hops of each traversal and class, in place of all annotations written before.

    `snapshot` holds everything in the store, whose newest load was at `loaded_at`; all traversals are
    of one day. `progress` is called with the number of nodes written and of all nodes to write.
    Annotations are visible only when all of them are written. Raises `StoreError` for a store
    without nodes, and `StoreBusy` while a load is running or when there was a load since.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.search.example import example_filter
    >>> from graph.store import open_store
    >>> edge_filter = example_filter()
    >>> questions = [(edge_filter.traversal, "defence_conglomerate")]
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     annotate(  # doctest: +IGNORE_EXCEPTION_DETAIL
    ...         store, edge_filter.snapshot, datetime(2024, 6, 1), questions
    ...     )
    Traceback (most recent call last):
    graph.errors.StoreError: sqlite:///case.db is a file and has no nodes to write on
    """
    annotations = annotations_of(store)
    version = DataVersion(snapshot.version, loaded_at)
    if annotations.current_version() != version:
        raise StoreBusy(
            f"{store.url} was loaded, or is behind its last load; load what is left, and try again"
        )
    [day] = {traversal.valid_at for traversal, _ in questions}
    results = [next_hops(EdgeFilter(snapshot, traversal), risk_class) for traversal, risk_class in questions]
    drafts = [
        Annotation(traversal, risk_class, version, int(result.reached.sum()), run=0)
        for (traversal, risk_class), result in zip(questions, results, strict=True)
    ]
    reached = np.flatnonzero(np.logical_or.reduce([result.reached for result in results]))
    run = annotations.replace(
        version,
        day,
        [name for draft in drafts for name in (draft.hops_property, draft.next_property)],
        _rows(snapshot, reached, results),
        [_description(draft) for draft in drafts],
        lambda done: progress(done, len(reached)),
    )
    return [replace(draft, run=run) for draft in drafts]


def annotations_of(store: Store) -> Annotations:
    """Access to the annotations of a store; raises `StoreError` for one that has no nodes.

    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder:
    ...     annotations_of(open_store(f"sqlite:///{folder}/case.db"))  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
        ...
    graph.errors.StoreError: sqlite:///case.db is a file and has no nodes to write on
    """
    if isinstance(store, Annotated):
        return store.annotations()
    raise StoreError(
        f"{store.url} is a file and has no nodes to write on; name a Neo4j store with --store bolt://host:7687"
    )


def written_annotations(store: Store) -> list[tuple[Annotation, bool]]:
    """Every annotation on the nodes, and whether it is of the data that the store has now.

    Raises `StoreError` for a store that has no nodes.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     written_annotations(store)  # doctest: +IGNORE_EXCEPTION_DETAIL
    Traceback (most recent call last):
    graph.errors.StoreError: sqlite:///case.db is a file and has no nodes to write on
    """
    annotations = annotations_of(store)
    version = annotations.current_version()
    written = [_annotation(description) for description in annotations.written()]
    return [(annotation, annotation.version == version) for annotation in written]


def _rows(
    snapshot: Snapshot, reached: NDArray[np.intp], results: Sequence[NextHops]
) -> Iterator[AnnotationRow]:
    """Id, then hops and next id of each result, for the entities reached; built in batches.

    `reached`: (n,) positions.
    """
    for begin in range(0, len(reached), _BATCH):
        chosen = reached[begin : begin + _BATCH]
        columns: list[list[Any]] = [[snapshot.ids[position] for position in chosen.tolist()]]
        for result in results:
            hops, next_entity = result.hops[chosen].tolist(), result.next_entity[chosen].tolist()
            columns.append([None if n == UNREACHED else n for n in hops])
            columns.append([None if n == NO_NEXT_HOP else snapshot.ids[n] for n in next_entity])
        yield from map(list, zip(*columns, strict=True))


def _description(annotation: Annotation) -> dict[str, Any]:
    """The annotation as properties of the node that describes it, without version and run."""
    t = annotation.traversal
    return {
        "preset": t.name,
        "risk_class": annotation.risk_class,
        "hops_property": annotation.hops_property,
        "next_property": annotation.next_property,
        "entities": annotation.entities,
        "day": t.valid_at,
        "link_types": list(t.link_types),
        "direction": str(t.direction),
        "min_share": t.min_share,
        "max_hops": t.max_hops,
        "min_grade": str(t.min_grade),
        "max_degree": t.max_degree,
        "collapse_full": t.collapse_full,
    }


def _annotation(description: Mapping[str, Any]) -> Annotation:
    d = description
    day: date = d["day"]
    traversal = Traversal(
        d["preset"],
        tuple(d["link_types"]),
        direction_of(d["direction"]),
        day,
        d["min_share"],
        d["max_hops"],
        Grade.parse(d["min_grade"]),
        d["max_degree"],
        d["collapse_full"],
    )
    version = DataVersion(d["version"], datetime.fromisoformat(d["loaded_at"]))
    return Annotation(traversal, d["risk_class"], version, d["entities"], d["run"])
