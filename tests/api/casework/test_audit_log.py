"""Records are appended, and nothing of them is changed or removed."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from api.casework.audit import AuditLog, Data, Kind, PackedRows, Record
from api.casework.audit.tables import DATA, DETAILS, ENTITIES, RECORDS
from api.casework.database import Casework
from api.casework.identity import Identity
from api.errors import CaseworkError

NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
ANNA = Identity("Anna de Vries", frozenset(), key_id="k1", user="anna")


@pytest.fixture
def log(casework: Casework) -> AuditLog:
    return AuditLog(casework, clock=lambda: NOON)


def screening(name: str, **fields: object) -> Record:
    asked = {"name": name, "country": "CN"}
    answered = {"decision": "hit", "sha256": "ab"}
    return Record(Kind.SCREENING, ANNA, "hit", asked, answered, name=name, **fields)  # type: ignore[arg-type]


def bodies(casework: Casework) -> list[dict[str, object]]:
    with casework.read() as connection:
        rows = connection.execute(select(RECORDS.c.body).order_by(RECORDS.c.sequence)).scalars()
        return [json.loads(body) for body in rows]


def test_a_record_says_who_what_when_and_by_which_rules(log: AuditLog, casework: Casework) -> None:
    data = Data("cd" * 32, NOON, [["us_lists", 3, "ef"]])
    log.append(screening("Huawei", policy={"name": "built-in", "sha256": "12"}, data=data, entities=["cn-h"]))
    [body] = bodies(casework)
    assert body["time"] == "2026-11-28T12:00:00.000000Z"
    assert body["identity"] == {"name": "Anna de Vries", "key": "k1"}
    assert (body["kind"], body["outcome"]) == ("screening", "hit")
    assert body["policy"] == {"name": "built-in", "sha256": "12"}
    assert body["data"] == {"sha256": "cd" * 32, "known_at": "2026-11-28T12:00:00.000000Z"}
    with casework.read() as connection:
        assert connection.execute(select(DATA.c.versions)).scalar() == '[["us_lists",3,"ef"]]'
        assert connection.execute(select(ENTITIES.c.entity)).scalars().all() == ["cn-h"]
        details = json.loads(connection.execute(select(DETAILS.c.details)).scalar_one())
    assert details["asked"] == {"name": "Huawei", "country": "CN"}
    assert details["user"] == "anna"


def test_the_chain_says_nothing_of_whom_was_asked_about(log: AuditLog, casework: Casework) -> None:
    log.append(screening("Huawei", reference="C-1", entities=["cn-h"]))
    [body] = bodies(casework)
    assert not any(word in json.dumps(body) for word in ("Huawei", "C-1", "cn-h", "anna"))


def test_each_record_follows_the_one_before(log: AuditLog, casework: Casework) -> None:
    first = log.append(screening("A"))
    second, third = log.append_all([(screening("B"), None), (screening("C"), None)])
    assert [each.sequence for each in (first, second, third)] == [1, 2, 3]
    assert [body["previous"] for body in bodies(casework)] == ["0" * 64, first.hash, second.hash]


def test_equal_questions_have_commitments_that_differ(log: AuditLog, casework: Casework) -> None:
    log.append_all([(screening("A"), None)] * 2)
    one, other = bodies(casework)
    assert one["details"] != other["details"]


def test_a_record_is_written_with_what_it_is_about_or_not_at_all(log: AuditLog, casework: Casework) -> None:
    def fail() -> None:
        with casework.begin() as connection:
            log.append_in(connection, screening("A"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert bodies(casework) == []


STATEMENTS = [
    "UPDATE audit_record SET hash = ''",
    "DELETE FROM audit_record",
    "UPDATE audit_details SET details = '{}'",
    "DELETE FROM audit_details",
    "UPDATE audit_entity SET entity = 'x'",
    "DELETE FROM audit_entity",
    "UPDATE audit_rows SET rows = rows",
    "DELETE FROM audit_rows",
    "UPDATE audit_data SET versions = ''",
    "DELETE FROM audit_data",
]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_nothing_is_changed_or_removed(log: AuditLog, casework: Casework, statement: str) -> None:
    log.append(screening("A", entities=["x"], data=Data("ab", None)), PackedRows.of([{"row": 1}]))
    with pytest.raises((CaseworkError, IntegrityError), match="append-only"), casework.begin() as connection:
        connection.execute(text(statement))


def test_nothing_is_replaced(log: AuditLog, casework: Casework) -> None:
    log.append(screening("A"))
    values = "SELECT sequence, time, kind, identity, body, 'x' FROM audit_record"
    is_sqlite = casework.url.startswith("sqlite")
    statement = f"INSERT OR REPLACE INTO audit_record {values}" if is_sqlite else "TRUNCATE audit_record"
    with pytest.raises((CaseworkError, IntegrityError), match="append-only"), casework.begin() as connection:
        connection.execute(text(statement))
