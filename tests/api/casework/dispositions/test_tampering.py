"""A decision that was changed, removed or put in past the log is found."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from api.casework.audit import AuditLog
from api.casework.audit.answers import set_names
from api.casework.audit.check import Fault
from api.casework.audit.erasing import Person
from api.casework.audit.names import NameKeeping, made_key
from api.casework.dispositions import Decider
from api.casework.persons import erase_person
from api.casework.verifying import verify_casework
from api.models import DispositionKind
from api.screening.record import record_of

from .conftest import ANNA, BEN, NAME, QUESTION, Desk

CLEARED = DispositionKind.CLEARED


def decide_twice(desk: Desk) -> None:
    """A clearance (entry 1), its undoing (2), another one (3), and a note (4)."""
    first = desk.decide(CLEARED)
    desk.decider(BEN).undo(first.id, "another bank")
    desk.decide(CLEARED)
    desk.decider().note(record_of(NAME, QUESTION), "called them")


@pytest.mark.parametrize(
    ("statement", "sequence", "detail"),
    [
        ("UPDATE dispositions SET kind = 'not_same' WHERE id = 1", 1, "entry 1 of the decisions is not as"),
        ("UPDATE dispositions SET why = 'fine' WHERE id = 3", 3, "record 3 says it was made"),
        ("UPDATE dispositions SET \"by\" = 'ben' WHERE id = 1", 1, "is not as record 1"),
        ("UPDATE dispositions SET until = '2099-01-01' WHERE id = 1", 1, "is not as record 1"),
        ("UPDATE dispositions SET basis = replace(basis, 'a', 'b') WHERE id = 1", 1, "is not as record 1"),
        ("UPDATE dispositions SET record_key = 'x' WHERE id = 1", 1, "is not as record 1"),
        ("DELETE FROM dispositions WHERE id = 2", 2, "entry 2 of the decisions, which record 2 is about, is"),
        ("DELETE FROM dispositions WHERE id = 4", 4, "is missing"),
        ("UPDATE dispositions SET id = 9 WHERE id = 4", 0, "entry 9 of the decisions stands in no record"),
    ],
)
def test_a_decision_that_is_not_as_it_was_made_is_found(
    one_desk: Desk, statement: str, sequence: int, detail: str
) -> None:
    decide_twice(one_desk)
    assert verify_casework(NameKeeping(), one_desk.casework).problem is None
    with one_desk.casework.begin() as connection:
        connection.execute(text(statement))
    problem = verify_casework(NameKeeping(), one_desk.casework).problem
    assert problem is not None
    assert (problem.sequence, problem.fault) == (sequence, Fault.DECISIONS)
    assert detail in problem.detail


def test_decisions_hold_on_each_database_and_when_a_person_was_erased(desk: Desk) -> None:
    decide_twice(desk)
    desk.decide(CLEARED, question=QUESTION.model_copy(update={"reference": "C-2"}))
    log = desk.decider()._log
    erase_person(log, Person(reference="C-1"), ANNA, "asked")
    assert verify_casework(NameKeeping(), desk.casework).problem is None


def test_whose_record_a_decision_is_about_is_covered_where_names_are_hashed(
    one_desk: Desk, tmp_path: Path
) -> None:
    key = tmp_path / "key"
    made_key(key)
    set_names(AuditLog(one_desk.casework), ANNA, key)
    log = AuditLog(one_desk.casework, [key])
    made = Decider(log, one_desk.policy, ANNA, lambda: one_desk.now).note(record_of(NAME, QUESTION), "called")
    assert verify_casework(log.names, one_desk.casework).problem is None
    with one_desk.casework.begin() as connection:
        change = "UPDATE dispositions SET record = replace(record, 'C-1', 'C-2') WHERE id = :id"
        assert connection.execute(text(change), {"id": made.id}).rowcount == 1
    problem = verify_casework(log.names, one_desk.casework).problem
    assert problem is not None and problem.fault is Fault.DECISIONS
