"""Keys in the store of casework, on each kind of database: made, rotated, revoked, found, and in the log."""

from __future__ import annotations

import json
import stat
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from api.casework.audit.tables import DETAILS, RECORDS
from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED, Identity, Scope, different_person
from api.casework.keys.key import Limits
from api.casework.keys.meter import Meter
from api.casework.keys.ring import KNOWN_SECONDS, KeyRing
from api.casework.keys.secret import read_key
from api.casework.keys.sessions import kept_secret
from api.casework.keys.table import KeyTable
from api.errors import BadUse, CaseworkError, LimitReached, NotFound

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
ADMIN = Identity("root", frozenset(Scope), "0000000000")


class Clock:
    def __init__(self) -> None:
        self.now = NOON

    def __call__(self) -> datetime:
        return self.now

    def ticks(self) -> float:
        return self.now.timestamp()

    def later(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def table(casework: Casework, clock: Clock) -> KeyTable:
    return KeyTable(casework, clock=clock)


def ring_of(table: KeyTable, clock: Clock) -> KeyRing:
    ring = KeyRing(table, clock=clock, ticks=clock.ticks)
    ring.refresh()
    return ring


def log_of(casework: Casework) -> list[tuple[str, str, str, dict[str, object]]]:
    with casework.read() as connection:
        bodies = [json.loads(row.body) for row in connection.execute(RECORDS.select())]
    return [(body["kind"], body["identity"]["name"], body["outcome"], body["facts"]) for body in bodies]


def test_a_key_is_made_found_and_kept_without_its_secret(
    table: KeyTable, casework: Casework, clock: Clock
) -> None:
    assert table.is_empty() and not table.has_admin()
    key, secret = table.create(" Anna  de Vries ", [Scope.ADMIN, Scope.READ], UNAUTHENTICATED, days=30)
    assert (key.name, key.expires_at, key.created_by) == (
        "Anna de Vries",
        NOON + timedelta(days=30),
        "unauthenticated",
    )
    assert table.all() == [key] and table.get(key.id) == key and not table.is_empty()
    assert ring_of(table, clock).find(secret) == key
    assert secret.startswith(f"ketting_{key.id}_") and len(bytes.fromhex(secret.split("_")[2])) == 32
    with casework.read() as connection:
        for name in ("api_keys", RECORDS.name, DETAILS.name):
            rows = connection.execute(text(f"SELECT * FROM {name}")).all()
            assert rows and secret.split("_")[2] not in str(rows)


def test_two_keys_are_never_alike(table: KeyTable) -> None:
    made = [table.create("anna", [Scope.ADMIN], ADMIN) for _ in range(20)]
    assert len({secret for _, secret in made}) == len({key.id for key, _ in made}) == 20
    assert [read_key(secret) is None for _, secret in made] == [False] * 20


def test_the_first_key_has_admin_and_so_has_one_that_stays(table: KeyTable) -> None:
    with pytest.raises(BadUse, match="--scope admin"):
        table.create("anna", [Scope.READ], UNAUTHENTICATED)
    admin, _ = table.create("root", [Scope.ADMIN], UNAUTHENTICATED)
    reader, _ = table.create("anna", [Scope.READ], ADMIN)
    with pytest.raises(BadUse, match="the last one with the scope admin"):
        table.revoke(admin.id, ADMIN)
    table.revoke(reader.id, ADMIN)
    table.revoke(admin.id, ADMIN)
    assert not table.is_empty() and not table.has_admin()


def test_a_rotated_key_is_valid_for_the_overlap(table: KeyTable, clock: Clock) -> None:
    limits = Limits(5, 6)
    first, old_text = table.create("anna", [Scope.ADMIN], ADMIN, days=100, limits=limits)
    clock.later(days=50)
    old, new, new_text = table.rotate(first.id, ADMIN, overlap=timedelta(hours=24))
    assert (old.replaced_by, old.expires_at) == (new.id, clock.now + timedelta(hours=24))
    assert (new.name, new.scopes, new.limits) == ("anna", first.scopes, limits)
    assert new.expires_at == clock.now + timedelta(days=100)
    ring = ring_of(table, clock)
    assert ring.find(old_text) is not None and ring.find(new_text) is not None
    with pytest.raises(BadUse, match=f"rotated to {new.id} already"):
        table.rotate(old.id, ADMIN)
    clock.later(hours=24)
    assert ring.find(old_text) is None and ring.find(new_text) is not None
    last, _, _ = table.rotate(new.id, ADMIN, overlap=timedelta(0))
    assert not last.is_valid(clock.now)


def test_an_overlap_makes_no_key_valid_for_longer(table: KeyTable, clock: Clock) -> None:
    key, _ = table.create("anna", [Scope.ADMIN], ADMIN, days=1)
    old, _, _ = table.rotate(key.id, ADMIN, overlap=timedelta(days=30))
    assert old.expires_at == key.expires_at


def test_a_running_service_feels_a_revocation_within_two_seconds(table: KeyTable, clock: Clock) -> None:
    table.create("root", [Scope.ADMIN], ADMIN)
    key, secret = table.create("anna", [Scope.READ], ADMIN)
    ring = ring_of(table, clock)
    table.revoke(key.id, ADMIN)
    assert ring.find(secret) is not None and not ring.is_due
    clock.later(seconds=KNOWN_SECONDS + 0.001)
    assert ring.is_due
    ring.refresh()
    assert ring.find(secret) is None and ring.valid(key.id) is None and not ring.is_due


def test_a_store_that_cannot_be_asked_opens_nothing(
    table: KeyTable, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.create("root", [Scope.ADMIN], ADMIN)
    ring = ring_of(table, clock)
    asked = []

    def gone() -> int:
        asked.append(clock.now)
        raise CaseworkError("gone")

    with monkeypatch.context() as patched:
        patched.setattr(table, "change", gone)
        for _ in range(3):  # it is asked once, and whoever comes then is told the same
            clock.later(seconds=KNOWN_SECONDS if not asked else 0.5)
            clock.later(seconds=0.001)
            with pytest.raises(CaseworkError, match="gone"):
                ring.refresh()
            assert ring.is_due
        assert len(asked) == 1
    clock.later(seconds=10)
    ring.refresh()
    assert not ring.is_due


def test_a_service_does_not_open_where_the_keys_have_gone(
    table: KeyTable, clock: Clock, casework: Casework
) -> None:
    table.create("root", [Scope.ADMIN], ADMIN)
    ring = ring_of(table, clock)
    with casework.begin() as connection:
        connection.execute(text("DELETE FROM api_keys"))
    clock.later(seconds=10)
    with pytest.raises(CaseworkError, match="another one or an older copy"):
        ring.refresh()
    assert ring.is_due and not ring.is_empty


def test_the_last_use_is_kept_every_five_minutes(table: KeyTable, clock: Clock) -> None:
    key, secret = table.create("root", [Scope.ADMIN], ADMIN)
    ring = ring_of(table, clock)
    change = table.change()
    assert ring.use(key)
    ring.keep_use(key)
    assert table.get(key.id).last_used_at == NOON and table.change() == change
    clock.later(minutes=4)
    assert not ring.use(key)
    clock.later(minutes=1)
    assert ring.use(key)
    ring.keep_use(key)
    assert table.get(key.id).last_used_at == clock.now
    again = ring_of(table, clock)
    found = again.find(secret)
    assert found is not None and not again.use(found)


def test_every_change_is_in_the_audit_log_with_who_made_it(table: KeyTable, casework: Casework) -> None:
    key, _ = table.create("anna", [Scope.ADMIN, Scope.READ], UNAUTHENTICATED)
    by = replace(key.identity)
    _, new, _ = table.rotate(key.id, by)
    table.create("ben", [Scope.READ], by)
    table.revoke(key.id, by)
    records = log_of(casework)
    assert [record[:3] for record in records] == [
        ("key", "unauthenticated", "created"),
        ("key", "anna", "rotated"),
        ("key", "anna", "created"),
        ("key", "anna", "created"),
        ("key", "anna", "revoked"),
    ]
    assert records[1][3]["key"] == key.id and records[1][3]["replaced_by"] == new.id
    assert records[0][3]["scopes"] == ["admin", "read"]
    assert "ben" not in str([record[3] for record in records])


def test_a_change_that_fails_leaves_neither_key_nor_record(
    table: KeyTable, casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    table.create("root", [Scope.ADMIN], ADMIN)

    def fail(*_: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("api.casework.audit.log.AuditLog.append_in", fail)
    with pytest.raises(RuntimeError):
        table.create("anna", [Scope.READ], ADMIN)
    assert len(table.all()) == 1 == len(log_of(casework))


REFUSED = {
    "no name": ({"name": " "}, "says who uses it"),
    "a long name": ({"name": "a" * 101}, "1 to 100 characters"),
    "a name with a control character": ({"name": "a\x00b"}, "says who uses it"),
    "the name of nobody": ({"name": "Unauthenticated"}, "no key is called unauthenticated"),
    "no scope": ({"scopes": []}, "give --scope, of read, screen, decide, load, admin"),
    "no day": ({"days": 0}, "--days is 0"),
    "too many days": ({"days": 3_651}, "between 1 and 3,650"),
    "no request": ({"limits": Limits(0, 1)}, "--requests-per-minute is 0"),
    "too many rows": ({"limits": Limits(1, 10**10)}, "--rows-per-day is 10000000000"),
}


@pytest.mark.parametrize(("given", "said"), REFUSED.values(), ids=REFUSED.keys())
def test_what_can_be_no_key_is_refused(tmp_path: Path, given: dict[str, object], said: str) -> None:
    from api.casework.opening import opened_casework

    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        table = KeyTable(casework)
        asked = {"name": "anna", "scopes": [Scope.ADMIN], "by": UNAUTHENTICATED, **given}
        with pytest.raises(BadUse, match=said):
            table.create(**asked)
        for change in (table.get, lambda id: table.revoke(id, ADMIN), lambda id: table.rotate(id, ADMIN)):
            with pytest.raises(NotFound, match="keys list"):
                change("0123456789")
        assert table.is_empty()


def test_two_keys_of_one_name_are_one_person_and_nobody_is_no_second_pair_of_eyes() -> None:
    anna, again = (Identity(name, frozenset(), id) for name, id in (("Anna", "1"), ("ａｎｎａ ", "2")))
    ben = Identity("Ben", frozenset(), "3")
    assert different_person(anna, ben)
    for one, other in ((anna, again), (anna, anna), (anna, UNAUTHENTICATED), (UNAUTHENTICATED, ben)):
        assert not different_person(one, other)
    assert not different_person(UNAUTHENTICATED, replace(UNAUTHENTICATED, user="ben"))


# ------------------------------------------------------------ limits


def test_requests_are_counted_by_the_minute_and_rows_by_the_day() -> None:
    now = [60.0 * 60 * 24 * 3 + 59]
    meter, limits = Meter(clock=lambda: now[0]), Limits(2, 10)
    meter.request("a", limits)
    meter.request("a", limits)
    with pytest.raises(LimitReached, match="2 times a minute") as refused:
        meter.request("a", limits)
    assert refused.value.retry_after == 1
    meter.request("b", limits)
    now[0] += 1
    meter.request("a", limits)
    meter.rows("a", limits, 8)
    with pytest.raises(LimitReached, match="2 are left") as refused:
        meter.rows("a", limits, 3)
    assert refused.value.retry_after == 86_400 - 60
    meter.rows("a", limits, 2)
    left = meter.left("a", limits)
    assert (left.requests, left.rows, left.minute_ends, left.day_ends) == (1, 0, 60, 86_340)
    with pytest.raises(LimitReached):
        meter.rows("a", limits, 0)
    now[0] += 86_400
    meter.rows("a", limits, 10)


# ------------------------------------------------------------ the secret of sessions


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "data" / "session-secret"
    secret = kept_secret(path)
    assert len(secret) == 32 and kept_secret(path) == secret
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [each.name for each in path.parent.iterdir()] == ["session-secret"]
    path.write_bytes(b"cut off")
    assert kept_secret(path) != secret and len(path.read_bytes()) == 32
