"""Records of many requests, written together: each fails alone, and none is told before it is durable."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import text

from api.casework.audit import AuditLog, Kind, Record
from api.casework.audit.group import GroupedLog
from api.casework.audit.query import Filter, find_records
from api.casework.audit.verify import verify_log
from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED
from api.casework.opening import opened_casework
from api.errors import CaseworkBusy, CaseworkRefused


@pytest.fixture
def grouped(casework: Casework) -> Iterator[GroupedLog]:
    with closing(GroupedLog(AuditLog(casework))) as grouped:
        yield grouped


def record(name: str, **fields: object) -> Record:
    return Record(Kind.SCREENING, UNAUTHENTICATED, "hit", name=name, **fields)  # type: ignore[arg-type]


def outcomes(grouped: GroupedLog, *records: Record) -> list[object]:
    """What became of records that came together: their numbers, or the kinds of their errors."""
    told = [grouped.submit(each) for each in records]
    return [each.result().sequence if each.exception() is None else type(each.exception()) for each in told]


def test_a_record_that_cannot_be_written_fails_alone(grouped: GroupedLog, casework: Casework) -> None:
    with casework.begin():  # so that they wait for one another
        told = [grouped.submit(record(name)) for name in ("A", "B\ud800", "C")]
    assert isinstance(told[1].exception(), UnicodeEncodeError)
    assert [told[place].result().sequence for place in (0, 2)] == [1, 2]
    assert verify_log(casework).problem is None


def test_who_waits_is_told_once_the_record_is_there(grouped: GroupedLog, casework: Casework) -> None:
    for number in range(1, 20):
        assert grouped.append(record(str(number))).sequence == number
        with casework.read() as connection:
            assert connection.execute(text("SELECT max(sequence) FROM audit_record")).scalar() == number


def test_where_another_writes_too_long_all_are_told_at_once(
    grouped: GroupedLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def busy(several: list[object]) -> None:
        tries.append(len(several))
        raise CaseworkBusy("busy")

    monkeypatch.setattr(grouped.log, "append_all", busy)
    assert outcomes(grouped, *map(record, "ABC")) == [CaseworkBusy] * 3
    assert sum(tries) == 3


def test_the_longest_name_and_reference_are_kept_and_found(grouped: GroupedLog) -> None:
    """PostgreSQL has no room for them in a tree: 1,000 Chinese characters, of which none comes again."""
    long = "".join(map(chr, range(0x4E00, 0x4E00 + 1_000)))
    for each in (record(long), record("A", reference=long)):
        sequence = grouped.append(each).sequence
        wanted = Filter(name=each.name if each.reference is None else None, reference=each.reference)
        assert [found.sequence for found in find_records(grouped.log, wanted)] == [sequence]


@pytest.mark.postgresql
def test_what_the_database_has_no_sign_for_is_refused_as_such(postgresql_server) -> None:
    with (
        postgresql_server.database() as name,
        opened_casework(postgresql_server.url(name)) as casework,
        pytest.raises(CaseworkRefused, match="does not take a value"),
    ):
        find_records(AuditLog(casework), Filter(reference="\0"))
