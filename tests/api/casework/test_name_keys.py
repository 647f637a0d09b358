"""Names as keyed hashes: by which key they are found again, and what turns hashing off unseen."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from api.casework.audit import AuditLog, Kind, PackedRows, Record
from api.casework.audit.answers import set_names
from api.casework.audit.check import Fault
from api.casework.audit.erasing import Person
from api.casework.audit.names import NameKeeping, made_key
from api.casework.audit.verify import verify_log
from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED
from api.casework.persons import erase_person, find_person
from api.errors import CaseworkError

JAN = "Jan Jansen"


@pytest.fixture
def keys(tmp_path: Path) -> list[Path]:
    """The files of two keys."""
    files = [tmp_path / "one", tmp_path / "two"]
    for file in files:
        made_key(file)
    return files


def ask(log: AuditLog) -> None:
    """A screening of Jan, and a batch in which he is."""
    log.append(Record(Kind.SCREENING, UNAUTHENTICATED, "hit", {"name": JAN}, name=JAN))
    rows = PackedRows.of([log.names.kept({"row": 1, "name": JAN})])
    log.append(Record(Kind.BATCH, UNAUTHENTICATED, "hit", facts=rows.facts), rows)


def rotated(casework: Casework, keys: list[Path]) -> None:
    """A log that kept names plain, then by one key, then by the other, and plain again."""
    ask(AuditLog(casework))
    set_names(AuditLog(casework), UNAUTHENTICATED, keys[0])
    ask(AuditLog(casework, keys[:1]))
    set_names(AuditLog(casework, keys[:1]), UNAUTHENTICATED, keys[1])
    ask(AuditLog(casework, keys))
    assert set_names(AuditLog(casework, keys), UNAUTHENTICATED, None).earlier_keys == 2


def test_who_has_every_key_finds_and_erases_what_each_hashed(casework: Casework, keys: list[Path]) -> None:
    rotated(casework, keys)
    log = AuditLog(casework, reversed_files := keys[::-1])
    assert [place.sequence for place in find_person(log, Person(JAN.upper())).places] == [1, 2, 4, 5, 7, 8]
    assert erase_person(log, Person(JAN), UNAUTHENTICATED, "asked").missing_keys == []
    assert find_person(AuditLog(casework, reversed_files), Person(JAN)).places == []
    assert verify_log(casework).problem is None


def test_who_lacks_a_key_of_before_is_told(casework: Casework, keys: list[Path]) -> None:
    rotated(casework, keys)
    found = find_person(AuditLog(casework, keys[1:]), Person(JAN))
    assert [place.sequence for place in found.places] == [1, 2, 7, 8]
    assert len(found.missing_keys) == 1
    assert len(find_person(AuditLog(casework), Person(JAN)).missing_keys) == 2


def test_who_has_a_key_does_not_write_into_a_log_of_which_nobody_chose(
    casework: Casework, keys: list[Path]
) -> None:
    with pytest.raises(CaseworkError, match="keeps names as they are"):
        AuditLog(casework, keys)
    set_names(AuditLog(casework, keys, is_choosing=True), UNAUTHENTICATED, keys[0])
    assert AuditLog(casework, keys).names.is_hashed


@pytest.mark.parametrize("statement", ["DELETE FROM audit_setting", "UPDATE audit_setting SET value = 'x'"])
def test_hashing_that_was_turned_off_without_a_record_is_found(
    casework: Casework, keys: list[Path], statement: str
) -> None:
    set_names(AuditLog(casework), UNAUTHENTICATED, keys[0])
    assert verify_log(casework).problem is None
    with casework.begin() as connection:
        connection.execute(text(statement))
    problem = verify_log(casework).problem
    assert problem is not None and (problem.sequence, problem.fault) == (1, Fault.SETTING)


def test_a_log_of_which_hashing_was_turned_off_past_it_takes_no_name(
    casework: Casework, keys: list[Path]
) -> None:
    set_names(AuditLog(casework), UNAUTHENTICATED, keys[0])
    with casework.begin() as connection:
        connection.execute(text("DELETE FROM audit_setting"))
    for files in ([], keys):
        with pytest.raises(CaseworkError, match="was changed past it"):
            ask(AuditLog(casework, files))
    set_names(AuditLog(casework, keys, is_choosing=True), UNAUTHENTICATED, keys[0])
    ask(AuditLog(casework, keys))
    assert verify_log(casework).problem is None


def test_a_name_that_is_no_longer_found_is_found_by_verifying(casework: Casework) -> None:
    AuditLog(casework).append(Record(Kind.SCREENING, UNAUTHENTICATED, "hit", {"name": JAN}, name=JAN))

    with casework.begin() as connection:
        on = " ON audit_details" if connection.dialect.name == "postgresql" else ""
        connection.execute(text(f"DROP TRIGGER audit_details_no_update{on}"))
        # As it is written, where it is looked for as it is compared.
        connection.execute(text("UPDATE audit_details SET name_key = :name"), {"name": JAN})
    problem = verify_log(casework).problem
    assert problem is not None and problem.fault is Fault.DETAILS


def test_a_customer_called_like_a_hash_is_found_as_others_are() -> None:
    assert NameKeeping().name_keys("HMAC:abc") == {"hmac:abc"}
