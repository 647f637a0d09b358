"""The record of a run: a row for each line, and lines and changes that are no longer as it says."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import text
from watched import NOW, MadeUpWorld

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
from api.casework.watch import lists, runs
from api.casework.watch.lines import Line
from api.casework.watch.service import Watching
from api.policy import BUILT_IN

JAN = "Jan Jansen"

PUT_IN_A_RUN = (
    "INSERT INTO watch_runs SELECT 9, watchlist, 'running', begun_at, NULL, \"by\", basis, 99, 0, 0, 0 "
    "FROM watch_runs WHERE id = 2"
)
"""A run under way that nobody began, under which lines could be changed."""


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
        ("DELETE FROM watch_runs WHERE id = 2", "is missing from the watchlists"),
        ("UPDATE watch_runs SET basis = replace(basis, '0a', '0b') WHERE id = 2", "run 2 of the watchlists"),
        ("UPDATE watch_runs SET ended_at = NULL, state = 'running' WHERE id = 2", "run 2 of the watchlists"),
        ("UPDATE watch_lines SET line = replace(line, 'Piet', 'Paul') WHERE id = 3", "line 3 of"),
        ("UPDATE watchlists SET question = '{\"max_hops\": 1}'", "what list 1 asks"),
        (PUT_IN_A_RUN, "stands in no record of the log"),
        ("DELETE FROM watchlists", "is gone, and no record says so"),
    ],
)
def test_what_was_changed_or_removed_is_found(on_a_file: Watching, statement: str, told: str) -> None:
    assert problem_of(on_a_file) is None
    found = problem_of(on_a_file, statement)
    assert found is not None and told in found


def test_while_a_run_is_under_way_lines_that_it_has_not_read_are_compared(on_a_file: Watching) -> None:
    found = lists.named(on_a_file.casework, "nl")
    later = MadeUpWorld(version=3).basis
    end = lambda connection, run: None  # noqa: E731
    begun = lambda connection, run: on_a_file._begin(connection, found, run)  # noqa: E731
    run = runs.begin(on_a_file.casework, found.id, "nl", later, "anna", NOW, end, begun)
    changed = "UPDATE watch_lines SET reading = replace(reading, 'hit', 'unknown') WHERE id = 1"
    assert problem_of(on_a_file) is None
    moved = problem_of(on_a_file, f"UPDATE watch_runs SET cursor = 1 WHERE id = {run.id}", changed)
    assert moved is None
    found_then = problem_of(on_a_file, "UPDATE watch_lines SET line = replace(line, 'Piet', 'Paul')")
    assert found_then is not None and "line 3 of" in found_then


@pytest.mark.parametrize(
    "change",
    [
        lambda watching: watching.remove("nl", [3]),
        lambda watching: watching.remove("nl"),
        lambda watching: watching.add("nl", [Line("Late")]),
        lambda watching: watching.acknowledge("nl"),
        lambda watching: watching.send_to("nl", "https://alerts.example/"),
    ],
)
def test_a_change_of_a_list_and_its_record_come_together_or_not_at_all(
    watching: Watching, monkeypatch: pytest.MonkeyPatch, change: Callable[[Watching], object]
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError

    before = watching.show("nl"), watching.changes("nl")
    monkeypatch.setattr(AuditLog, "append_in", fail)
    with pytest.raises(RuntimeError):
        change(watching)
    assert (watching.show("nl"), watching.changes("nl")) == before


def test_erasing_without_the_key_of_before_is_no_fault_of_the_watchlists(
    casework: Casework, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows of the run keep hashes that nobody can read without that key; the erasure names the lines."""
    made_key(tmp_path / "key")
    set_names(AuditLog(casework), UNAUTHENTICATED, tmp_path / "key")
    run_twice(Watching(casework, AuditLog(casework, [tmp_path / "key"]), UNAUTHENTICATED), monkeypatch)
    set_names(AuditLog(casework, [tmp_path / "key"]), UNAUTHENTICATED, None)
    log = AuditLog(casework)
    assert log.names.missing
    erase_person(log, Person(JAN), UNAUTHENTICATED, "asked")
    assert verify_casework(log.names, casework).problem is None


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
