"""The nodes and links around an entity, in a stable order, a page at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from api.errors import BadUse, shortened
from api.models import GraphLink, GraphNode
from api.screening.explanation.validity import validity
from api.screening.session import Session
from graph.model import COLLAPSED_CODE, DIRECTNESS_LABELS, LINK_TYPES, EdgeFilter, rows_at
from graph.search.neighbourhood import Reached, ReachedFrom
from graph.search.qualifications import stop_kind
from graph.store import Reader
from ontology import SCHEMA, Grade, Statement, link_id, split_link_id

_BETWEEN = "~"
"""Between the hops and the id of a cursor."""


def in_order(around: ReachedFrom) -> tuple[Reached, ...]:
    """The entity itself and everything reached, by hops and id."""
    return tuple(
        sorted((around.to(around.start), *around.reached), key=lambda each: (each.hops, each.entity))
    )


def place_of(cursor: str | None, nodes: Sequence[Reached], ids: Sequence[str]) -> int:
    """How many nodes the pages before a cursor have; raises `BadUse` for what no answer gave.

    It holds where nodes came or went meanwhile: what follows is what comes after in the order.
    """
    if cursor is None:
        return 0
    hops, separator, id = cursor.partition(_BETWEEN)
    if not separator or not hops.isascii() or not hops.isdigit():
        raise BadUse(f"the cursor {shortened(cursor)!r} is none that an answer gave; leave it out to begin")
    after = int(hops), id
    return sum((each.hops, ids[each.entity]) <= after for each in nodes)


def cursor_after(node: Reached, ids: Sequence[str]) -> str:
    """The cursor of the page that begins behind a node."""
    return f"{node.hops}{_BETWEEN}{ids[node.entity]}"


def node_answers(session: Session, edge_filter: EdgeFilter, shown: Sequence[Reached]) -> list[GraphNode]:
    """Nodes with the classes that they are in on the day."""
    ids = edge_filter.snapshot.ids
    session.evidence.look_up([ids[each.entity] for each in shown])
    classes: dict[int, list[str]] = {}
    wanted = {each.entity for each in shown}
    for name in edge_filter.snapshot.classes:
        for member in wanted.intersection(edge_filter.members(name)[0].tolist()):
            classes.setdefault(member, []).append(name)
    return [
        GraphNode(
            entity=session.evidence.entity(ids[each.entity]),
            hops=each.hops,
            risk_classes=classes.get(each.entity, []),
            stop=stop_kind(edge_filter, each.entity),
        )
        for each in shown
    ]


def link_answers(
    around: ReachedFrom, reader: Reader, shown: Sequence[Reached], before: Sequence[Reached] = ()
) -> list[GraphLink]:
    """The links that paths may follow between the nodes shown, or from them to those before; by id.

    `reader` has the statements behind them, and `before` are the nodes of pages before. A link between two
    nodes of which no path goes on, two stops or two that are as far as the depth goes, is none of them.
    """
    edge_filter, new = around.edge_filter, {each.entity for each in shown}
    snapshot = edge_filter.snapshot
    known = {each.entity: each.hops for each in (*before, *shown)}
    onward = {
        entity: edge_filter.traversal.max_hops - hops
        for entity, hops in known.items()
        if entity == around.start or edge_filter.is_passable(np.array([entity]))[0]
    }
    best_links: dict[str, tuple[int, Grade]] = {}
    for entity in sorted(new):
        rows = np.concatenate(
            [side.rows[side.begin[entity] : side.begin[entity + 1]] for side in (snapshot.up, snapshot.down)]
        )
        rows = rows[edge_filter.passes(rows)]
        grades = edge_filter.evidence_grades(snapshot.links, snapshot.up, rows)
        for row, grade in zip(rows.tolist(), grades.tolist(), strict=True):
            upper, lower = int(snapshot.links["upper"][row]), int(snapshot.links["lower"][row])
            if upper not in known or lower not in known:
                continue
            left = max(onward.get(upper, -1), onward.get(lower, -1))
            if left < (0 if snapshot.links["type"][row] == COLLAPSED_CODE else 1):
                continue
            id = link_id(LINK_TYPES[snapshot.links["type"][row]], snapshot.ids[upper], snapshot.ids[lower])
            if id not in best_links or grade < best_links[id][1]:
                best_links[id] = row, Grade(grade)
    ends = [parts for id in best_links if (parts := split_link_id(id)) is not None]
    statements = {link.id: link.observations for link in reader.links_between(ends)}
    return [_link(edge_filter, id, *best_links[id], statements.get(id, ())) for id in sorted(best_links)]


def _link(
    edge_filter: EdgeFilter, id: str, row: int, grade: Grade, statements: Sequence[Statement]
) -> GraphLink:
    links, ids = edge_filter.snapshot.links, edge_filter.snapshot.ids
    [stated] = rows_at(links, np.array([row]))
    name = LINK_TYPES[links["type"][row]]
    return GraphLink(
        id=id,
        type=name,
        upper=ids[int(links["upper"][row])],
        lower=ids[int(links["lower"][row])],
        share=str(stated.share) if SCHEMA.link_type(name).takes_share else None,
        direct=DIRECTNESS_LABELS[stated.directness],
        valid=validity(stated, edge_filter.day, statements),
        grade=str(grade),
    )
