"""Judgements that contradict each other: two ids that are judged different, and others that make them one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from graph.store import Reader
from graph.store.assembly import Merges, pair_of
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
    joined = Merges.of(unsettled)
    ways: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for way in sorted(unsettled):
        ways[joined.canonical(way[0])].append(way)
    told = []
    for (one, other), different in sorted(apart.items()):
        whole = joined.canonical(one)
        if whole == joined.canonical(other) and whole in ways:
            same = [s for way in ways[whole] for s in stated[way]]
            told.append(Contradiction(one, other, _unique(different), _unique(same)))
    return told[:_MOST_TOLD]


def _unique(statements: Collection[Statement]) -> tuple[Statement, ...]:
    return tuple({s.recorded_id: s for s in statements}.values())
