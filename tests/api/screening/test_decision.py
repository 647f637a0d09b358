"""A decision is made of what is in memory, is that of the whole answer, and few reads explain it."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from clock import ASKED_AT
from factories import DATASET, company, fact, owns
from loads import load
from random_questions import GRAPHS, TODAY
from random_store import load_random
from small_store import small_store

from api.models import Screening
from api.screening import Question, Screener
from api.screening.decide import Decision
from api.workspace import Workspace
from graph.search import SnapshotSearch
from graph.search.results import ProximityResult
from graph.store import open_store

MOST_READS = 12
"""Reads of the store that a whole screening takes when nothing of it was read before."""


@contextmanager
def traced() -> Iterator[list[str]]:
    """What is read from SQLite meanwhile, on whatever connection that is opened inside."""
    reads: list[str] = []
    connect = sqlite3.connect

    def traced_connect(*args, **options):
        connection = connect(*args, **options)
        connection.set_trace_callback(
            lambda sql: reads.append(sql) if sql.lstrip().upper().startswith(("SELECT", "WITH")) else None
        )
        return connection

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sqlite3, "connect", traced_connect)
        yield reads


def plain(decision: Decision) -> object:
    """What a decision says of everybody whom the name may mean."""
    return decision.decision, [
        (
            each.id,
            each.match.score,
            each.accepted,
            {
                name: (
                    str(p.verdict),
                    list(map(str, p.reasons)),
                    p.hops and p.hops.hops,
                    grades(p.hops_by_grade),
                )
                for name, p in each.proximity.items()
            },
        )
        for each in decision.candidates
    ]


def grades(by_grade) -> dict[str, int | None]:
    return {str(grade): hops and hops.hops for grade, hops in by_grade.items()}


def plainly(answer: Screening) -> object:
    return answer.decision, [
        (
            match.entity.id,
            match.score,
            match.accepted,
            {
                p.risk_class: (str(p.verdict), list(map(str, p.reasons)), p.hops, grades(p.hops_by_grade))
                for p in match.proximity
            },
        )
        for match in answer.matches
    ]


QUESTIONS = [
    Question(),
    Question(country="cn", address="Chongqing"),
    Question(traversal="any", min_grade="B"),
    Question(min_share=50, valid_at=ASKED_AT.date().replace(year=2024)),
    Question(sources=("us_lists",)),
]
NAMES = [
    "S.I.S.C.",
    "SiEn",
    "Huawei",
    "SMBC",
    "GTA Semiconductor",
    "BGI",
    "SASAC",
    "PLA",
    "no such body",
    "CETC 29",
]


@pytest.mark.slow
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda q: repr(q)[:40])
def test_a_decision_is_that_of_the_whole_answer(question: Question, screener: Screener) -> None:
    for name in NAMES:
        decision, answer = screener.decide(name, question), screener.screen(name, question)
        assert plain(decision) == plainly(answer), name
        assert screener.explain(decision) == answer, name


@pytest.mark.slow
def test_who_is_listed_in_force_is_so_by_the_answer_too(screener: Screener) -> None:
    for name in NAMES:
        decision = screener.decide(name)
        for candidate in decision.candidates:
            if candidate.accepted:
                answer = screener.screen(candidate.id)
                in_force = {
                    entry.id
                    for entry in answer.listings
                    if entry.valid.status in ("in force", "presumed")
                    and set(entry.risk_classes) - {"state_body"}
                }
                assert candidate.listed == in_force


@pytest.mark.slow
def test_random_graphs_are_decided_as_they_are_answered(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path / 'random.db'}")) as store:
        load_random(store, 3, is_plain=False)
        screener = Screener(Workspace(store, clock=lambda: ASKED_AT))
        rng = random.Random(3)
        for number in rng.sample(range(GRAPHS), 8):
            question = Question(valid_at=TODAY, traversal=rng.choice(["control", "any"]), min_share=25)
            name = f"g{number}.e{rng.randrange(4)}"
            assert plain(screener.decide(name, question)) == plainly(screener.screen(name, question))


@pytest.mark.slow
def test_a_decision_reads_no_store_once_names_and_links_are_in_memory(case_store_path: Path) -> None:
    with traced() as reads, closing(open_store(f"sqlite:///{case_store_path}", read_only=True)) as store:
        screener = Screener(Workspace(store, clock=lambda: ASKED_AT))
        screener.decide("Huawei")
        reads.clear()
        for name in NAMES:
            screener.decide(name, QUESTIONS[1])
        assert reads == []


@pytest.mark.slow
def test_verdicts_that_took_a_search_are_kept_for_their_day_and_traversal(
    case_store_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched: list[str] = []
    search = SnapshotSearch.proximities

    def counted(self: SnapshotSearch, id: str, *rest: Any) -> dict[str, ProximityResult]:
        searched.append(id)
        return search(self, id, *rest)

    monkeypatch.setattr(SnapshotSearch, "proximities", counted)
    with closing(open_store(f"sqlite:///{case_store_path}", read_only=True)) as store:
        screener = Screener(Workspace(store, clock=lambda: ASKED_AT))
        first = screener.decide("CETC 24")
        assert searched
        searched.clear()
        again = screener.decide("CETC 24")
        assert not searched
        assert plain(again) == plain(first)
        screener.decide("CETC 24", Question(valid_at=TODAY))
        assert searched


@pytest.mark.slow
@pytest.mark.parametrize("name", ["S.I.S.C.", "GTA Semiconductor", "SMBC", "BGI", "SiEn"])
def test_a_screening_takes_few_reads(name: str, case_store_path: Path) -> None:
    with traced() as reads, closing(open_store(f"sqlite:///{case_store_path}", read_only=True)) as store:
        screener = Screener(Workspace(store, clock=lambda: ASKED_AT))
        screener.screen("Hikvision")
        reads.clear()
        screener.screen(name, QUESTIONS[1])
        assert 0 < len(reads) <= MOST_READS, reads
        reads.clear()
        screener.screen(name, QUESTIONS[1])
        assert len(reads) <= 1  # of what was read before only the loads are looked at again


def test_a_load_is_seen_by_the_next_question_and_a_decision_is_explained_in_its_version(
    tmp_path: Path,
) -> None:
    facts = company("A", "Alpha Works"), owns("B", "A"), company("B", "Beta Works")
    with closing(small_store(tmp_path / "s.db", facts)) as store:
        screener = Screener(Workspace(store, clock=lambda: ASKED_AT))
        decision, before = screener.decide("Alpha Works"), screener.screen("Alpha Works")
        load(store, company("C", "Gamma Works"), fact("C", "country", "nl"), dataset=DATASET)
        assert screener.decide("Gamma Works").candidates[0].accepted
        assert screener.decide("Alpha Works").decision != decision.decision
        explained = screener.explain(decision)
        assert (explained.decision, explained.entity) == (before.decision, before.entity)
        assert [data.version for data in explained.data] == [data.version for data in before.data]


def test_another_file_at_the_same_place_is_another_store(tmp_path: Path) -> None:
    path = tmp_path / "s.db"
    with closing(small_store(path, [company("A", "Alpha Works")])) as store:
        screener = Screener(Workspace(store, clock=lambda: ASKED_AT))
        assert screener.decide("Alpha Works").candidates
        other = small_store(tmp_path / "other.db", [company("B", "Beta Works")])
        other.close()
        (tmp_path / "other.db").rename(path)
        for left in tmp_path.glob("s.db-*"):
            left.unlink()
        assert screener.decide("Beta Works").candidates[0].id == "B"
        assert [match.accepted for match in screener.screen("Alpha Works").matches if match.accepted] == []
