"""The record of a run: a row for each line, and lines and changes that are no longer as it says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from watched import MadeUpWorld

from api.casework.audit import AuditLog, Kind
from api.casework.audit.answers import set_names
from api.casework.audit.check import Fault
from api.casework.audit.erasing import Person
from api.casework.audit.names import made_key
from api.casework.audit.query import Filter, find_records, proof_of_row
from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED
from api.casework.opening import opened_casework
from api.casework.persons import erase_person, find_person
from api.casework.verifying import verify_casework
from api.casework.watch.lines import Line
from api.casework.watch.service import Watching
from api.policy import BUILT_IN

JAN = "Jan Jansen"


@pytest.fixture
def watching(casework: Casework, monkeypatch: pytest.MonkeyPatch) -> Watching:
    """A list of three that was run twice; Jan and Alpha are a hit since."""
    watching = Watching(casework, AuditLog(casework), UNAUTHENTICATED)
    run_twice(watching, monkeypatch)
    return watching


@pytest.fixture
def on_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watching]:
    """The same on SQLite alone."""
    with opened_casework(f"sqlite:///{tmp_path}/c.db") as casework:
        watching = Watching(casework, AuditLog(casework), UNAUTHENTICATED)
        run_twice(watching, monkeypatch)
        yield watching


def run_twice(watching: Watching, monkeypatch: pytest.MonkeyPatch) -> None:
    watching.add("nl", [Line(JAN, reference="C-1"), Line("Alpha"), Line("Piet")])
    worlds = iter((MadeUpWorld(), MadeUpWorld({JAN: "hit", "Alpha": "hit"}, version=2)))
    monkeypatch.setattr("api.casework.watch.service.opened_world", lambda *_: nullcontext(next(worlds)))
    workspace: Any = SimpleNamespace(policy=BUILT_IN)
    for _ in range(2):
        watching.run("nl", workspace)


def problem_of(watching: Watching, *statements: str) -> str | None:
    """What is wrong with the store after these statements."""
    with watching.casework.begin() as connection:
        for statement in statements:
            assert connection.execute(text(statement)).rowcount > 0
    problem = verify_casework(watching.log.names, watching.casework).problem
    assert problem is None or problem.fault is Fault.WATCHLISTS
    return None if problem is None else problem.detail


def test_a_run_has_a_row_with_its_proof_for_each_line(watching: Watching) -> None:
    last, _ = [
        each
        for each in find_records(watching.log, Filter(kinds=[Kind.WATCH]))
        if "rows" in each.body["facts"]
    ]
    assert (last.body["facts"]["rows"], last.body["facts"]["changes"]) == (3, 2)
    proof = proof_of_row(watching.log, last.sequence, 1)
    assert proof.details is not None and proof.path
    assert (proof.details["name"], proof.details["decision"], len(proof.details["changes"])) == (
        JAN,
        "hit",
        1,
    )
    assert watching.show("nl").watchlist.decisions == {"hit": 2, "unknown": 1}


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        ("UPDATE watch_lines SET reading = replace(reading, 'hit', 'unknown') WHERE id = 1", "line 1 of"),
        ("DELETE FROM watch_lines WHERE id = 3", "line 3 of the watchlists, which record"),
        (
            "UPDATE watch_changes SET change = replace(change, 'Alpha', 'Beta') WHERE id = 2",
            "is not as record",
        ),
        ("DELETE FROM watch_changes WHERE id = 1", "is missing from the watchlists"),
        ("DELETE FROM watch_runs", "is missing from the watchlists"),
        ("DELETE FROM watchlists", "is gone, and no record says so"),
    ],
)
def test_what_was_changed_or_removed_is_found(on_a_file: Watching, statement: str, told: str) -> None:
    assert problem_of(on_a_file) is None
    found = problem_of(on_a_file, statement)
    assert found is not None and told in found


def test_what_was_removed_seen_or_erased_in_order_is_no_fault(watching: Watching) -> None:
    watching.acknowledge("nl")
    watching.remove("nl", [3])
    erase_person(watching.log, Person(JAN), UNAUTHENTICATED, "asked")
    assert problem_of(watching) is None
    assert find_person(watching.log, Person(JAN)).places == []
    watching.remove("nl")
    assert problem_of(watching) is None


def test_names_in_the_rows_of_a_run_are_hashed_where_that_was_chosen(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made_key(tmp_path / "key")
    set_names(AuditLog(casework), UNAUTHENTICATED, tmp_path / "key")
    watching = Watching(casework, AuditLog(casework, [tmp_path / "key"]), UNAUTHENTICATED)
    run_twice(watching, monkeypatch)
    [*_, ended] = [each for each in find_records(watching.log, Filter()) if "rows" in each.body["facts"]]
    proof = proof_of_row(watching.log, ended.sequence, 1)
    assert proof.details is not None and proof.details["name"] == watching.log.names.name_key(JAN)
    assert problem_of(watching) is None
    assert [place.kind for place in find_person(watching.log, Person(JAN)).places][:2] == ["watch", "watch"]
