"""Bringing the property graph for analysts from one version of the store to the next.

Only what a load changed is written again: its entities, their links, and whom its listings name.
The statements stay the one source of truth; whatever is written here can be written again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from graph.store.neo4j.bulk.staging import Spool
from graph.store.neo4j.connection import Connection, Row, Transaction
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
    references_of,
    relationship_of,
)
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.reader import Neo4jReader, in_batches
from ontology import SCHEMA, Link

_CHANGES_AT_ONCE = 5_000

LinkKey = tuple[str, str, str]


@dataclass
class Changes:
    """What to write in one transaction: nodes that vanished, nodes, links that vanished, relationships.

    A node that is written again loses its references before, and a link its relationship. Each
    relationship is there once, by its term and ends.
    """

    vanished: set[str] = field(default_factory=set)
    nodes: dict[str, Node] = field(default_factory=dict)
    cleared: set[LinkKey] = field(default_factory=set)
    relationships: dict[LinkKey, Relationship] = field(default_factory=dict)

    def add(self, relationships: Iterable[Relationship]) -> None:
        """Put relationships in."""
        self.relationships.update({(r.term, r.start, r.end): r for r in relationships})

    def include(self, other: Changes) -> None:
        """Put other changes in, which were found at the same moment."""
        self.vanished |= other.vanished
        self.nodes |= other.nodes
        self.cleared |= other.cleared
        self.relationships |= other.relationships


class Projection:
    """The changes from `before` to `after`, of which `after` may not be committed yet.

    `dataset` is what the newer version replaced, `day` the day that decides what holds. On the
    first try a link that is new to the store has no relationship that would have to go.
    """

    def __init__(
        self,
        connection: Connection,
        before: Neo4jReader,
        after: Neo4jReader,
        dataset: str,
        day: date,
        is_first_try: bool = True,
    ) -> None:
        self._connection = connection
        self._before = before
        self._after = after
        self._dataset = dataset
        self._day = day
        self._is_first_try = is_first_try

    def batches(self) -> Iterator[Changes]:
        """The changes in batches, each of which finds or brings the nodes that it needs."""
        for ids in in_batches(sorted(self._regrouped), _CHANGES_AT_ONCE):
            yield self._of_bodies(ids)
        for ids in in_batches(self._listed_otherwise(), _CHANGES_AT_ONCE):
            yield self._of_entities(ids)
        yield from self._of_rows(self._changed())

    def beside(self, spool: Spool) -> tuple[Iterator[Changes], Iterator[Changes]]:
        """The changes that new entities and links in the spool do not cover: first nodes, then links.

        A spool sorted as the sources have it, from which this sets apart what is not new.
        """
        merged = {*self._before.merges.redirects, *self._after.merges.redirects}
        spool.set_apart(merged, lambda ids: set(ids) - self._missing(set(ids)))
        return self._nodes_beside(spool), self._links_beside(spool)

    def _nodes_beside(self, spool: Spool) -> Iterator[Changes]:
        for ids in in_batches(sorted(self._regrouped), _CHANGES_AT_ONCE):
            yield self._of_bodies(ids)
        for ids in in_batches(self._listed_otherwise(), _CHANGES_AT_ONCE):
            yield self._of_entities(ids)
        for ids in in_batches(spool.apart(), _CHANGES_AT_ONCE):
            yield self._of_entities(self._with_named(ids))

    def _links_beside(self, spool: Spool) -> Iterator[Changes]:
        for keys in in_batches(spool.other_links(), _CHANGES_AT_ONCE):
            yield self._of_links({*keys})
        yield from self._of_rows(
            self._connection.rows(queries.REMOVED, source=self._dataset, number=self._after.version)
        )

    def _of_rows(self, changed: Iterable[Row]) -> Iterator[Changes]:
        """What follows from statements that came or went: their subjects, targets and properties."""
        for rows in in_batches(changed, _CHANGES_AT_ONCE):
            links = {(prop, subject, target) for subject, target, prop in rows if prop in SCHEMA.link_types}
            entities = {
                id
                for subject, target, prop in rows
                if prop not in SCHEMA.link_types
                for id in (subject, target)
            }
            changes = self._of_entities(self._with_named(entities - {None}))
            changes.include(self._of_links(links))
            yield changes

    def whole(self) -> Changes:
        """All changes as one."""
        one = Changes()
        for batch in self.batches():
            one.include(batch)
        return one

    def _changed(self) -> Iterator[Row]:
        """Subject, target and property of every statement that came or went."""
        return self._connection.rows(queries.CHANGED, source=self._dataset, number=self._after.version)

    @cached_property
    def _regrouped(self) -> set[str]:
        """Every id of a body that has other ids than before."""
        before, after = self._before.merges, self._after.merges
        found: set[str] = set()
        for id in {*before.redirects, *after.redirects}:
            if before.group(id) != after.group(id):
                found.update(before.group(id), after.group(id))
        return found

    def _listed_otherwise(self) -> Iterator[str]:
        """Whom listings name, when lists confer other classes than before."""
        if set(self._before.list_classes) != set(self._after.list_classes):
            for (id,) in self._connection.rows(queries.NAMED):
                yield id

    def _with_named(self, ids: Iterable[str]) -> set[str]:
        """The entities and whom they name, if they are listings: the lists of a listing decide classes."""
        found = set(ids)
        for id in ids:
            found.update(self._after.merges.group(id))
        return found | {id for (id,) in self._connection.all(queries.NAMED_BY, ids=list(found))}

    def _of_bodies(self, ids: Sequence[str]) -> Changes:
        """All there is about ids that were merged or taken apart, and about who refers to them."""
        referrers = {id for (id,) in self._connection.all(queries.REFERRERS, ids=list(ids))}
        changes = self._of_entities(self._with_named({*ids, *referrers}))
        earlier, links = self._before.links_of(ids), self._after.links_of(ids)
        changes.include(self._of_entities(self._missing({end for link in links for end in _ends(link)})))
        changes.cleared = {(link.type, *_ends(link)) for link in (*earlier, *links)}
        changes.add(relationship_of(link, self._day) for link in links)
        return changes

    def _of_entities(self, ids: Iterable[str]) -> Changes:
        """Their nodes and references, and the nodes that those lead to."""
        asked = set(ids)
        if not asked:
            return Changes()
        wanted = {self._after.canonical(id) for id in asked}
        entities = self._after.entities(wanted)
        vanished = (asked | wanted) - entities.keys()
        references = [r for entity in entities.values() for r in references_of(entity, self._day)]
        entities |= self._after.entities(self._missing({r.end for r in references} - entities.keys()))
        memberships = by_member(self._after.memberships_of(entities))
        nodes = {id: node_of(entity, memberships.get(id, ()), self._day) for id, entity in entities.items()}
        changes = Changes(vanished, nodes)
        changes.add(references)
        return changes

    def _of_links(self, keys: set[LinkKey]) -> Changes:
        """Relationships of links that came, went or changed, and their ends where those are new or gone."""
        if not keys:
            return Changes()
        wanted = {(kind, *self._after.merges.link_ends(kind, upper, lower)) for kind, upper, lower in keys}
        links = [link for link in self._after.links_between(wanted) if (link.type, *_ends(link)) in wanted]
        linked = {end for link in links for end in _ends(link)}
        loose = {end for _, *ends in wanted for end in ends} - linked
        changes = self._of_entities(self._missing(linked) | loose)
        changes.cleared = wanted - {(link.type, *_ends(link)) for link in links if self._is_new(link)}
        changes.add(relationship_of(link, self._day) for link in links)
        return changes

    def _is_new(self, link: Link) -> bool:
        """Whether no earlier version has the link, and no earlier batch wrote it.

        When the newer version was loaded is not known yet.
        """
        return (
            self._is_first_try
            and self._regrouped.isdisjoint(_ends(link))
            and self._after.merges.redirects.keys().isdisjoint(_ends(link))
            and all(s.first_seen is None for s in link.observations)
        )

    def _missing(self, ids: set[str]) -> set[str]:
        """Those of the ids that have no node yet."""
        if not ids:
            return set()
        [[found]] = self._connection.all(
            "MATCH (n:Thing) WHERE n.id IN $ids RETURN collect(n.id)", ids=list(ids)
        )
        return ids - {*found}


def _ends(link: Link) -> tuple[str, str]:
    return link.upper, link.lower


def write_changes(transaction: Transaction, changes: Changes) -> None:
    """Write one batch; writing it again leaves the same."""
    if changes.vanished:
        transaction.rows("MATCH (n:Thing) WHERE n.id IN $ids DETACH DELETE n", ids=sorted(changes.vanished))
    by_labels: dict[tuple[str, ...], list[Node]] = defaultdict(list)
    for node in changes.nodes.values():
        by_labels[node.labels].append(node)
    for labels, nodes in by_labels.items():
        # Labels and types come from the ontology alone.
        stale = "".join(f":{label}" for label in sorted(MANAGED_LABELS - {*labels}))
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
