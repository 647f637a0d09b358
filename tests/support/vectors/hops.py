"""Queries over a few edges: is one entity within so many hops of another, over which edges?

An edge goes from the upper end to the lower. Ends joined by an edge of identity are one entity. A query goes
any way unless it says otherwise, on the day of the newest edge unless it names one; `within` false is
`unknown`, since the edges are not all that there are.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import Any

from graph.model import Direction, EdgeFilter, Snapshot
from graph.model.traversal import MAX_HOPS, Traversal
from graph.search.paths import Goal, Path, best_paths
from ontology import SCHEMA, Directness, Grade, PartialDate, Period, Share, Statement
from tests.support.facts.factories import snapshot_of
from tests.support.vectors.outcome import Document, Outcome

IDENTITY = {"alias", "identity", "same_as", "same-as", "sameas"}
TYPES = {name.lower(): name for name in SCHEMA.link_types}
MOST_PATHS = 50
READ = {
    *("id", "from", "to", "max", "expect", "note"),
    *("sources", "edge_types", "direction", "valid_at", "at", "min_share", "min_grade"),
}


def check_hops(queries: Sequence[Mapping[str, Any]], document: Document) -> Outcome:
    """Each field of what a query expects is an expectation, but for the prose that explains it."""
    outcome = Outcome()
    for query in queries:
        if unread := sorted(set(query) - READ):
            outcome.not_counted.append(f"{query['id']}: what it asks by {', '.join(unread)}")
            continue
        answer = _answer(query, document["edges"])
        for name, expected in query["expect"].items():
            place = f"{query['id']} {query['from']} to {query['to']}, {name}"
            if name == "via":
                outcome.settle(
                    place, set(expected) in answer["via"], f"expected {expected!r}, found {answer['via']!r}"
                )
            elif name in answer:
                outcome.expect(place, expected, answer[name])
            elif name != "reason":
                outcome.not_counted.append(place)
    return outcome


def _answer(query: Mapping[str, Any], edges: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    known = [edge for edge in edges if _is_from(edge, query.get("sources"))]
    same = _Merged(edge for edge in known if edge["type"].lower() in IDENTITY)
    links = [edge for edge in known if edge["type"].lower() in TYPES]
    if wanted := {name.lower() for name in query.get("edge_types", ())}:
        links = [edge for edge in links if edge["type"].lower() in wanted]
    start, goal = same.one(query["from"]), same.one(query["to"])
    if start == goal:
        return {"within": True, "hops": 0, "via": [set()], "verdict": "yes"}
    snapshot = snapshot_of(*[_statement(edge, same) for edge in links])
    paths = _paths(snapshot, start, goal, query, max(str(edge["as_of"]) for edge in edges))
    if not paths:
        return {"within": False, "hops": None, "via": [], "verdict": "unknown"}
    shortest = [path for path in paths if path.hops == paths[0].hops]
    via = [_edges_of(path, snapshot, links, same) for path in shortest]
    return {"within": True, "hops": paths[0].hops, "via": via, "verdict": "yes"}


def _paths(
    snapshot: Snapshot, start: str, goal: str, query: Mapping[str, Any], newest: str
) -> tuple[Path, ...]:
    first, last = snapshot.ids.position(start), snapshot.ids.position(goal)
    if first is None or last is None or query["max"] < 1:
        return ()
    traversal = Traversal(
        "vector",
        tuple(TYPES.values()),
        Direction(query.get("direction", "any")),
        date.fromisoformat(query.get("valid_at", query.get("at", newest))),
        min_share=query.get("min_share", 0),
        min_grade=Grade.parse(query.get("min_grade", "D")),
        max_hops=min(query["max"], MAX_HOPS),
    )
    return best_paths(EdgeFilter(snapshot, traversal), first, Goal.any_of(last), MOST_PATHS).paths


def _is_from(edge: Mapping[str, Any], sources: str | None) -> bool:
    """Whether the edge counts under the filter; the articles of the case are cited as "000:" and lines."""
    if sources is None:
        return True
    source = str(edge["source"])
    return source.startswith("000:") if sources == "seed only" else source == sources


def _statement(edge: Mapping[str, Any], same: _Merged) -> Statement:
    link_type = TYPES[edge["type"].lower()]
    share, end, day = edge.get("share"), edge.get("end"), PartialDate(str(edge["as_of"]))
    return Statement(
        same.one(edge["from"]),
        link_type,
        link_type,
        same.one(edge["to"]),
        source="vectors",
        document=str(edge["source"]),
        locator=str(edge["id"]),
        grade=Grade.parse(edge.get("grade", "C")),
        observed=Period(day, day),
        share=None if share is None else Share.parse(str(share)),
        end=None if end is None else PartialDate(str(end)),
        direct=Directness.UNSTATED,
    )


def _edges_of(path: Path, snapshot: Snapshot, links: Sequence[Mapping[str, Any]], same: _Merged) -> set[str]:
    steps = [snapshot.ids[entity] for entity in path.entities]
    pairs = {frozenset(pair) for pair in pairwise(steps)}
    return {str(e["id"]) for e in links if frozenset((same.one(e["from"]), same.one(e["to"]))) in pairs}


class _Merged:
    """Which ids are one entity."""

    def __init__(self, edges: Any) -> None:
        self._of: dict[str, str] = {}
        for edge in edges:
            upper, lower = self.one(edge["from"]), self.one(edge["to"])
            if upper != lower:
                self._of[max(upper, lower)] = min(upper, lower)

    def one(self, id: str) -> str:
        while id in self._of:
            id = self._of[id]
        return id
