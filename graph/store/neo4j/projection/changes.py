"""Bringing the property graph for analysts from one version of the store to the next.

Only what a load changed is written: its entities, their links, and the entities that its listings name.
The statements stay the one source of truth; writing the same changes again leaves the same graph.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial

from graph.model.absorptions import absorptions_of
from graph.model.traversal import COLLAPSED, CONTROL_TYPES
from graph.store.batching import batched
from graph.store.neo4j.connection import Connection, Record, Transaction
from graph.store.neo4j.projection.nodes import (
    FIELDS,
    FORMER,
    FUTURE,
    LINK_TYPES,
    MANAGED_LABELS,
    REFERENCES,
    Node,
    Relationship,
    by_member,
    node_of,
    own_class_labels,
    references_of,
    relationship_of,
)
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.reader import Neo4jReader
from graph.store.neo4j.statements.transactions import SequentialWriter
from ontology import SCHEMA, Link

_CHANGES_AT_ONCE = 5_000

LinkKey = tuple[str, str, str]


@dataclass
class Changes:
    """What to write in one transaction.

    `vanished` are ids of nodes to delete, `nodes` replace those of the same id and their references,
    `cleared` are links whose relationship is deleted before `relationships` are created. Each
    relationship is there once, by its term and ends. `own_labels` are labels of classes of one's own that
    nodes may have had.
    """

    vanished: set[str] = field(default_factory=set)
    nodes: dict[str, Node] = field(default_factory=dict)
    cleared: set[LinkKey] = field(default_factory=set)
    relationships: dict[LinkKey, Relationship] = field(default_factory=dict)
    own_labels: frozenset[str] = frozenset()

    def add(self, relationships: Iterable[Relationship]) -> None:
        """Add relationships to create."""
        self.relationships.update({(r.term, r.start, r.end): r for r in relationships})

    def include(self, other: Changes) -> None:
        """Merge other changes into these, computed for the same version."""
        self.vanished |= other.vanished
        self.nodes |= other.nodes
        self.cleared |= other.cleared
        self.relationships |= other.relationships
        self.own_labels |= other.own_labels


class Projection:
    """The changes from `before` to `after`, of which `after` may not be committed yet.

    `dataset` is what the newer version replaced, `day` the day that decides what holds. With `adds_only`
    the dataset had no earlier version and nothing of the changes is written yet, so that a link with new
    observations alone has no relationship to delete.
    """

    def __init__(
        self,
        connection: Connection,
        before: Neo4jReader,
        after: Neo4jReader,
        dataset: str,
        day: date,
        *,
        adds_only: bool = False,
    ) -> None:
        self._connection = connection
        self._before = before
        self._after = after
        self._dataset = dataset
        self._day = day
        self._adds_only = adds_only

    def batches(self) -> Iterator[Changes]:
        """The changes in batches; each is computed after those before it were written."""
        for ids in batched(sorted(self._regrouped), _CHANGES_AT_ONCE):
            yield self._of_regrouped(ids)
        for ids in batched(self._reclassified(), _CHANGES_AT_ONCE):
            yield self._of_entities(ids)
        rows = self._connection.rows(queries.CHANGED, source=self._dataset, number=self._after.version)
        for changed in batched(rows, _CHANGES_AT_ONCE):
            yield self._of_statements(changed)

    @property
    def statement_count(self) -> int:
        """Statements that the newer version has, of all datasets."""
        return sum(version.statements for version in self._after.versions())

    def whole(self) -> Changes:
        """All changes as one."""
        changes = Changes()
        for batch in self.batches():
            changes.include(batch)
        return changes

    @cached_property
    def _own_labels(self) -> frozenset[str]:
        return own_class_labels((*self._before.versions(), *self._after.versions()))

    @cached_property
    def _regrouped(self) -> set[str]:
        """Every id of a group of merged ids that has other members than before."""
        before, after = self._before.merges, self._after.merges
        regrouped: set[str] = set()
        for id in {*before.redirects, *after.redirects}:
            if before.group(id) != after.group(id):
                regrouped.update(before.group(id), after.group(id))
        return regrouped

    def _reclassified(self) -> Iterator[str]:
        """The entities that listings name, when lists confer other classes than before."""
        if set(self._before.list_classes) != set(self._after.list_classes):
            for (id,) in self._connection.rows(queries.NAMED):
                yield id

    def _with_named(self, ids: Iterable[str]) -> set[str]:
        """The entities and those that they name, if they are listings: a listing's lists decide classes."""
        group = {member for id in ids for member in (id, *self._after.merges.group(id))}
        return group | {id for (id,) in self._connection.all(queries.NAMED_BY, ids=list(group))}

    def _of_statements(self, rows: Sequence[Record]) -> Changes:
        """The changes for statements added or removed, given as subject, target and property."""
        links = {(prop, subject, target) for subject, target, prop in rows if prop in SCHEMA.link_types}
        entities = {
            id for subject, target, prop in rows if prop not in SCHEMA.link_types for id in (subject, target)
        }
        changes = self._of_entities(self._with_named(entities - {None}))
        changes.include(self._of_links(links))
        successions = {lower for kind, _, lower in links if kind == COLLAPSED}
        changes.include(self._of_absorbed({self._after.canonical(lower) for lower in successions}))
        return changes

    def _of_regrouped(self, ids: Sequence[str]) -> Changes:
        """The changes for ids that were merged or unmerged, and for entities that refer to them."""
        referrers = {id for (id,) in self._connection.all(queries.REFERRERS, ids=list(ids))}
        changes = self._of_entities(self._with_named({*ids, *referrers}))
        earlier, links = self._before.links_of(ids), self._after.links_of(ids)
        changes.include(self._of_entities(self._missing({end for link in links for end in _ends(link)})))
        changes.cleared = {(link.type, *_ends(link)) for link in (*earlier, *links)}
        changes.add(self._relationships(links))
        return changes

    def _of_entities(self, ids: Iterable[str]) -> Changes:
        """Nodes and references of the entities, and the nodes that the references lead to."""
        given = set(ids)
        if not given:
            return Changes()
        canonical = {self._after.canonical(id) for id in given}
        entities = self._after.entities(canonical)
        vanished = (given | canonical) - entities.keys()
        references = [r for entity in entities.values() for r in references_of(entity, self._day)]
        entities |= self._after.entities(self._missing({r.end for r in references} - entities.keys()))
        memberships = by_member(self._after.memberships_of(entities))
        nodes = {id: node_of(entity, memberships.get(id, ()), self._day) for id, entity in entities.items()}
        changes = Changes(vanished, nodes, own_labels=self._own_labels)
        changes.add(references)
        return changes

    def _of_links(self, keys: set[LinkKey]) -> Changes:
        """Relationships of links that were added, removed or changed, and ends that are new or gone."""
        if not keys:
            return Changes()
        wanted = {(kind, *self._after.merges.link_ends(kind, upper, lower)) for kind, upper, lower in keys}
        links = [link for link in self._after.links_between(wanted) if (link.type, *_ends(link)) in wanted]
        linked = {end for link in links for end in _ends(link)}
        loose = {end for _, *ends in wanted for end in ends} - linked
        changes = self._of_entities(self._missing(linked) | loose)
        changes.cleared = wanted - {(link.type, *_ends(link)) for link in links if self._is_new(link)}
        changes.add(self._relationships(links))
        return changes

    def _of_absorbed(self, bodies: set[str]) -> Changes:
        """The links above bodies of which a succession changed: that may end what is presumed of owners."""
        above = [
            link
            for link in (self._after.links_of(bodies) if bodies else ())
            if link.type in CONTROL_TYPES and link.lower in bodies and not self._is_new(link)
        ]
        changes = Changes(cleared={(link.type, *_ends(link)) for link in above})
        changes.add(self._relationships(above))
        return changes

    def _relationships(self, links: Collection[Link]) -> Iterator[Relationship]:
        absorptions = absorptions_of(self._after.successions_of({link.lower for link in links}))
        return (relationship_of(link, self._day, absorptions) for link in links)

    def _is_new(self, link: Link) -> bool:
        """Whether the link has no relationship yet; a new statement has no `first_seen` before the commit."""
        return (
            self._adds_only
            and self._regrouped.isdisjoint(_ends(link))
            and self._after.merges.redirects.keys().isdisjoint(_ends(link))
            and all(s.first_seen is None for s in link.observations)
        )

    def _missing(self, ids: set[str]) -> set[str]:
        """Those of the ids that have no node yet."""
        if not ids:
            return set()
        [[present]] = self._connection.all(
            "MATCH (n:Thing) WHERE n.id IN $ids RETURN collect(n.id)", ids=list(ids)
        )
        return ids - {*present}


