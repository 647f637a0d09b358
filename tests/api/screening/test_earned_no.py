"""A `no` from a name to the answer: rings, split holdings, state bodies, and answers that stay small."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from factories import DATASET, company, fact, member, owns, unit
from loads import load

from api.screening import Question, Screener
from api.workspace import Workspace
from graph.store import HeldList, open_store
from ontology import Statement

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MILITARY = "chinese_military_company"
WHOLE = HeldList("red-list", "Red list", 1, 1, date(2020, 1, 1), date(2026, 1, 1), date(2026, 1, 1), 30)
COMPLETE = replace(DATASET, lists=(WHOLE,), list_classes=(("red-list", MILITARY),))
GROUP = (company("group"), member("group", MILITARY))

RINGS = {
    "two owners": [owns("other", "one", "100"), owns("one", "other", "100")],
    "two units": [unit("other", "one"), unit("one", "other")],
    "three owners of 80%": [
        owns("other", "one", "80"),
        owns("third", "other", "80"),
        owns("one", "third", "80"),
    ],
}


@contextmanager
def screener_of(folder: Path, *facts: Statement | Iterable[Statement]) -> Iterator[Screener]:
    """Answers from these facts, in a class of which the whole list is held."""
    with closing(open_store(f"sqlite:///{folder / 'answers.db'}")) as store:
        load(store, *facts, dataset=COMPLETE)
        yield Screener(Workspace(store, clock=lambda: NOW))


@pytest.mark.parametrize("ring", RINGS)
def test_companies_in_a_ring_without_an_owner_outside_are_unknown(tmp_path: Path, ring: str) -> None:
    names = [company(id, f"Roundel {id.title()}") for id in ("one", "other", "third")]
    with screener_of(tmp_path, *GROUP, *names, *RINGS[ring]) as screener:
        answer = screener.screen("Roundel One", Question(risk_classes=(MILITARY,)))
    [proximity] = answer.proximity
    assert (answer.decision, proximity.verdict) == ("unknown", "unknown")
    assert proximity.reasons == ["open_end"]
    lacking = {end.entity.id: end for end in proximity.open_ends}
    assert (lacking["one"].lacks, lacking["one"].recorded) == ("ring_without_outsider", 0)
    assert "it and other bodies own each other" in lacking["one"].detail


def test_vehicles_of_one_group_below_the_minimum_share_are_unknown(tmp_path: Path) -> None:
    vehicles = [f"vehicle{number}" for number in range(4)]
    facts = [owns(id, "mill", "24") for id in vehicles] + [unit("group", id) for id in vehicles]
    with screener_of(tmp_path, *GROUP, company("mill"), *map(company, vehicles), facts) as screener:
        answer = screener.screen("mill", Question(risk_classes=(MILITARY,)))
    assert (answer.decision, answer.proximity[0].reasons) == ("unknown", ["aggregate_holding"])
    [end] = answer.proximity[0].open_ends
    assert end.detail == "mill Ltd: 4 owners near the class may together hold 96%"


def test_what_a_state_body_is_not_stated_to_hold_directly_is_an_open_end(tmp_path: Path) -> None:
    state = (company("ministry"), member("ministry", "state_body"), company("mill"))
    with screener_of(tmp_path, *GROUP, *state, owns("ministry", "mill", "100")) as screener:
        answer = screener.screen("mill", Question(risk_classes=(MILITARY,)))
    assert answer.decision == "unknown"
    [end] = answer.proximity[0].open_ends
    assert (end.lacks, end.uncounted and end.uncounted.why) == ("no_direct_owner", "not_stated_direct")
    assert end.detail == (
        "mill Ltd: no direct owner or parent of grade C or better is recorded; "
        "ministry Ltd is a state body and not stated to hold it directly"
    )


def test_an_owner_of_grade_d_is_named_where_no_better_one_is_recorded(tmp_path: Path) -> None:
    facts = (company("mill"), company("owner"), owns("owner", "mill", "100", grade="D"))
    with screener_of(tmp_path, *GROUP, *facts) as screener:
        ends = screener.screen("mill", Question(risk_classes=(MILITARY,))).proximity[0].open_ends
    assert ends[0].detail.endswith(
        "of grade C or better is recorded; owner Ltd is recorded on evidence of grade D only"
    )


def test_a_question_that_goes_any_way_earns_no_no(tmp_path: Path) -> None:
    facts = (company("mill"), fact("heir", "type", "Person"), owns("heir", "mill", "100"))
    with screener_of(tmp_path, *GROUP, *facts) as screener:
        upward = screener.screen("mill", Question(risk_classes=(MILITARY,)))
        anyhow = screener.screen("mill", Question(risk_classes=(MILITARY,), traversal="any"))
    assert (upward.decision, anyhow.decision) == ("no link found", "unknown")
    assert anyhow.proximity[0].reasons == ["traversal_not_upward"]


@pytest.mark.slow
def test_thousands_of_holders_of_one_company_make_a_small_answer(tmp_path: Path) -> None:
    holders = [f"holder{number:04}" for number in range(2_000)]
    facts = (
        statement for id in holders for statement in (fact(id, "type", "Company"), owns(id, "mill", "0.04"))
    )
    with screener_of(tmp_path, *GROUP, company("mill"), list(facts)) as screener:
        answer = screener.screen("mill")
    [military] = [each for each in answer.proximity if each.risk_class == MILITARY]
    assert military.verdict == "no"
    assert {(each.count, each.share) for each in military.assumes} == {(2_000, 80.0), (1, None)}
    assert len(answer.model_dump_json()) < 60_000


def test_at_a_minimum_share_of_zero_the_whole_is_not_told_as_a_part(tmp_path: Path) -> None:
    facts = (company("mill"), company("owner"), owns("owner", "mill", "100", direct="direct"))
    with screener_of(tmp_path, *GROUP, *facts) as screener:
        answer = screener.screen("mill", Question(risk_classes=(MILITARY,), min_share=0))
    [end] = [end for end in answer.proximity[0].open_ends if end.entity.id == "mill"]
    assert (end.lacks, end.recorded, end.unrecorded) == ("share_unrecorded", 100, 0)
    zero = "at a minimum share of 0% a holding of any size counts"
    assert f"owners are recorded for 100% (2024), and {zero}" in end.detail
    assert f"its recorded owners hold 100%, but {zero}" in answer.headline
    assert "not fully recorded" not in answer.headline
