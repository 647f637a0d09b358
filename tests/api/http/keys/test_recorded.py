"""Sign-ins, sign-outs and refused keys in the audit log, which keys with the scope admin read over HTTP."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from keyed_service import Keyed

from api.casework.audit import Appended, AuditLog, Kind, PackedRows, Record
from api.casework.audit.query import record_at
from api.casework.identity import UNAUTHENTICATED, Identity, Scope
from api.casework.keys.records import OF_AN_ADDRESS, AccessRecords
from api.casework.opening import opened_casework
from api.workspace import Workspace
from graph.store import Store


@pytest.fixture
def audited(store: Store, tmp_path: Path) -> Iterator[Keyed]:
    """A service with an audit log."""
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        log = AuditLog(casework)
        yield Keyed(Workspace(store), casework, audit=log, jobs_folder=tmp_path / "jobs")


def listed(audited: Keyed, key: str, query: str = "") -> list[dict[str, Any]]:
    answer = audited.get(f"/v1/audit?{query}", key)
    assert answer.status_code == 200, answer.text
    records: list[dict[str, Any]] = answer.json()["records"]
    return records


def test_sessions_and_refused_keys_are_recorded(audited: Keyed) -> None:
    reader, admin = audited.key(Scope.READ, name="ben"), audited.key(Scope.ADMIN, name="eva")
    browser = audited.browser()
    browser.sign_in("ketting_0123456789_" + "a" * 64)
    browser.sign_in(reader)
    browser.post("/sign-out", {"csrf": browser.token("/data")})
    assert audited.get("/v1/sources", reader[:-1] + "x").status_code == 401
    assert audited.get("/v1/audit", reader).status_code == 403
    found = listed(audited, admin, "kind=session&kind=refusal")
    assert [(each["outcome"], each["identity"]) for each in reversed(found)] == [
        ("refused", "unauthenticated"),
        ("signed in", "ben"),
        ("signed out", "ben"),
        ("refused", "unauthenticated"),
        ("refused", "ben"),
    ]
    assert found[-1]["facts"]["key"] == "0123456789"
    asked = [each["details"]["asked"] for each in found if each["outcome"] == "refused"]
    assert len({each["from"] for each in asked}) == 1, "the form to sign in has the address too"
    assert found[0]["facts"]["scope"] == "admin" and found[0]["details"]["asked"]["path"] == "/v1/audit"
    assert "aaaa" not in str(found)


def test_who_sends_wrong_keys_all_day_does_not_fill_the_log(tmp_path: Path) -> None:
    seconds = [0.0]
    with opened_casework(f"sqlite:///{tmp_path}/c.db") as casework:
        log = AuditLog(casework)
        records = AccessRecords(log, ticks=lambda: seconds[0])
        for _ in range(OF_AN_ADDRESS[0] + 7):
            records.refused_key("wrong", {"from": "192.0.2.1"})
        records.refused_key("wrong", {"from": "192.0.2.2"})
        seconds[0] = 60.0
        records.refused_key("wrong", {"from": "192.0.2.1"})
        appended = log.append(Record(Kind.LOAD, UNAUTHENTICATED, "loaded"))
        assert record_at(log, appended.sequence - 1).body["facts"]["left_out_before"] == 7
    assert appended.sequence == OF_AN_ADDRESS[0] + 3


class Written:
    """A log in memory."""

    def __init__(self) -> None:
        self.records: list[Record] = []

    def append(self, record: Record) -> Appended:
        self.records.append(record)
        return Appended(len(self.records), "")


def test_what_an_address_that_never_comes_back_tried_is_told_with_the_next_record() -> None:
    seconds = [0.0]
    written = Written()
    records = AccessRecords(written, ticks=lambda: seconds[0])
    for _ in range(OF_AN_ADDRESS[0] + 1_000):
        records.refused_key("wrong", {"from": "192.0.2.1"})
    seconds[0] = 3_600.0
    records.refused_key("wrong", {"from": "192.0.2.2"})
    assert len(written.records) == OF_AN_ADDRESS[0] + 1
    assert written.records[-1].facts["left_out_of_others"] == 1_000


def test_many_addresses_do_not_fill_the_log_either_and_keep_no_key_out_of_it() -> None:
    seconds = [0.0]
    written = Written()
    records = AccessRecords(written, ticks=lambda: seconds[0])
    for second in range(3_600):
        seconds[0] = float(second)
        records.refused_key("wrong", {"from": f"2001:db8::{second:x}"})
    assert len(written.records) == 30 + 99
    told = sum(int(record.facts.get("left_out_of_others", 0)) for record in written.records)
    assert 3_600 - len(written.records) - 100 <= told <= 3_600 - len(written.records)
    records.refused_scope(Identity("ben", frozenset(), "k1"), Scope.ADMIN, {})
    assert written.records[-1].identity.name == "ben"


def test_the_log_is_listed_in_pages_shown_and_verified(audited: Keyed) -> None:
    admin = audited.key(Scope.ADMIN, name="eva")
    log = audited.app.state.services.audit.log
    rows = PackedRows.of([{"row": 1, "name": "A"}, {"row": 2, "name": "B"}])
    batch = log.append(Record(Kind.BATCH, UNAUTHENTICATED, "hit", facts=rows.facts, name="A"), rows)
    first = audited.get("/v1/audit?limit=2", admin).json()
    assert [each["sequence"] for each in first["records"]] == [3, 2] and first["more"] == 2
    assert [each["sequence"] for each in listed(audited, admin, "before=2")] == [1]
    assert [each["kind"] for each in listed(audited, admin, "name=a&since=2020-01-01")] == ["batch"]
    shown = audited.get(f"/v1/audit/{batch.sequence}?row=2", admin).json()
    assert shown["row"]["details"] == {"row": 2, "name": "B"} and shown["row"]["path"]
    assert audited.get("/v1/audit/verify", admin).json()["records"] == 3


@pytest.mark.parametrize(
    ("path", "status", "told"),
    [
        ("/v1/audit?kind=nothing", 422, "kind"),
        ("/v1/audit?limit=0", 422, "limit"),
        ("/v1/audit?befor=1", 422, "befor"),
        ("/v1/audit/99", 404, "no record 99"),
        ("/v1/audit/1?row=1", 404, "about no batch"),
    ],
)
def test_what_the_log_has_not_is_refused(audited: Keyed, path: str, status: int, told: str) -> None:
    answer = audited.get(path, audited.key(Scope.ADMIN))
    assert answer.status_code == status and told in answer.text


def test_a_request_verifies_no_more_than_takes_some_seconds(
    audited: Keyed, monkeypatch: pytest.MonkeyPatch
) -> None:
    admin = audited.key(Scope.ADMIN, name="eva")
    rows = PackedRows.of([{"row": 1}])
    audited.app.state.services.audit.append(
        Record(Kind.BATCH, UNAUTHENTICATED, "hit", facts=rows.facts), rows
    )
    for bound, most in (("MOST_VERIFIED", 2), ("MOST_PACKS", 0)):
        with monkeypatch.context() as patch:
            patch.setattr(f"api.http.routes.casework.audit.{bound}", most)
            refused = audited.get("/v1/audit/verify", admin)
            assert refused.status_code == 422 and "ketting audit verify" in refused.text
    assert audited.get("/v1/audit/verify", admin).status_code == 200
