"""Every preset and every filter by itself, on the small case with more links, as on a snapshot."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from factories import company, fact, member, owns
from filtering_graph import filtering_search
from loads import flat, load
from neo4j_case import case_on
from random_questions import CLASSES, COMPLETE, IN_PART, PATIENT, random_links, random_members, told

from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal, preset
from graph.search.engine import Search, SnapshotSearch, SubgraphSearch
from graph.search.proximity import Verdict, unmatched
from graph.store.contract import Reader
from graph.store.sqlite.store import SqliteStore
from ontology import SCHEMA, Grade, PartialDate, Share, Statement

pytestmark = pytest.mark.slow

LINKED, LINKS, MEMBERS, MERGES, ASKED = 40, 70, 12, 10, 9
DAY = date(2026, 6, 1)
CONTROL, ANY = preset("control", DAY, today=DAY), preset("any", DAY, today=DAY)

WALKS = ("direction", "link types")
"""Filters that are in the text of a query, which a server takes long to plan: asked of one preset alone."""

FILTERS: dict[str, list[dict[str, Any]]] = {
    "no filter": [{}],
    "direction": [
        *({"direction": direction} for direction in Direction),
        {"direction": Direction.COMMON_OWNER, "collapse_full": True},
    ],
    "link types": [
        {"link_types": types}
        for types in (("Ownership",), ("Control", "Succession"), tuple(SCHEMA.link_types))
    ],
    "share": [{"min_share": share} for share in (0.0, 10.0, 25.0, 50.5, 100.0)],
    "grade": [{"min_grade": grade} for grade in Grade],
    "hubs": [{"max_degree": degree} for degree in (1, 2, 4)],
    "whole holdings": [{"collapse_full": True}],
    "day": [
        {"valid_at": day}
        for day in (date(2017, 1, 1), date(2020, 5, 1), date(2022, 7, 1), date(2031, 1, 1))
    ],
    "hops": [{"max_hops": hops} for hops in range(1, 7)],
}  # fmt: skip
"""No traversal has 0 hops: it is refused before anything is asked."""


@dataclass(frozen=True)
class Case:
    """The case searched whole and in parts, and ids of entities that have links; `merged` redirect."""

    reader: Reader
    snapshot: Snapshot
    part: Search
    ids: list[str]
    merged: list[str]


def more_of(reader: Reader) -> Iterator[Statement]:
    """Links, memberships and judgements of sameness among the entities of the case that can have links."""
    rng = random.Random(20240603)
    rows = [s for s in reader.statements() if s.prop in SCHEMA.link_types]
    linked = sorted({end for row in rows for end in (row.subject, row.value)})
    bodies = sorted(id for id, type in reader.entity_types() if SCHEMA.is_a(type, "LegalEntity"))
    chosen = [*linked, *rng.sample([id for id in bodies if id not in linked], LINKED)]
    for statement in random_links(rng, chosen, LINKS, is_plain=False):
        yield settled(statement, rng)
    for statement in random_members(rng, chosen, MEMBERS):
        yield settled(statement, rng)
    for first, second in zip(rng.sample(chosen, MERGES), rng.sample(bodies, MERGES), strict=True):
        yield fact(first, "sameAs", second, grade=rng.choice("ABC"))


def closed() -> list[Statement | list[Statement]]:
    """A chain that ends at a state body and is known whole, of which a `no` can be said."""
    known = {"grade": "A", "start": "2015", "observed": "2015/2026-05"}
    return [
        *(company(id, **known) for id in ("closed-top", "closed-middle", "closed-low")),
        member("closed-top", "state_body", **known),
        owns("closed-top", "closed-middle", "100", direct="direct", **known),
        owns("closed-middle", "closed-low", "100", direct="direct", **known),
    ]


def settled(statement: Statement, rng: random.Random) -> Statement:
    """Mostly as long in force and often of the whole: else nearly all answers are "nothing known then"."""
    if rng.random() > 0.93:
        return statement
    owns_all = statement.prop == "Ownership" and rng.random() < 0.5
    return replace(
        statement,
        start=PartialDate("2015"),
        end=None,
        share=Share.parse("100") if owns_all else statement.share,
        share_until=None,
        grade=min(statement.grade, Grade.C),
    )


@pytest.fixture(scope="module", params=["file", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def case(
    request: pytest.FixtureRequest, small_case_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Case]:
    with ExitStack() as stack:
        on_server = None
        if request.param == "neo4j":
            server = request.getfixturevalue("neo4j_server")
            on_server = stack.enter_context(case_on(server, small_case_path))
        copied = shutil.copy(small_case_path, tmp_path_factory.mktemp("case") / "case.db")
        store = on_server or stack.enter_context(closing(SqliteStore(copied)))
        with store.reader() as before:
            more = flat([*more_of(before), *closed()])
        load(store, *more)
        reader = stack.enter_context(store.reader())
        named = sorted({id for statement in more for id in (statement.subject, statement.value)})
        merged = [id for id in named if reader.canonical(id) != id]
        snapshot = Snapshot.build(reader)
        ids = [id for id in named if snapshot.ids.position(id) is not None]
        part = (
            filtering_search(reader, snapshot, PATIENT)
            if on_server is None
            else SubgraphSearch(reader, on_server, PATIENT)
        )
        yield Case(reader, snapshot, part, ids, merged)


@pytest.mark.parametrize(
    ("name", "base"),
    [(name, base) for base in (CONTROL, ANY) for name in FILTERS if base is ANY or name not in WALKS],
    ids=lambda shown: shown if isinstance(shown, str) else shown.name,
)
def test_each_filter_gives_the_answers_of_the_snapshot(case: Case, name: str, base: Traversal) -> None:
    rng = random.Random(f"{name} {base.name}")
    whole, part = SnapshotSearch(case.snapshot), case.part
    for changes in FILTERS[name]:
        traversal = replace(base, **changes)
        reasons = COMPLETE if rng.random() < 0.5 else IN_PART
        for id in rng.sample(case.ids, ASKED):
            expected = whole.proximities(id, traversal, reasons, 5)
            for risk_class, answered in part.proximities(id, traversal, reasons, 5).items():
                told_whole = told(case.snapshot, expected[risk_class].proximity)
                assert told(answered.snapshot, answered.proximity) == told_whole, (id, risk_class, traversal)


def test_a_merged_entity_is_found_by_the_id_it_redirects_to(case: Case) -> None:
    """Its links are recorded under either id; by the other id alone there is no entity, in either search."""
    whole, part = SnapshotSearch(case.snapshot), case.part
    assert len(case.merged) >= 5
    for alias in case.merged:
        id = case.reader.canonical(alias)
        for named in (id, alias):
            expected = whole.proximities(named, ANY, COMPLETE, 5)[CLASSES[0]]
            answered = part.proximities(named, ANY, COMPLETE, 5)[CLASSES[0]]
            told_whole = told(expected.snapshot, expected.proximity)
            assert told(answered.snapshot, answered.proximity) == told_whole, named
        assert whole.proximities(alias, ANY, COMPLETE, 5)[CLASSES[0]].proximity == unmatched(CLASSES[0])


def test_the_questions_have_answers_of_many_kinds(case: Case) -> None:
    whole = SnapshotSearch(case.snapshot)
    found = {
        (answered.proximity.verdict, answered.proximity.reasons)
        for traversal in (CONTROL, ANY)
        for id in case.ids
        for answered in whole.proximities(id, traversal, COMPLETE, 1).values()
    }
    assert len(found) >= 5 and {verdict for verdict, _ in found} == set(Verdict)
