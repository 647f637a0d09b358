"""`ketting licensed` and `ketting records` on the bundled case."""

from __future__ import annotations

import json

import pytest
from command_line import Ketting


def test_whether_the_machine_went_under_a_licence_is_unknown(on_case: Ketting) -> None:
    """Who said what stands beside it, and that the ministry and the maker declined to say."""
    answer = on_case("licensed", "shipment-2024-asml-siqa", "--json")
    assert answer.code == 0
    [shipment] = json.loads(answer.out)["shipments"]
    assert (shipment["answer"], shipment["status"]) == ("unknown", "claimed")
    [licence] = shipment["licences"]
    assert licence["id"] == "licence-2024-asml-siqa"
    assert {test["name"]: test["answer"] for test in licence["tests"]}["recorded"] == "unknown"
    said = {(one["speaker"], one["stance"], one["day"]) for one in shipment["said"]}
    assert ("Nieuwsuur", "asserts", "2025-11-26") in said
    assert ("Dutch Ministry of Foreign Affairs", "declines", "2025-11-28") in said
    assert ("ASML", "declines", "2025-11-07") in said


def test_a_consignee_is_asked_for_by_name(on_case: Ketting) -> None:
    answer = on_case("licensed", "Shenzhen International Quantum Academy")
    assert answer.code == 0
    assert answer.out.startswith("UNKNOWN  ASML, 5 February 2024: a DUV")
    assert "a source infers or claims it" in answer.out


def test_without_a_licence_on_record_none_is_inferred(on_case: Ketting) -> None:
    answer = on_case("licensed", "cn-gta")
    assert "UNKNOWN" in answer.out and "No licence is on record" in answer.out


def test_records_are_listed_by_what_they_say(on_case: Ketting) -> None:
    asked = ("records", "Shipment", "--where", "exporter=ASML", "--where", "date=2024")
    answer = on_case(*asked, "--show", "consignee", "--json")
    found = json.loads(answer.out)
    assert len(found["records"]) == 5
    page = json.loads(on_case(*asked, "--limit", "2", "--offset", "4", "--json").out)
    assert (len(page["records"]), page["more"]) == (1, False)


@pytest.mark.parametrize(
    ("arguments", "problem"),
    [
        (["records", "Licence", "--where", "colour=red"], "there is no property 'colour'"),
        (["records", "Licenses"], "Licenses"),
        (["licensed", "nl-asml"], "is no shipment in the data loaded, and received none"),
        (["licensed", " "], "the text is empty"),
    ],
)
def test_what_cannot_be_asked_is_said(on_case: Ketting, arguments: list[str], problem: str) -> None:
    answer = on_case(*arguments)
    assert (answer.code, answer.out) == (2, "")
    assert problem in answer.err
