"""The whole property graph for analysts, made of statements alone, in the order in which it is written best.

For a database that has none of it yet: nothing is read back. Knows no driver.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date

from graph.store.assembly import assemble_entity
from graph.store.neo4j.bulk.sorted_staging import SortedSpool
from graph.store.neo4j.projection.nodes import REFERENCES, Node, node_of, references_of
from graph.store.neo4j.statements.fast_rows import FastRows, Written, written


class WholeGraph:
    """What the statements of a sorted spool say on a day. Each listing streams, by id of node or start."""

    def __init__(self, spool: SortedSpool, day: date) -> None:
        self._spool = spool
        self._day = day

    def nodes(self) -> Generator[Node, None, None]:
        """The node of every entity."""
        for id, statements, memberships in self._spool.entities():
            yield node_of(assemble_entity(id, statements, self._spool.merges), memberships, self._day)

    def relationships(self) -> Generator[tuple[str, Written], None, None]:
        """Type and row of every relationship: those of links first."""
        rows = FastRows(self._day, self._spool.merges)
        for key, observations in self._spool.links():
            yield rows.of(key, observations)
        for id, statements in self._spool.facts(REFERENCES):
            entity = assemble_entity(id, statements, self._spool.merges)
            for reference in references_of(entity, self._day):
                yield reference.type, written(reference)
