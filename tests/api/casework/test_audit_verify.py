"""A log that was tampered with is found, and the first bad record is named."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from api.batch.screening import fingerprint
from api.casework.audit import AuditLog, Data, Kind, PackedRows, Record
from api.casework.audit.anchor import Anchor, anchor_of, read_anchor, signed
from api.casework.audit.check import Checked, Fault
from api.casework.audit.erasing import Person, erase_places, places_of
from api.casework.audit.export import exported, verify_export
from api.casework.audit.names import made_key
from api.casework.audit.verify import verify_log
from api.casework.database import Casework
from api.casework.identity import Identity
from api.errors import BadUse

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ANNA = Identity("Anna", frozenset(), key_id="k1")
KEY = b"k" * 32


def screening(name: str) -> Record:
    data = Data(fingerprint([]), NOON, [])
    asked, answered = {"name": name}, {"decision": "hit"}
    return Record(
        Kind.SCREENING,
        ANNA,
        "hit",
        asked,
        answered,
        data=data,
        name=name,
        reference=f"C-{name}",
        entities=[name],
    )


@pytest.fixture
def log(casework: Casework) -> AuditLog:
    """Six records: five screenings, and before the last a batch of three rows."""
    made = AuditLog(casework, clock=lambda: NOON)
    made.append_all([(screening(name), None) for name in "ABCD"])
    rows = PackedRows.of([{"row": n, "name": f"row {n}", "reference": f"R-{n}"} for n in (1, 2, 3)])
    made.append(Record(Kind.BATCH, ANNA, "screened", asked={"file": "orders.csv"}, facts=rows.facts), rows)
    made.append(screening("E"))
    return made


@contextmanager
def tampering(casework: Casework) -> Iterator[Connection]:
    """A transaction of somebody who may do anything: without the triggers."""
    with casework.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        else:
            triggers = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'trigger'"))
            for name in triggers.scalars().all():
                connection.execute(text(f"DROP TRIGGER {name}"))
        yield connection


def tampered(log: AuditLog, *statements: str) -> Checked:
    with tampering(log.casework) as connection:
        for statement in statements:
            connection.execute(text(statement))
    return verify_log(log.casework)


def test_a_log_as_it_was_written_holds(log: AuditLog) -> None:
    found = verify_log(log.casework)
    assert found.problem is None
    assert (found.records, found.time) == (6, "2026-11-28T12:00:00.000000Z")


def test_an_empty_log_holds(casework: Casework) -> None:
    assert verify_log(casework).problem is None


CHANGES = [
    (
        "UPDATE audit_record SET body = replace(body, '\"hit\"', '\"miss\"') WHERE sequence = 3",
        3,
        Fault.CHANGED,
    ),
    ("UPDATE audit_record SET hash = 'x' || substr(hash, 2) WHERE sequence = 3", 3, Fault.CHANGED),
    ("UPDATE audit_record SET body = body || ' ' WHERE sequence = 3", 3, Fault.CHANGED),
    ("UPDATE audit_record SET body = '[]' WHERE sequence = 3", 3, Fault.CHANGED),
    ("UPDATE audit_record SET identity = 'Ben' WHERE sequence = 4", 4, Fault.CHANGED),
    ("UPDATE audit_record SET kind = 'load' WHERE sequence = 4", 4, Fault.CHANGED),
    ("UPDATE audit_record SET time = '2020' WHERE sequence = 4", 4, Fault.CHANGED),
    ("DELETE FROM audit_record WHERE sequence = 1", 1, Fault.MISSING),
    ("DELETE FROM audit_record WHERE sequence IN (2, 3)", 2, Fault.MISSING),
    ("UPDATE audit_details SET details = '{}' WHERE sequence = 2", 2, Fault.DETAILS),
    ("UPDATE audit_details SET name_key = 'z' WHERE sequence = 2", 2, Fault.DETAILS),
    ("UPDATE audit_details SET reference = 'z' WHERE sequence = 2", 2, Fault.DETAILS),
    ("DELETE FROM audit_details WHERE sequence = 2", 2, Fault.DETAILS),
    ("UPDATE audit_entity SET entity = 'z' WHERE sequence = 2", 2, Fault.DETAILS),
    ("DELETE FROM audit_entity WHERE sequence = 2", 2, Fault.DETAILS),
    ("DELETE FROM audit_rows", 5, Fault.ROWS),
    ("UPDATE audit_data SET versions = '[1]'", 1, Fault.DATA),
    ("DELETE FROM audit_data", 1, Fault.DATA),
    ("DELETE FROM audit_record WHERE sequence > 4", 5, Fault.TRUNCATED),
    # What no log has, and must not end the check with a fault of our own.
    ("UPDATE audit_details SET salt = 'zz' WHERE sequence = 2", 2, Fault.DETAILS),
    ("UPDATE audit_details SET details = '[' WHERE sequence = 2", 2, Fault.DETAILS),
    pytest.param(
        f"UPDATE audit_record SET body = '{'[' * 5_000}' WHERE sequence = 2", 2, Fault.CHANGED, id="deep"
    ),
    ("UPDATE audit_data SET versions = 'x'", 1, Fault.DATA),
    # What was put in beside records that have no such thing.
    ("INSERT INTO audit_rows SELECT 3, 0, rows FROM audit_rows", 3, Fault.ROWS),
    ("INSERT INTO audit_entity VALUES (5, 'z')", 5, Fault.DETAILS),
    (
        "INSERT INTO audit_record SELECT 0, time, kind, identity, body, hash FROM audit_record "
        "WHERE sequence = 6",
        0,
        Fault.REORDERED,
    ),
]


@pytest.mark.parametrize(("statement", "sequence", "fault"), CHANGES)
def test_the_first_bad_record_is_named(log: AuditLog, statement: str, sequence: int, fault: Fault) -> None:
    problem = tampered(log, statement).problem
    assert problem is not None
    assert (problem.sequence, problem.fault) == (sequence, fault)
    assert (
        f"record {sequence}" in problem.detail
        or f"records {sequence}" in problem.detail
        or f"number {sequence}" in problem.detail
        or fault is Fault.TRUNCATED
    )


def test_records_in_each_other_s_place_are_found(log: AuditLog) -> None:
    problem = tampered(
        log,
        "UPDATE audit_record SET sequence = 99 WHERE sequence = 2",
        "UPDATE audit_record SET sequence = 2 WHERE sequence = 3",
        "UPDATE audit_record SET sequence = 3 WHERE sequence = 99",
    ).problem
    assert problem is not None
    assert (problem.sequence, problem.fault) == (2, Fault.REORDERED)
    assert problem.detail == "record 3 stands in the place of record 2"


def test_rows_of_a_batch_in_another_order_are_found(log: AuditLog) -> None:
    from api.casework.audit.rows import _packed, rows_of

    with tampering(log.casework) as connection:
        rows = list(rows_of(connection, 5))
        connection.execute(
            text("UPDATE audit_rows SET rows = :rows"), {"rows": _packed([rows[1], rows[0], rows[2]])}
        )
    problem = verify_log(log.casework).problem
    assert problem is not None and (problem.sequence, problem.fault) == (5, Fault.ROWS)


def cut_off(connection: Connection) -> None:
    """Remove the last two records with all that stands beside them."""
    for table in ("record", "details", "entity", "rows"):
        connection.execute(text(f"DELETE FROM audit_{table} WHERE sequence > 4"))


def test_a_log_that_was_cut_off_clean_is_found_by_its_anchor(log: AuditLog) -> None:
    anchor = anchor_of(log.casework, NOON)
    with tampering(log.casework) as connection:
        cut_off(connection)
    assert verify_log(log.casework).problem is None
    problem = verify_log(log.casework, anchor).problem
    assert problem is not None and (problem.sequence, problem.fault) == (6, Fault.TRUNCATED)
    assert "6 records" in problem.detail


def test_a_log_that_was_built_anew_is_found_by_its_anchor(log: AuditLog) -> None:
    anchor = anchor_of(log.casework, NOON)
    with tampering(log.casework) as connection:
        cut_off(connection)
    log.append_all([(screening(name), None) for name in "XYZ"])
    assert verify_log(log.casework).problem is None
    problem = verify_log(log.casework, anchor).problem
    assert problem is not None and (problem.sequence, problem.fault) == (6, Fault.REBUILT)


def test_a_log_that_goes_on_holds_against_its_anchor(log: AuditLog) -> None:
    anchor = anchor_of(log.casework, NOON)
    log.append(screening("F"))
    assert verify_log(log.casework, anchor).problem is None


def test_an_anchor_is_read_as_it_was_signed(tmp_path: Path) -> None:
    key = made_key(tmp_path / "key")
    from api.casework.audit.anchor import Anchor

    anchor = Anchor(3, "ab" * 32, 3, "2026-11-28T12:00:00.000000Z", "sqlite:///c.db")
    path = tmp_path / "anchor.json"
    path.write_bytes(signed(anchor, key))
    assert read_anchor(path, key) == anchor
    path.write_bytes(signed(anchor, key).replace(b'"count":3', b'"count":2'))
    with pytest.raises(BadUse, match="changed since it was signed"):
        read_anchor(path, key)
    path.write_bytes(signed(anchor, KEY))
    with pytest.raises(BadUse, match="another key"):
        read_anchor(path, key)
    path.write_text("[]")
    with pytest.raises(BadUse, match="no anchor"):
        read_anchor(path, key)


# ---------------------------------------------------------------- persons


def erase(log: AuditLog, person: Person) -> int:
    with log.casework.begin() as connection:
        places = places_of(connection, log.names, person)
        erase_places(connection, log, places, ANNA, {"reason": "asked for"})
    return len(places)


def test_what_is_erased_breaks_nothing_and_verify_says_when_and_by_whom(log: AuditLog) -> None:
    assert erase(log, Person(name="  b ")) == 1
    found = verify_log(log.casework)
    assert found.problem is None
    [erased] = found.erased
    assert (erased.sequence, erased.row, erased.by, erased.record) == (2, 0, "Anna", 7)
    assert erased.on == "2026-11-28T12:00:00.000000Z"
    with log.casework.read() as connection:
        assert places_of(connection, log.names, Person(name="B")) == []


def test_a_row_of_a_batch_is_erased_alone(log: AuditLog) -> None:
    assert erase(log, Person(reference="R-2")) == 1
    found = verify_log(log.casework)
    assert found.problem is None
    assert [(each.sequence, each.row) for each in found.erased] == [(5, 2)]
    with log.casework.read() as connection:
        assert [p.row for p in places_of(connection, log.names, Person(name="row 3"))] == [3]


def test_what_was_removed_without_an_erasure_is_told_apart(log: AuditLog) -> None:
    erase(log, Person(name="B"))
    found = tampered(log, "DELETE FROM audit_details WHERE sequence = 3")
    assert found.problem is not None and found.problem.sequence == 3
    assert "no erasure says why" in found.problem.detail


def test_erased_names_are_overwritten_in_the_file(tmp_path: Path) -> None:
    from api.casework.opening import opened_casework

    path = tmp_path / "c.db"
    with opened_casework(f"sqlite:///{path}") as casework:
        log = AuditLog(casework, clock=lambda: NOON)
        log.append(screening("Jan Jansen"))
        erase(log, Person(name="jan jansen"))
        casework.forget_erased()
        held = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert b"Jan Jansen" not in held and b"jan jansen" not in held


def test_a_person_has_a_name_or_a_reference() -> None:
    with pytest.raises(BadUse, match="--reference"):
        Person(name=" ")


# ---------------------------------------------------------------- exports


def write_export(log: AuditLog, path: Path, first: int = 1, *, details: bool = True) -> Path:
    path.write_bytes(b"".join(exported(log.casework, NOON, first, details=details)))
    return path


def test_an_export_verifies_on_its_own(log: AuditLog, tmp_path: Path) -> None:
    erase(log, Person(reference="R-2"))
    erase(log, Person(name="B"))
    found = verify_export(write_export(log, tmp_path / "log.ndjson"), anchor_of(log.casework, NOON))
    assert (found.problem, found.records, found.erased_count) == (None, 8, 2)


def test_an_export_may_begin_later_and_leave_details_out(log: AuditLog, tmp_path: Path) -> None:
    path = write_export(log, tmp_path / "log.ndjson", 4, details=False)
    assert b'"name":"D"' not in path.read_bytes()
    assert (verify_export(path).problem, verify_export(path).records) == (None, 3)


def test_an_export_that_begins_later_is_held_against_what_it_can(log: AuditLog, tmp_path: Path) -> None:
    anchor = anchor_of(log.casework, NOON)
    for _ in "FG":
        log.append(screening("F"))
    path = write_export(log, tmp_path / "follows.ndjson", 7)
    assert verify_export(path, anchor).problem is None
    follows_another = Anchor(6, "0" * 64, 6, anchor.time, anchor.store)
    problem = verify_export(path, follows_another).problem
    assert problem is not None and problem.fault is Fault.REBUILT
    later = write_export(log, tmp_path / "later.ndjson", 8)
    with pytest.raises(BadUse, match="export from --first 7 on"):
        verify_export(later, anchor)


def change_line(number: int, change: Callable[[dict[str, object]], None]) -> Callable[[list[bytes]], None]:
    def run(lines: list[bytes]) -> None:
        value = json.loads(lines[number])
        change(value)
        lines[number] = json.dumps(value).encode() + b"\n"

    return run


EXPORT_CHANGES = [
    (change_line(3, lambda line: line["record"].update(outcome="miss")), 3, Fault.CHANGED),  # type: ignore[attr-defined]
    (change_line(3, lambda line: line["details"].update(name="Z")), 3, Fault.DETAILS),  # type: ignore[attr-defined]
    (change_line(5, lambda line: line["rows"].pop()), 5, Fault.ROWS),  # type: ignore[attr-defined]
    (lambda lines: lines.pop(2), 2, Fault.MISSING),
    (lambda lines: lines.insert(2, lines.pop(3)), 2, Fault.MISSING),
    (lambda lines: lines.pop(), 7, Fault.TRUNCATED),
    (lambda lines: lines.pop(6), 6, Fault.TRUNCATED),
]


@pytest.mark.parametrize(("change", "sequence", "fault"), EXPORT_CHANGES)
def test_a_changed_export_is_found(
    tmp_path: Path, change: Callable[[list[bytes]], None], sequence: int, fault: Fault, log: AuditLog
) -> None:
    path = write_export(log, tmp_path / "log.ndjson")
    lines = path.read_bytes().splitlines(keepends=True)
    change(lines)
    path.write_bytes(b"".join(lines))
    problem = verify_export(path).problem
    assert problem is not None
    assert (problem.sequence, problem.fault) == (sequence, fault)


def test_a_file_of_something_else_is_no_export(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("name\nHuawei\n")
    with pytest.raises(BadUse, match="no line of an exported audit log"):
        verify_export(tmp_path / "x")
