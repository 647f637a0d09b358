"""A possible sameness is a step of a path where a question asks for it, and the answer says so."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from factories import fact, member, owns
from small_store import small_store

from api.render.words import path_link
from api.screening import Question, Screener
from api.workspace import Workspace

ASKED_AT = datetime(2024, 6, 1, 12, tzinfo=UTC)
FACTS = [
    *(fact(id, "type", "Company") for id in ("A", "B", "G")),
    *(fact(id, "name", name) for id, name in (("A", "Alpha"), ("B", "Beta"), ("G", "Gamma"))),
    fact("B", "possiblySameAs", "A", grade="B", observed="2023-05-04"),
    owns("G", "B", "60"),
    member("G", "defence_conglomerate"),
]
FOLLOWED = Question(risk_classes=("defence_conglomerate",), follow_possibly_same=True)


@pytest.fixture
def screener(tmp_path: Path) -> Iterator[Screener]:
    with closing(small_store(tmp_path / "case.db", FACTS)) as store:
        yield Screener(Workspace(store, clock=lambda: ASKED_AT))


def test_by_default_it_is_no_step(screener: Screener) -> None:
    answer = screener.screen("Alpha", Question(risk_classes=("defence_conglomerate",)))
    [proximity] = answer.matches[0].proximity
    assert (answer.decision, proximity.verdict, proximity.paths) == ("unknown", "unknown", [])
    assert [(each.other.id, each.verdict) for each in proximity.possibly] == [("B", "yes")]
    assert not answer.traversal.follow_possibly_same


def test_when_followed_the_path_and_the_first_sentence_tell_it(screener: Screener) -> None:
    answer = screener.screen("Alpha", FOLLOWED)
    [proximity] = answer.matches[0].proximity
    assert (answer.decision, proximity.verdict, proximity.hops) == ("hit", "yes", 1)
    assert answer.traversal.follow_possibly_same
    step, _ = proximity.paths[0].links
    assert (step.type, step.title, step.grade) == ("possiblySameAs", "possible sameness", "D")
    assert {step.upper.id, step.lower.id} == {"A", "B"}
    assert (step.share, step.observed, [source.grade for source in step.sources]) == (
        None,
        "2023-05-04",
        ["B"],
    )
    sentence = answer.summary.split(". ")[0]
    assert "by possible sameness, then ownership of 60%" in sentence
    assert "(evidence grade D)" in sentence


def test_a_path_between_two_tells_it_too(screener: Screener) -> None:
    answer = screener.paths("A", "G", FOLLOWED)
    assert [link.type for link in answer.paths[0].links] == ["possiblySameAs", "Ownership"]
    assert screener.paths("A", "G", Question()).paths == []


def test_its_text_has_neither_a_way_nor_a_day(screener: Screener) -> None:
    [path] = screener.paths("A", "G", FOLLOWED).paths
    told = path_link(path.links[0], towards="B")
    undated = "of no day, since two bodies are one on every day or on none"
    assert told == f"≈ possibly the same as; {undated}; evidence grade D"