def _ends(link: Link) -> tuple[str, str]:
    return link.upper, link.lower


def apply_changes(writer: SequentialWriter, projection: Projection) -> None:
    """Bring the graph to the newer version, in as many transactions as it takes."""
    for changes in projection.batches():
        writer.write(partial(write_changes, changes=changes))


def write_changes(transaction: Transaction, changes: Changes) -> None:
    """Write one batch; writing it again leaves the same."""
    if changes.vanished:
        transaction.rows("MATCH (n:Thing) WHERE n.id IN $ids DETACH DELETE n", ids=sorted(changes.vanished))
    by_labels: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in changes.nodes.values():
        by_labels[node.labels].append(node)
    for labels, nodes in by_labels.items():
        # Labels and types come from the ontology alone.
        stale = "".join(f":{label}" for label in sorted((MANAGED_LABELS | changes.own_labels) - {*labels}))
        fresh = "".join(f":{label}" for label in labels)
        transaction.rows(
            f"UNWIND $rows AS row MERGE (n:Thing {{id: row[0]}}) REMOVE n{stale} SET n{fresh} SET n = row[1]",
            rows=[[node.id, node.properties] for node in nodes],
        )
    if changes.nodes:
        transaction.rows(_CLEAR_REFERENCES, ids=list(changes.nodes))
    by_type: dict[str, list[list[str]]] = defaultdict(list)
    for kind, upper, lower in sorted(changes.cleared):
        by_type[kind].append([upper, lower])
    for kind, pairs in by_type.items():
        transaction.rows(
            "UNWIND $pairs AS pair MATCH (a:Thing {id: pair[0]}) MATCH (b:Thing {id: pair[1]}) "
            f"MATCH (a)-[r:{'|'.join(LINK_TYPES[kind])}]->(b) DELETE r",
            pairs=pairs,
        )
    rows_by_type: dict[str, list[list[object]]] = defaultdict(list)
    for r in changes.relationships.values():
        rows_by_type[r.type].append([r.start, r.end, *(r.properties.get(name) for name in FIELDS)])
    create_relationships(transaction, rows_by_type)


def create_relationships(
    transaction: Transaction, rows_by_type: Mapping[str, Sequence[Sequence[object]]]
) -> None:
    """Create relationships from ids of both ends, which have nodes, and the values of `FIELDS`, by type."""
    for type, rows in rows_by_type.items():
        transaction.rows(
            "UNWIND $rows AS row MATCH (a:Thing {id: row[0]}) MATCH (b:Thing {id: row[1]}) "
            f"CREATE (a)-[:{type} {{{_FIELDS}}}]->(b)",
            rows=rows,
        )


# Lists with properties by place are written half as fast again as maps.
_FIELDS = ", ".join(f"{name}: row[{place}]" for place, name in enumerate(FIELDS, 2))
_REFERENCE_TYPES = "|".join(prefix + name for name in REFERENCES.values() for prefix in ("", FORMER, FUTURE))
_CLEAR_REFERENCES = f"MATCH (n:Thing)-[r:{_REFERENCE_TYPES}]->() WHERE n.id IN $ids DELETE r"
