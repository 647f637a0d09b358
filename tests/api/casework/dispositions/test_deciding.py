"""Who may decide, what a decision must have, and that what is acknowledged stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from api.casework.dispositions import EntryFilter, entries_about, erase_entries
from api.casework.identity import UNAUTHENTICATED, Identity, Scope
from api.errors import BadQuestion, BadUse, NotAllowed, NotFound
from api.models import DispositionKind, DispositionState
from api.screening.record import record_of

from .conftest import ANNA, BEN, NAME, QUESTION, Desk

CLEARED, NOT_SAME = DispositionKind.CLEARED, DispositionKind.NOT_SAME
TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("why", ["", "  \n "])
def test_a_decision_has_a_reason(one_desk: Desk, why: str) -> None:
    with pytest.raises(BadQuestion, match=r"why=.*: it is empty; say in a sentence"):
        one_desk.decide(CLEARED, why=why)
    with pytest.raises(BadQuestion, match="it has more than 4,000 characters"):
        one_desk.decide(CLEARED, why="a" * 4_001)
    assert one_desk.book.listed(EntryFilter(), TODAY).total == 0


def test_a_party_that_is_not_meant_cannot_be_decided_about(one_desk: Desk) -> None:
    with pytest.raises(
        BadQuestion, match="entity='cn-p': the record may not mean this one; it may mean gb-a"
    ):
        one_desk.decide(CLEARED, "cn-p")


def test_a_clearance_ends_at_last_when_the_policy_says(one_desk: Desk) -> None:
    assert one_desk.decide(CLEARED).until == date(2027, 3, 2)
    assert one_desk.decide(NOT_SAME).until is None
    with pytest.raises(BadQuestion, match="the policy clears for 365 days at most; give 2027-03-02"):
        one_desk.decide(CLEARED, until=date(2027, 3, 3))
    with pytest.raises(BadQuestion, match="it is over already; give 2026-03-02 or a later day"):
        one_desk.decide(NOT_SAME, until=date(2026, 3, 1))
    one_desk.under(longest_days=None)
    assert one_desk.decide(CLEARED).until is None


@pytest.mark.parametrize("kind", DispositionKind)
def test_the_policy_says_which_scope_each_kind_needs(one_desk: Desk, kind: DispositionKind) -> None:
    one_desk.under(scopes={**one_desk.policy.casework.scopes, str(kind): "admin"})
    decider = Identity("dora", frozenset({Scope.DECIDE}), "key-3")
    with pytest.raises(
        NotAllowed, match=r"dora may not do this .*: the policy asks for a key with the scope admin"
    ):
        one_desk.decide(kind, by=decider)
    other = next(each for each in DispositionKind if each is not kind)
    assert one_desk.decide(other, by=decider).by == "dora"


@pytest.mark.parametrize(
    ("first", "second", "told"),
    [
        (ANNA, ANNA, "decision 1 was made by anna, so another person must confirm it"),
        (ANNA, Identity("Anna ", frozenset(Scope), "key-9"), "another person must confirm it"),
        (ANNA, UNAUTHENTICATED, "needs two people, and you gave no key"),
        (UNAUTHENTICATED, BEN, "needs two people, and who decided gave no key"),
        (UNAUTHENTICATED, UNAUTHENTICATED, "needs two people, and you gave no key"),
    ],
)
def test_four_eyes_are_two_people(one_desk: Desk, first: Identity, second: Identity, told: str) -> None:
    one_desk.under(four_eyes=frozenset({"cleared"}))
    made = one_desk.decide(CLEARED, by=first)
    with pytest.raises(NotAllowed, match=told):
        one_desk.decider(second).confirm(made.id)
    assert one_desk.screen().dispositions[0].state is DispositionState.AWAITING


def test_what_awaits_nobody_is_not_confirmed(desk: Desk) -> None:
    made = desk.decide(CLEARED)
    with pytest.raises(BadUse, match="decision 1 awaits no confirmation: it is in force"):
        desk.decider(BEN).confirm(made.id)
    with pytest.raises(NotFound, match="there is no decision 99"):
        desk.decider().undo(99, "why")


def test_an_undo_is_an_entry_too_and_is_done_once(desk: Desk) -> None:
    made = desk.decide(CLEARED)
    with pytest.raises(BadQuestion, match="it is empty"):
        desk.decider().undo(made.id, "")
    undone = desk.decider(BEN).undo(made.id, "the wrong customer")
    with pytest.raises(BadUse, match="decision 1 is undone already"):
        desk.decider().undo(made.id, "again")
    with pytest.raises(BadUse, match="entry 2 is no decision"):
        desk.decider().undo(undone.id, "this one")
    history = desk.book.history(made.id, TODAY)
    assert [(each.action, each.by, each.why) for each in history.history] == [
        ("decision", "anna", "looked at the register"),
        ("undo", "ben", "the wrong customer"),
    ]
    assert (history.entry.state, history.basis is not None) == (DispositionState.UNDONE, True)


@pytest.mark.parametrize(
    ("kind", "is_undone"),
    [
        (DispositionKind.CLEARED, True),
        (DispositionKind.NOT_SAME, True),
        (DispositionKind.SAME, False),
        (DispositionKind.ESCALATED, False),
    ],
)
def test_what_holds_orders_back_only_who_decided_it_undoes(
    one_desk: Desk, kind: DispositionKind, is_undone: bool
) -> None:
    made = one_desk.decide(kind)
    if is_undone:
        one_desk.decider(BEN).undo(made.id, "not looked at enough")
        return
    for other in (BEN, UNAUTHENTICATED):
        with pytest.raises(NotAllowed, match="was made by anna, who alone undoes it"):
            one_desk.decider(other).undo(made.id, "no risk")
    one_desk.decider(replace(ANNA, key_id="k9")).undo(made.id, "by mistake")


def test_who_has_no_key_undoes_what_was_decided_without_one(one_desk: Desk) -> None:
    made = one_desk.decide(DispositionKind.ESCALATED, by=UNAUTHENTICATED)
    with pytest.raises(NotAllowed, match="decide in your own name instead"):
        one_desk.decider(ANNA).undo(made.id, "no risk")
    one_desk.decider(UNAUTHENTICATED).undo(made.id, "by mistake")


def test_a_note_decides_nothing(desk: Desk) -> None:
    record = record_of(NAME, QUESTION)
    desk.decider().note(record, "called them\nin Leeds")
    assert desk.screen().dispositions == []
    [note] = desk.book.of_record(record, TODAY)
    assert (note.action, note.why, note.sentence) == (
        "note",
        "called them in Leeds",
        "note by anna, on 2 Mar 2026: “called them in Leeds”.",
    )


def test_entries_are_listed_newest_first_by_the_page(desk: Desk) -> None:
    for number in range(3):
        desk.decide(CLEARED, why=f"reason {number}", by=(ANNA, BEN, ANNA)[number])
    desk.decide(NOT_SAME, question=QUESTION.model_copy(update={"reference": "C-2"}))

    page = desk.book.listed(EntryFilter(), TODAY, offset=1, limit=2)
    assert (page.total, [each.why for each in page.entries]) == (4, ["reason 2", "reason 1"])
    assert [each.state for each in page.entries] == [DispositionState.IN_FORCE, DispositionState.REPLACED]
    assert desk.book.listed(EntryFilter(by="ben"), TODAY).total == 1
    assert desk.book.listed(EntryFilter(kind=NOT_SAME, entity="gb-a"), TODAY).total == 1
    key = record_of(NAME, QUESTION).key
    assert desk.book.listed(EntryFilter(record_key=key), TODAY).total == 3


def test_what_is_refused_among_several_leaves_all_of_them_out(desk: Desk) -> None:
    from api.casework.dispositions import NewDecision

    record, answer = record_of(NAME, QUESTION), desk.screen()
    good = NewDecision(record, answer, "gb-a", CLEARED, "fine")
    with pytest.raises(BadQuestion):
        desk.decider().decide_all([good, replace(good, why="")])
    assert desk.book.listed(EntryFilter(), TODAY).total == 0


def test_every_entry_has_its_record_in_the_audit_log(desk: Desk) -> None:
    from sqlalchemy import select

    from api.casework.audit.tables import RECORDS

    made = desk.decide(CLEARED)
    desk.decider(BEN).undo(made.id, "by mistake")
    with desk.casework.read() as connection:
        rows = connection.execute(select(RECORDS)).mappings().all()
    assert len(rows) == 2
    assert [row["kind"] for row in rows] == ["disposition", "disposition"]


def test_who_a_decision_is_about_can_be_erased_and_that_it_was_made_stays(desk: Desk) -> None:
    desk.decide(CLEARED)
    desk.decide(CLEARED, question=QUESTION.model_copy(update={"reference": "C-2"}))
    with desk.casework.read() as connection:
        assert len(entries_about(connection, "alpha  TRADING ltd", None)) == 2
        [kept] = entries_about(connection, None, "C-2")
    assert "Alpha Trading Ltd" in str(kept["record"])
    with desk.casework.begin() as connection:
        assert erase_entries(connection, None, "C-2") == 1
    with desk.casework.read() as connection:
        assert entries_about(connection, None, "C-2") == []
        assert len(entries_about(connection, NAME, None)) == 1
    listed = desk.book.listed(EntryFilter(), TODAY)
    assert [(each.record.name, each.by) for each in listed.entries] == [("(erased)", "anna"), (NAME, "anna")]
    assert len(desk.book.history(2, TODAY).history) == 1
    assert desk.screen(QUESTION.model_copy(update={"reference": "C-2"})).dispositions == []
