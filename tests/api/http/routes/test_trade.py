"""Licences, joined questions and tables of reports over HTTP: what the commands answer with --json."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest

from api import references
from api.models import Model
from api.reports import check_answer, report_list, table_answer, table_list
from api.screening import Question
from api.trade import JoinedQuestion, TradeParams, joined, licensed_by_name, record_list
from api.workspace import Workspace
from ingest.reports import bundled_report

ACADEMY = "Shenzhen International Quantum Academy"


def got(service: httpx.Client, path: str, **question: Any) -> Any:
    answer = service.get(path, params=question)
    assert answer.status_code == 200, answer.text
    return answer.json()


def refused(service: httpx.Client, path: str, **question: Any) -> tuple[int, str]:
    answer = service.get(path, params=question)
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    return answer.status_code, answer.json()["detail"]


def as_json(answer: Model) -> Any:
    """What `--json` prints."""
    return json.loads(references.as_json(answer))


def test_records_are_those_of_the_command(service: httpx.Client, workspace: Workspace) -> None:
    where, show = ["exporter=ASML", "date=2024"], ["consignee"]
    path = "/v1/licences/records/Shipment"
    with workspace.view() as view:
        pages = [record_list(view.reader, "Shipment", where, show, offset=n, limit=2) for n in (0, 2, 4)]
    found = [got(service, path, where=where, show=show, offset=n, limit=2) for n in (0, 2, 4)]
    assert found == [as_json(page) for page in pages]
    assert [(len(page["records"]), page["more"]) for page in found] == [(2, True), (2, True), (1, False)]


def test_records_are_partial_where_more_of_the_type_were_not_looked_at(workspace: Workspace) -> None:
    with workspace.view() as view:
        count = len(record_list(view.reader, "Shipment", [], [], limit=1_000).records)
        for most, is_partial in ((1, True), (count - 1, True), (count, False), (None, False)):
            found = record_list(view.reader, "Shipment", [], [], limit=1_000, most_read=most)
            assert (len(found.records), found.partial) == (most or count, is_partial)
        assert not record_list(view.reader, "Shipment", [], [], limit=1, most_read=2).partial


def test_a_shipment_and_a_party_by_name(service: httpx.Client, workspace: Workspace) -> None:
    for asked in ("shipment-2024-asml-siqa", ACADEMY):
        found = got(service, "/v1/licences/licensed", q=asked)
        assert found == as_json(licensed_by_name(workspace, asked, Question()))
        assert {one["answer"] for one in found["shipments"]} == {"unknown"}
    declined = {one["speaker"] for one in found["shipments"][0]["said"] if one["stance"] == "declines"}
    assert declined == {"ASML", "Dutch Ministry of Foreign Affairs"}


@pytest.mark.parametrize("asked", JoinedQuestion)
def test_a_joined_question(service: httpx.Client, workspace: Workspace, asked: JoinedQuestion) -> None:
    found = got(service, f"/v1/trade/{asked.value}", **{"from": "2024-01-01", "to": "2024-12-31", "limit": 3})
    days = {"first": "2024-01-01", "last": "2024-12-31"}
    which = TradeParams.model_validate({**days, "limit": 3})
    assert found == as_json(joined(workspace, asked, which.as_question(), which))


def test_a_page_of_a_joined_question(service: httpx.Client) -> None:
    first, second = (got(service, "/v1/trade/near-without-licence", offset=n, limit=1) for n in (0, 1))
    assert first["total"] == second["total"] > 1
    assert len(first["rows"]) == len(second["rows"]) == 1 and first["rows"] != second["rows"]


def test_reports_are_those_of_the_command(service: httpx.Client) -> None:
    report = bundled_report()
    assert got(service, "/v1/reports") == as_json(report_list())
    assert got(service, "/v1/reports/nl_2024/tables") == as_json(table_list(report))
    assert got(service, "/v1/reports/nl_2024/tables/t7") == as_json(table_answer(report, "T7"))
    assert got(service, "/v1/reports/nl_2024/check", table=["T3"]) == as_json(check_answer(report, ["T3"]))


@pytest.mark.parametrize(
    ("path", "question", "expected"),
    [
        ("/v1/licences/records/Licenses", {}, (422, "Licenses")),
        ("/v1/licences/records/Licence", {"where": "colour=red"}, (422, "there is no property 'colour'")),
        ("/v1/licences/records/Licence", {"where": ["kind=global"] * 21}, (422, "where")),
        ("/v1/licences/records/Licence", {"limit": 1001}, (422, "limit")),
        ("/v1/licences/licensed", {"q": "nl-asml"}, (404, "is no shipment in the data loaded")),
        ("/v1/licences/licensed", {"q": " "}, (422, "the text is empty")),
        ("/v1/licences/licensed", {}, (422, "q")),
        ("/v1/trade/profits", {}, (422, "question")),
        (
            "/v1/trade/values",
            {"from": "2025-01-01", "to": "2024-01-01"},
            (422, "first day is after the last"),
        ),
        ("/v1/trade/values", {"since": "2025-01-01"}, (422, "since")),
        (
            "/v1/trade/near-without-licence",
            {"risk_classes": ["listed_party", "state_body"]},
            (422, "one class"),
        ),
        ("/v1/reports/uk/tables", {}, (404, "there is no such report")),
        ("/v1/reports/nl_2024/tables/T99", {}, (404, "there is no such table")),
        ("/v1/reports/nl_2024/check", {"table": "T99"}, (422, "there is no such table")),
    ],
)
def test_what_cannot_be_asked_is_said(
    service: httpx.Client, path: str, question: dict[str, Any], expected: tuple[int, str]
) -> None:
    status, detail = refused(service, path, **question)
    assert status == expected[0]
    assert expected[1] in detail
