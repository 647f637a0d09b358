"""What is recorded above an entity is the same on the part that a store gives as on the whole snapshot."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import numpy as np
from factories import company, link, owns, unit
from small_store import small_store

from graph.model import Snapshot, Strictness, Traversal
from graph.model.traversal import MAX_HOPS, Direction
from graph.ownership import HOLDING_TYPES, record_above
from graph.search.engine import SnapshotSearch, SubgraphSearch

DAY = date(2024, 2, 5)
FACTS = [
    *(company(id) for id in "abcdefgh"),
    owns("a", "b", "60", direct="direct"),
    owns("b", "c", "(25,50]"),
    owns("a", "c", "51"),
    owns("c", "d", "40", direct="indirect"),
    owns("d", "b", "20", grade="D"),
    owns("e", "c", "10", observed="2024-03-01"),
    unit("e", "f"),
    link("Control", "g", "c"),
    link("Succession", "h", "g"),
]


def table(snapshot: Snapshot, id: str, traversal: Traversal) -> list[tuple[object, ...]]:
    record = record_above(snapshot, traversal, np.array([snapshot.ids.position(id)])).exactly()
    names = [snapshot.ids[int(each)] for each in record.entities]
    held = record.holdings
    shares = [
        (names[held.owners[n]], names[held.owned[n]], str(held.share(n)), bool(held.is_indirect[n]))
        for n in range(len(held))
    ]
    rights = zip(record.rights.uppers, record.rights.lowers, record.rights.is_certain, strict=True)
    return sorted(shares) + sorted((names[u], names[lower], bool(sure)) for u, lower, sure in rights)


def test_a_part_of_a_store_has_what_the_whole_has(tmp_path: Path) -> None:
    traversal = Traversal("holdings", HOLDING_TYPES, Direction.UP, DAY, max_hops=MAX_HOPS)
    with closing(small_store(tmp_path / "s.db", FACTS)) as store, store.reader() as reader:
        whole, part = SnapshotSearch(Snapshot.build(reader)), SubgraphSearch(reader)
        for id in "bcdf":
            first = whole.around([id], traversal, Strictness.RELAXED)
            second = part.around([id], traversal, Strictness.RELAXED)
            assert not second.is_truncated
            assert table(first.snapshot, id, traversal) == table(second.snapshot, id, traversal)
