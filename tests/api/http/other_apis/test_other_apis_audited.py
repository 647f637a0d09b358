"""What programs of others ask is in the audit log as what is asked of Ketting's own routes is."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from asgi_client import AppClient

from api.casework.audit import AuditLog
from api.casework.audit.query import Filter, find_records, proof_of_row
from api.casework.audit.verify import verify_log


def test_each_example_is_a_row_of_a_record(audited: tuple[AppClient, AuditLog]) -> None:
    client, log = audited
    queries: dict[str, Any] = {
        "first": {"schema": "Company", "properties": {"name": ["Hikvision"], "country": "China"}},
        "second": {"schema": "Company", "properties": {"name": ["Nobody at all 12"]}},
    }
    answer = client.post("/match/default?limit=3", json={"queries": queries}).json()
    [found] = find_records(log, Filter())
    assert found.details is not None
    assert (found.body["kind"], found.body["outcome"]) == ("batch", "match")
    assert found.details["asked"] == {"api": "yente", "dataset": "default", "parameters": "limit=3"}
    assert found.body["facts"]["rows"] == 2
    assert found.body["facts"]["decisions"] == {"match": 1, "no match found": 1}
    assert found.body["policy"]["name"] == "built-in"
    first = json.dumps(answer["responses"]["first"], ensure_ascii=False).encode()
    row = proof_of_row(log, found.sequence, 1).details
    assert row is not None
    assert (row["name"], row["country"], row["decision"]) == ("Hikvision", "cn", "match")
    assert (row["reference"], row["entity"], row["accepted"]) == ("first", "cn-hikvision", True)
    assert row["sha256"] == hashlib.sha256(first).hexdigest()
    assert verify_log(log.casework).problem is None


def test_a_query_that_is_called_by_no_text_is_answered_and_recorded(
    audited: tuple[AppClient, AuditLog],
) -> None:
    client, log = audited
    query = '{"queries": {"\\ud800": {"schema": "Company", "properties": {"name": ["A"]}}}}'
    headers = {"Content-Type": "application/json"}
    assert client.post("/match/default", content=query, headers=headers).status_code == 200
    assert client.post("/reconcile", data={"queries": '{"\\ud800": {"query": "A"}}'}).status_code == 200
    for sequence in (1, 2):
        proof = proof_of_row(log, sequence, 1)
        assert proof.details is not None and proof.details["reference"] == "\\ud800"
