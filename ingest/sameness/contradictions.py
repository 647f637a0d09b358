"""Judgements that contradict each other: two ids that are judged different, and others that make them one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import networkx as nx

from graph.store import Reader
from graph.store.assembly import pair_of
from ontology import Statement

_MOST_TOLD = 1_000


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two ids that are judged different, and the judgements by which they would be one, which merge nothing.

    `different` are the statements that tell them apart.
    """

    one: str
    other: str
    different: tuple[Statement, ...]
    same: tuple[Statement, ...]


def contradictions(reader: Reader) -> list[Contradiction]:
    """The judgements of the view that contradict each other, of whatever source, the first thousand.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         contradictions(reader)
    []
    """
    unsettled = reader.merges.unsettled
    if not unsettled:
        return []
    stated: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    apart: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for id in sorted({id for pair in unsettled for id in pair}):
        for statement in reader.recorded(id):
            pair = pair_of(statement.subject, statement.value)
            if statement.prop == "sameAs" and pair in unsettled:
                stated[pair].append(statement)
            elif statement.prop == "differentFrom":
                apart[pair].append(statement)
    graph = nx.Graph(unsettled)
    told = []
    for pair, different in sorted(apart.items()):
        joined = nx.node_connected_component(graph, pair[0]) if pair[0] in graph else set()
        if pair[1] in joined:
            ways = sorted(pair_of(*way) for way in graph.edges(joined))
            same = [s for way in ways for s in stated[way]]
            told.append(Contradiction(*pair, _unique(different), _unique(same)))
    return told[:_MOST_TOLD]


def _unique(statements: Collection[Statement]) -> tuple[Statement, ...]:
    return tuple({s.recorded_id: s for s in statements}.values())
