"""Why no path leads from one entity to another, each reason alone."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clock import ASKED_AT
from factories import company, fact, link, member, owns
from small_store import small_store

from api.models import PathsAnswer
from api.screening import Question, Screener
from api.workspace import Workspace
from ontology import Statement

PLAIN: dict[str, Any] = {"direct": "direct", "observed": "2023", "grade": "B"}


def asked(folder: Path, facts: list[Statement], question: Question | None = None) -> PathsAnswer:
    """Paths from A to B."""
    companies = [company(id) for id in "ABCM"]
    with closing(small_store(folder / "s.db", [*companies, *facts])) as store:
        return Screener(Workspace(store, clock=lambda: ASKED_AT)).paths("A", "B", question)


CASES: dict[str, tuple[list[Statement], Question, str]] = {
    "other_way": ([owns("A", "B", "60", **PLAIN)], Question(), "from B Ltd to A Ltd"),
    "below_minimum": ([owns("B", "A", "10", **PLAIN)], Question(), "minimum share of 25%"),
    "below_min_grade": ([owns("B", "A", "60", **PLAIN)], Question(min_grade="A"), "weaker than grade A"),
    "unknown_then": (
        [owns("B", "A", "60", **PLAIN)],
        Question(valid_at=date(2020, 1, 1)),
        "first confirmed after 1 Jan 2020",
    ),
    "more_hops": (
        [owns("B", "C", "60", **PLAIN), owns("C", "A", "60", **PLAIN)],
        Question(max_hops=1),
        "more than 1 hop.",
    ),
    "shared_upper": (
        [owns("C", "A", "60", **PLAIN), owns("C", "B", "60", **PLAIN)],
        Question(),
        "both below it",
    ),
    "meet_at_stop": (
        [owns("M", "A", "60", **PLAIN), owns("M", "B", "60", **PLAIN), member("M", "state_body")],
        Question(),
        "meet only here",
    ),
    "any_way": (
        [owns("C", "A", "60", **PLAIN), link("SharedAddress", "C", "B", **PLAIN)],
        Question(),
        "links of other types",
    ),
    "possibly_same": (
        [owns("C", "A", "60", **PLAIN), fact("C", "possiblySameAs", "B")],
        Question(),
        "only if two bodies on it",
    ),
    "nothing_leads_on": ([], Question(), "From A Ltd no link leads on"),
    "not_connected": ([owns("C", "A", "60", **PLAIN)], Question(), "taken one at a time"),
}


@pytest.mark.parametrize("kind", CASES)
def test_each_reason_is_found_alone(tmp_path: Path, kind: str) -> None:
    facts, question, words = CASES[kind]
    answer = asked(tmp_path, facts, question)
    assert answer.paths == []
    [why] = answer.why
    assert why.kind == kind
    assert words in why.detail
    assert why.settles
    without_path = ("shared_upper", "meet_at_stop", "nothing_leads_on", "not_connected")
    assert (why.path is None) == (kind in without_path)
    assert (why.entity is not None) == (kind in ("shared_upper", "meet_at_stop"))


def test_with_a_path_there_is_nothing_to_explain(tmp_path: Path) -> None:
    answer = asked(tmp_path, [owns("B", "A", "60", **PLAIN)])
    assert (len(answer.paths), answer.why) == (1, [])


def test_the_institute_and_gta_meet_only_at_the_state(screener: Screener) -> None:
    [why] = screener.paths("cn-gta", "cn-cetc-24").why
    assert (why.kind, why.entity and why.entity.id) == ("meet_at_stop", "cn-sasac")


def test_what_may_be_one_with_an_entity_of_the_answer_is_listed(tmp_path: Path) -> None:
    facts = [
        owns("B", "A", "60", **PLAIN),
        fact("B", "possiblySameAs", "C"),
        fact("M", "possiblySameAs", "C"),
    ]
    answer = asked(tmp_path, facts)
    assert [(each.entity.id, each.other.id) for each in answer.possibly] == [("B", "C")]
    assert answer.possibly[0].sources
    without = asked(tmp_path / "without", [owns("C", "A", "60", **PLAIN), fact("C", "possiblySameAs", "M")])
    assert [(each.entity.id, each.other.id) for each in without.possibly] == [("C", "M")]
    assert [why.kind for why in without.why] == ["not_connected"]
