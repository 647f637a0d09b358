"""What was decided about a customer is told at the next screening, and is void where its grounds changed."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from factories import company, fact, member, owns
from loads import LISTS, listing, load
from sqlalchemy import text

from api.models import DispositionKind, DispositionState, ViewName
from api.policy import CaseworkPolicy, EvidencePolicy, Policy, UnknownRule
from api.screening import Question, Screener
from graph.search.reasons import Reason
from ingest.matching import Thresholds

from .conftest import FACTS, NAME, QUESTION, Desk

CLEARED, NOT_SAME, SAME, ESCALATED = (
    DispositionKind.CLEARED,
    DispositionKind.NOT_SAME,
    DispositionKind.SAME,
    DispositionKind.ESCALATED,
)


def test_a_decision_is_told_beside_the_answer_which_stays_as_computed(desk: Desk) -> None:
    before = desk.screen()
    desk.decide(CLEARED, until=date(2026, 12, 31), why="end-use statement of 2 March")

    after = desk.screen()
    [told] = after.dispositions
    assert (told.disposition, told.state, told.by) == (CLEARED, DispositionState.IN_FORCE, "anna")
    assert told.sentence == (
        f"cleared until 31 Dec 2026 by anna ({NAME}), on 2 Mar 2026: “end-use statement of 2 March”."
    )
    assert after.follows is not None and after.follows.settled
    assert after.follows.sentence == f"Cleared until 31 Dec 2026 by anna ({NAME})."
    assert after.model_copy(update={"dispositions": [], "follows": None}) == before


@pytest.mark.parametrize("view", ViewName)
def test_every_view_has_it_and_is_empty_without(one_desk: Desk, view: ViewName) -> None:
    plain = one_desk.screener.view(view, NAME, QUESTION)
    assert (plain.dispositions, plain.follows) == ([], None)
    one_desk.decide(NOT_SAME)
    told = one_desk.screener.view(view, NAME, QUESTION)
    assert [each.disposition for each in told.dispositions] == [NOT_SAME]
    assert told.follows is not None and told.follows.settled


@pytest.mark.parametrize(
    ("name", "changed"),
    [
        (NAME, {"reference": "C-2"}),
        (NAME, {"reference": None}),
        (NAME, {"country": None}),
        (NAME, {"address": "Leeds"}),
        (NAME, {"identifiers": ("7",)}),
        ("Alpha Trading Limited", {}),
    ],
)
def test_what_was_decided_about_one_customer_is_not_told_of_another(
    one_desk: Desk, name: str, changed: dict[str, object]
) -> None:
    one_desk.decide(CLEARED)
    answer = one_desk.screen(QUESTION.model_copy(update=changed), name)
    assert [match.entity.id for match in answer.matches] == ["gb-a"]
    assert answer.dispositions == []


def test_case_and_blanks_make_no_other_customer(one_desk: Desk) -> None:
    one_desk.decide(CLEARED)
    told = one_desk.screen(QUESTION.model_copy(update={"reference": "c-1 "}), "ALPHA  trading ltd")
    assert len(told.dispositions) == 1


def state_after(desk: Desk, kind: DispositionKind = CLEARED) -> tuple[DispositionState, list[str]]:
    [told] = desk.screen().dispositions
    assert told.disposition is kind
    return told.state, told.changed


def test_it_holds_when_the_same_is_loaded_again_or_observed_later(one_desk: Desk) -> None:
    one_desk.load(member("cn-p", "defence_conglomerate"))
    one_desk.decide(CLEARED)
    later = owns("cn-p", "gb-a", "30", observed="2026-03-01")
    one_desk.load(member("cn-p", "defence_conglomerate"), later)
    assert state_after(one_desk) == (DispositionState.IN_FORCE, [])


def test_a_new_listing_of_the_party_makes_it_void(one_desk: Desk) -> None:
    one_desk.decide(CLEARED)
    load(one_desk.store, *listing("e-9", "gb-a"), dataset=LISTS)
    state, changed = state_after(one_desk)
    assert state is DispositionState.VOID
    assert changed[0] == f"{NAME} is on the red-list now, as Entry e-9."
    assert "Listed party: “Inconclusive” then, “Yes” now." in changed
    answer = one_desk.screen()
    assert (answer.decision, answer.follows) == ("hit", None)
    assert answer.dispositions[0].sentence.startswith("cleared until")
    assert "It no longer holds." in answer.dispositions[0].sentence


def test_a_new_link_above_makes_it_void_and_says_where_it_leads(one_desk: Desk) -> None:
    one_desk.decide(CLEARED)
    one_desk.load(member("cn-p", "defence_conglomerate"))
    state, changed = state_after(one_desk)
    assert state is DispositionState.VOID
    assert changed == [
        "Defence conglomerate: “Inconclusive” then, “Yes” now.",
        "Defence conglomerate: a path leads to Parent Group Co Ltd now.",
    ]


LINK = f"the ownership of Parent Group Co Ltd over {NAME}"
PATH = [member("cn-p", "defence_conglomerate")]


@pytest.mark.parametrize(
    ("facts", "changed"),
    [
        (
            [*FACTS[:-1], owns("cn-p", "gb-a", "60"), *PATH],
            f"The share of Parent Group Co Ltd in {NAME} was 30 and is 60.",
        ),
        (
            [*FACTS[:-1], owns("cn-p", "gb-a", "30", grade="D"), *PATH],
            f"The evidence of {LINK} was of grade C and is of grade D.",
        ),
        (
            [*FACTS[:-1], owns("cn-p", "gb-a", "30", direct="direct"), *PATH],
            f"Whether {LINK} is direct: “unstated” then, “direct” now.",
        ),
        (
            [
                *FACTS,
                *PATH,
                *company("cn-q", "Q Ltd"),
                owns("cn-q", "gb-a", "40"),
                owns("cn-p", "cn-q", "50"),
            ],
            f"New on a path: ownership, Q Ltd over {NAME}.",
        ),
        (FACTS, "Defence conglomerate: “Yes” then, “Inconclusive” now."),
    ],
    ids=["share", "grade", "directness", "another path", "gone"],
)
def test_another_path_makes_it_void(one_desk: Desk, facts: list[object], changed: str) -> None:
    one_desk.load(*PATH)
    one_desk.decide(CLEARED)
    one_desk.load(facts=facts)
    state, told = state_after(one_desk)
    assert state is DispositionState.VOID
    assert changed in told


@pytest.mark.parametrize(("kind", "is_void"), [(CLEARED, True), (SAME, True), (NOT_SAME, False)])
def test_somebody_else_who_may_be_meant_stands_against_who_was_meant(
    one_desk: Desk, kind: DispositionKind, is_void: bool
) -> None:
    one_desk.decide(kind)
    one_desk.load(*company("gb-z", "Alpha Trading Ltd"), fact("gb-z", "country", "gb"))
    answer = one_desk.screen()
    [told] = answer.dispositions
    assert (told.state is DispositionState.VOID) is is_void
    if is_void:
        assert "The record may mean Alpha Trading Ltd (gb-z) now, too." in told.changed
    else:
        assert answer.follows is not None and not answer.follows.settled
        assert "Nothing is decided about Alpha Trading Ltd." in answer.follows.sentence


def test_a_party_that_is_no_longer_meant_makes_it_void(one_desk: Desk) -> None:
    one_desk.decide(NOT_SAME)
    one_desk.load(facts=[*company("gb-a", "Omega Works Ltd"), *company("gb-y", NAME)])
    [told] = one_desk.screen().dispositions
    assert told.changed == [f"{NAME} is no longer among those whom the record may mean."]


def test_another_question_is_not_the_one_that_was_decided_on(one_desk: Desk) -> None:
    one_desk.decide(CLEARED)
    [told] = one_desk.screen(QUESTION.model_copy(update={"max_hops": 6})).dispositions
    assert told.state is DispositionState.VOID
    assert told.changed == ["It was decided by another policy: the number of hops was 4 and is 6."]
    [fewer] = one_desk.screen(QUESTION.model_copy(update={"risk_classes": ("listed_party",)})).dispositions
    assert fewer.state is DispositionState.IN_FORCE


OPEN_END = UnknownRule(False, frozenset((Reason.OPEN_END,)))


@pytest.mark.parametrize(
    ("kind", "policy", "told"),
    [
        (CLEARED, Policy("renamed"), None),
        (CLEARED, Policy("other", casework=CaseworkPolicy(frozenset(("not_same",)))), None),
        (CLEARED, Policy("other", casework=CaseworkPolicy(frozenset(("cleared",)))), "such a decision"),
        (CLEARED, Policy("other", casework=CaseworkPolicy(longest_days=30)), "such a decision"),
        (NOT_SAME, Policy("other", casework=CaseworkPolicy(longest_days=30)), None),
        (CLEARED, Policy("other", evidence=EvidencePolicy(90)), "the age of evidence"),
        (NOT_SAME, Policy("other", evidence=EvidencePolicy(90)), None),
        (CLEARED, Policy("other", unknowns=(OPEN_END,)), "inconclusive answers"),
        (CLEARED, Policy("other", unknowns=(replace(OPEN_END, risk_classes=frozenset(("none",))),)), None),
        (NOT_SAME, Policy("other", unknowns=(OPEN_END,)), None),
        (NOT_SAME, Policy("other", matching=Thresholds(confirmed=True)), "how names are matched"),
    ],
)
def test_a_decision_holds_until_what_bears_on_it_of_the_policy_changes(
    one_desk: Desk, kind: DispositionKind, policy: Policy, told: str | None
) -> None:
    one_desk.decide(kind)
    one_desk.screener = Screener(one_desk.workspace.with_policy(policy), one_desk.book)
    [found] = one_desk.screen().dispositions
    if told is None:
        assert (found.state, found.changed) == (DispositionState.IN_FORCE, [])
    else:
        assert found.state is DispositionState.VOID and told in found.changed[0]
        assert found.changed[0].startswith("It was decided by another policy: what it says of")


def test_on_a_decision_of_before_parts_were_kept_the_whole_policy_bears(one_desk: Desk) -> None:
    one_desk.decide(CLEARED)
    with one_desk.casework.begin() as connection:
        [basis] = connection.execute(text("SELECT basis FROM dispositions")).scalars()
        older = json.dumps({key: value for key, value in json.loads(basis).items() if key != "bearing"})
        connection.execute(text("UPDATE dispositions SET basis = :basis"), {"basis": older})
    assert one_desk.screen().dispositions[0].state is DispositionState.IN_FORCE
    one_desk.screener = Screener(one_desk.workspace.with_policy(Policy("renamed")), one_desk.book)
    [found] = one_desk.screen().dispositions
    assert found.changed[0].startswith("It was decided by another policy: the policy was built-in ")


def test_how_much_is_shown_is_no_other_question(one_desk: Desk) -> None:
    one_desk.load(*PATH)
    one_desk.decide(CLEARED)
    [told] = one_desk.screen(QUESTION.model_copy(update={"paths": 1, "matches": 1})).dispositions
    assert told.state is DispositionState.IN_FORCE


def test_a_class_that_was_not_asked_about_was_not_decided_on(one_desk: Desk) -> None:
    one_desk.decide(CLEARED, question=QUESTION.model_copy(update={"risk_classes": ("listed_party",)}))
    _, changed = state_after(one_desk)
    assert "Defence conglomerate was not asked about then." in changed


def test_it_ends_with_its_last_day(one_desk: Desk) -> None:
    one_desk.decide(CLEARED, until=date(2026, 3, 5))
    one_desk.now = datetime(2026, 3, 5, 23, tzinfo=UTC)
    assert state_after(one_desk)[0] is DispositionState.IN_FORCE
    one_desk.now += timedelta(hours=2)
    assert state_after(one_desk)[0] is DispositionState.EXPIRED
    assert one_desk.screen().dispositions[0].sentence.endswith("It no longer holds: it ended on 5 Mar 2026.")


def test_an_undone_decision_is_told_no_more_and_what_it_replaced_stands_again(desk: Desk) -> None:
    first = desk.decide(CLEARED)
    second = desk.decide(ESCALATED, why="a letter came")
    [told] = desk.screen().dispositions
    assert (told.id, told.disposition) == (second.id, ESCALATED)
    assert desk.screen().follows.settled is False  # type: ignore[union-attr]
    desk.decider().undo(second.id, "the letter was about somebody else")
    [told] = desk.screen().dispositions
    assert (told.id, told.disposition) == (first.id, CLEARED)
    desk.decider().undo(first.id, "by mistake")
    assert desk.screen().dispositions == []


def test_four_eyes_hold_nothing_until_another_person_has_confirmed(desk: Desk) -> None:
    from .conftest import BEN

    desk.under(four_eyes=frozenset({"cleared"}))
    made = desk.decide(CLEARED)
    answer = desk.screen()
    assert (answer.dispositions[0].state, answer.follows) == (DispositionState.AWAITING, None)
    desk.decider(BEN).confirm(made.id, "agreed")
    [told] = desk.screen().dispositions
    assert (told.state, told.confirmed_by) == (DispositionState.IN_FORCE, "ben")
    assert ", confirmed by ben, on 2 Mar 2026: " in told.sentence


def test_an_escalation_stays_whatever_happens_meanwhile(one_desk: Desk) -> None:
    one_desk.decide(ESCALATED)
    one_desk.load(member("cn-p", "defence_conglomerate"))
    [told] = one_desk.screen().dispositions
    assert told.state is DispositionState.IN_FORCE
    assert "Since then: Defence conglomerate: “Inconclusive” then, “Yes” now." in told.sentence


def test_same_settles_nothing_of_what_was_found(one_desk: Desk) -> None:
    one_desk.decide(SAME)
    follows = one_desk.screen().follows
    assert follows is not None and not follows.settled


def test_without_casework_there_is_no_difference(one_desk: Desk) -> None:
    plain = Screener(one_desk.workspace)
    assert plain.screen(NAME, QUESTION) == one_desk.screen()
    assert plain.screen(NAME, Question()).query.reference is None
