"""Hops and next hops written back on a store's nodes, for analysts and for searches inside the store.

They are those of one day and one version of the data. After the next load they are of other data
than the store's, and nothing here gives them out any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

import numpy as np

from graph.errors import StoreBusy, StoreError
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal
from graph.model.validity import Array
from graph.search.bfs import UNREACHED
from graph.search.next_hops import NOWHERE, NextHops, next_hops
from graph.store.contract import Annotated, AnnotationRow, Annotations, DataVersion, Store
from ontology import Grade

_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True)
class Annotation:
    """The hops to one class under one traversal, as they stand on the nodes.

    `entities` counts the nodes within reach, `run` is the `hops_run` of every node written with it.
    """

    traversal: Traversal
    risk_class: str
    version: DataVersion
    entities: int
    run: int

    @property
    def hops_property(self) -> str:
        """The property with the number of hops; absent where the class is not within reach."""
        return f"hops_{self.traversal.name}_{self.risk_class}"

    @property
    def next_property(self) -> str:
        """The property with the id of the next entity on a shortest path; absent on members."""
        return f"next_{self.traversal.name}_{self.risk_class}"

    def answers(self, traversal: Traversal, risk_class: str) -> bool:
        """Whether the hops of this traversal, up to its bound, are the ones written."""
        return (
            risk_class == self.risk_class
            and traversal.max_hops <= self.traversal.max_hops
            and _comparable(traversal) == _comparable(self.traversal)
        )

    def bounds(self, traversal: Traversal, risk_class: str) -> bool:
        """Whether no entity is nearer to the class under this traversal than is written.

        So it is when the traversal differs by a higher share or a lower bound on neighbours alone.
        With better evidence alone, or fewer types, it may let through what was stopped: a share or
        an end that worse evidence states is not known then, and an entity has fewer neighbours.
        """
        wider = replace(traversal, min_share=self.traversal.min_share, max_degree=self.traversal.max_degree)
        return (
            traversal.min_share >= self.traversal.min_share
            and traversal.max_degree <= self.traversal.max_degree
            and self.answers(wider, risk_class)
        )


def annotate(
    store: Store,
    snapshot: Snapshot,
    loaded_at: datetime,
    wanted: Sequence[tuple[Traversal, str]],
    progress: Callable[[int, int], None] = lambda done, total: None,
) -> list[Annotation]:
    """Write the hops of each traversal and class in place of all that was written before.

    `snapshot` is of everything in the store, the newest load of which was at `loaded_at`; all
    traversals ask about one day. `progress` is told how many nodes of how many are written. What is
    being written is not given out before all of it is there. Raises `StoreError` for a store that
    has no nodes to write on, and `StoreBusy` while something is being loaded or when it was loaded
    since.
    """
    nodes = annotations_of(store)
    version = DataVersion(snapshot.version, loaded_at)
    if nodes.current_version() != version:
        raise StoreBusy(
            f"{store.url} was loaded, or is behind its last load; load what is left, and try again"
        )
    [day] = {traversal.valid_at for traversal, _ in wanted}
    found = [next_hops(EdgeFilter(snapshot, traversal), risk_class) for traversal, risk_class in wanted]
    drafts = [
        Annotation(traversal, risk_class, version, int(hops.reached.sum()), run=0)
        for (traversal, risk_class), hops in zip(wanted, found, strict=True)
    ]
    reached = np.flatnonzero(np.logical_or.reduce([hops.reached for hops in found]))
    run = nodes.replace(
        version,
        day,
        [name for draft in drafts for name in (draft.hops_property, draft.next_property)],
        _rows(snapshot, reached, found),
        [_description(draft) for draft in drafts],
        lambda done: progress(done, len(reached)),
    )
    return [replace(draft, run=run) for draft in drafts]


def annotations_of(store: Store) -> Annotations:
    """What is written on the nodes of the store; raises `StoreError` where it has none."""
    if isinstance(store, Annotated):
        return store.annotations()
    raise StoreError(
        f"{store.url} is a file and has no nodes to write on; name a Neo4j store with --store bolt://host:7687"
    )


def written_annotations(store: Store) -> list[tuple[Annotation, bool]]:
    """Everything that is written on the nodes, and whether it is of the data that the store has now."""
    nodes = annotations_of(store)
    version = nodes.current_version()
    found = [_annotation(description) for description in nodes.written()]
    return [(annotation, annotation.version == version) for annotation in found]


def current_annotation(store: Store, traversal: Traversal, risk_class: str) -> Annotation | None:
    """What the nodes say of this question and the data now; `None` when they say nothing or are stale.

    The question is of everything in the store as it is known now. What was read from the nodes holds
    if the same annotation is still given after it was read: a load or another run takes it away
    before it changes a node.
    """
    if not isinstance(store, Annotated):
        return None
    for annotation, is_current in written_annotations(store):
        if is_current and annotation.answers(traversal, risk_class):
            return annotation
    return None


def bounding_annotation(
    descriptions: Iterable[Mapping[str, Any]], traversal: Traversal, risk_class: str
) -> Annotation | None:
    """Which of the hops described are those of the question, or else never more than those."""
    found = [a for a in map(_annotation, descriptions) if a.bounds(traversal, risk_class)]
    return min(found, key=lambda a: not a.answers(traversal, risk_class), default=None)


def _comparable(traversal: Traversal) -> Traversal:
    """The same for all traversals with the same hops, bounds on hops and effort aside."""
    types = tuple(sorted(set(traversal.link_types)))
    return replace(traversal, name="", link_types=types, max_hops=1, max_explored=1)


def _rows(snapshot: Snapshot, reached: Array, found: Sequence[NextHops]) -> Iterator[AnnotationRow]:
    """Id, then hops and next id for each of what was found, of the entities reached; in flat memory."""
    for begin in range(0, len(reached), _AT_ONCE):
        chosen = reached[begin : begin + _AT_ONCE]
        columns: list[list[Any]] = [[snapshot.ids[position] for position in chosen.tolist()]]
        for hops in found:
            columns.append([None if n == UNREACHED else n for n in hops.hops[chosen].tolist()])
            columns.append([None if n == NOWHERE else snapshot.ids[n] for n in hops.onward[chosen].tolist()])
        yield from map(list, zip(*columns, strict=True))


def _description(annotation: Annotation) -> dict[str, Any]:
    """The annotation as properties of the node that describes it, the data and the run aside."""
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
        Direction(d["direction"]),
        day,
        d["min_share"],
        d["max_hops"],
        Grade.parse(d["min_grade"]),
        d["max_degree"],
        d["collapse_full"],
    )
    version = DataVersion(d["version"], datetime.fromisoformat(d["loaded_at"]))
    return Annotation(traversal, d["risk_class"], version, d["entities"], d["run"])
