"""The whole property graph for analysts, built from staged statements in the order best for writing.

The rebuild over Bolt and the CSV export write what this gives; nothing is read back from a database.
Imports no driver.
"""

from __future__ import annotations

from collections.abc import Generator
from datetime import date

from graph.model.absorptions import absorptions_of
from graph.model.traversal import COLLAPSED
from graph.store.assembly import assemble_entity
from graph.store.neo4j.projection.link_rows import LinkRows, RelationshipRow, relationship_row
from graph.store.neo4j.projection.nodes import REFERENCES, Node, node_of, references_of
from graph.store.neo4j.statements.staging import Staging, staged_statement
from ontology import Link


class GraphBuilder:
    """Nodes and relationships of sorted staged statements as of a day; each listing streams."""

    def __init__(self, staging: Staging, day: date) -> None:
        self._staging = staging
        self._day = day

    def nodes(self) -> Generator[Node, None, None]:
        """The node of every entity, by id."""
        for id, statements, memberships in self._staging.entities():
            yield node_of(assemble_entity(id, statements, self._staging.merges), memberships, self._day)

    def relationships(self) -> Generator[tuple[str, RelationshipRow], None, None]:
        """Type and row of every relationship: links by their upper end, then references by their start."""
        merges = self._staging.merges
        successions = (
            Link(*key, tuple(merges.redirected(staged_statement(row)) for row in observations))
            for key, observations in self._staging.links(COLLAPSED)
        )
        rows = LinkRows(self._day, merges, absorptions_of(successions))
        for key, observations in self._staging.links():
            yield rows.of(key, observations)
        for id, statements in self._staging.facts(REFERENCES):
            entity = assemble_entity(id, statements, self._staging.merges)
            for reference in references_of(entity, self._day):
                yield reference.type, relationship_row(reference)
