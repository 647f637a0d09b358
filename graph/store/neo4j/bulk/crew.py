"""Who writes a spool into Neo4j: this process, or several where there is much to write."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import date

from graph.store.neo4j.bulk.batches import BatchSizes, Part, Work, written
from graph.store.neo4j.bulk.parallel_writer import Lanes, begin_lanes
from graph.store.neo4j.bulk.processes import workers
from graph.store.neo4j.bulk.staging import Spool
from graph.store.neo4j.statements.lock import Claim


class Crew:
    """Writes the parts of a sorted spool, and other pieces of work between them."""

    def __init__(self, own: Lanes, write: Callable[[Part], None]) -> None:
        self._own = own
        self.write = write
        """Write all of a part, and return when all is written. Raises the first error."""

    def do(self, works: Iterable[Work]) -> None:
        """Do each piece of work in a transaction, one after the other."""
        for work in works:
            self._own.run([work])


@contextmanager
def crew_for(claim: Claim, spool: Spool, sizes: BatchSizes, day: date) -> Iterator[Crew]:
    """A crew for a load that has begun, and for what was added to the spool, which may be sorted meanwhile.

    The graph is made as it stands on the day. A load has one crew at a time.
    """
    if sizes.processes == 1 or spool.count <= sizes.at_once:
        own = Lanes.begun(claim, sizes.lanes)
        yield Crew(own, lambda part: own.run(written(part, spool, day, sizes.rows)))
        return
    each = max(1, sizes.lanes // sizes.processes)
    begin_lanes(claim, 1 + sizes.processes * each)  # the first is for this process
    theirs = [range(1 + place * each, 1 + (place + 1) * each) for place in range(sizes.processes)]
    with workers(claim, spool.path, day, sizes.rows, theirs) as others:
        yield Crew(Lanes(claim, [0]), others.write)
