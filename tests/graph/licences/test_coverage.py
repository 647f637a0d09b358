"""Does a licence cover a shipment? Each test by itself, three-valued, and all of them together."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from graph.licences import (
    Answer,
    CoverageContext,
    CoverageResult,
    LicenceRecord,
    ShipmentRecord,
    StandingEvent,
    amount_left,
    covers,
    recorded_answer,
    standing,
)
from ontology import PartialDate

LICENCE = LicenceRecord(
    "licence",
    kind="individual",
    movement="export",
    exporters=frozenset({"maker"}),
    parties=frozenset({"buyer", "user"}),
    destinations=frozenset({"cn"}),
    codes=frozenset({"3B001", "ML1"}),
    amount=Decimal(100),
    currency="EUR",
    start=PartialDate("2024-01-01"),
    end=PartialDate("2024-12-31"),
)
SHIPMENT = ShipmentRecord(
    "shipment",
    exporter="maker",
    consignee="buyer",
    end_user="user",
    day=PartialDate("2024-02-05"),
    destination="cn",
    movement="export",
    codes=frozenset({"3B001.f.1"}),
    value=Decimal(60),
    currency="EUR",
)
COUNTRIES_ONLY = replace(
    LICENCE, kind="global", scope_form="countries_only", excludes=frozenset({"military_end_user"})
)
NOT_MILITARY = dict.fromkeys(
    (
        "defence_conglomerate", "chinese_military_company", "meu_list", "military_research_institute",
        "armed_forces",
    ),
    False,
)  # fmt: skip


def answer_of(result: CoverageResult, name: str) -> str:
    [test] = [test for test in result.tests if test.name == name]
    return test.answer.value


def test_a_shipment_that_keeps_to_all_of_it_is_covered() -> None:
    assert covers(LICENCE, SHIPMENT).answer is Answer.YES


@pytest.mark.parametrize(
    ("name", "shipment", "expected"),
    [
        ("exporter", {"exporter": "other"}, "no"),
        ("exporter", {"exporter": None}, "unknown"),
        ("movement", {"movement": "transit"}, "no"),
        ("movement", {"movement": None}, "unknown"),
        ("goods", {"codes": frozenset({"3B001", "6A005"})}, "no"),
        ("goods", {"codes": frozenset({"ML10a"})}, "no"),
        ("goods", {"codes": frozenset({"ML1a"})}, "yes"),
        ("goods", {"codes": frozenset()}, "unknown"),
        ("destination", {"destination": "tw"}, "no"),
        ("destination", {"destination": None}, "unknown"),
        ("parties", {"end_user": "stranger"}, "no"),
        ("parties", {"consignee": "stranger"}, "no"),
        ("parties", {"end_user": None}, "unknown"),
        ("amount", {"value": Decimal("100.01")}, "no"),
        ("amount", {"value": Decimal(100)}, "yes"),
        ("amount", {"value": None}, "unknown"),
        ("amount", {"currency": "USD"}, "unknown"),
        ("in force", {"day": PartialDate("2023-12-31")}, "no"),
        ("in force", {"day": PartialDate("2025-01")}, "no"),
        ("in force", {"day": PartialDate("2024")}, "yes"),
        ("in force", {"day": None}, "unknown"),
    ],
)
def test_each_test_is_three_valued_and_decides(name: str, shipment: dict[str, Any], expected: str) -> None:
    result = covers(LICENCE, replace(SHIPMENT, **shipment))
    assert (answer_of(result, name), result.answer.value) == (expected, expected)


def test_one_no_outweighs_what_is_unknown() -> None:
    result = covers(LICENCE, replace(SHIPMENT, value=None, destination="tw"))
    assert (result.answer, [test.name for test in result.deciding()]) == (Answer.NO, ["destination"])


def test_a_licence_that_a_source_only_infers_covers_nothing_for_certain() -> None:
    assert covers(replace(LICENCE, is_certain=False), SHIPMENT).answer is Answer.UNKNOWN


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("suspended", "2024-02-01")], "no"),
        ([("suspended", "2024-02-01"), ("reinstated", "2024-02-03")], "yes"),
        ([("revoked", "2024-03-01")], "yes"),
        ([("revoked", "2024-02")], "unknown"),
        ([("amended", "2024-02-01")], "yes"),
    ],
)
def test_revocation_and_suspension_count_from_their_day(events: list[tuple[str, str]], expected: str) -> None:
    made = tuple(StandingEvent(kind, PartialDate(day)) for kind, day in events)
    assert standing(replace(LICENCE, events=made), SHIPMENT.day).answer.value == expected


def test_dates_that_are_not_recorded_leave_it_unknown() -> None:
    assert standing(replace(LICENCE, start=None), SHIPMENT.day).answer is Answer.UNKNOWN
    assert standing(replace(LICENCE, end=None), SHIPMENT.day).answer is Answer.UNKNOWN
    general = replace(LICENCE, end=None, kind="general_union")
    assert standing(general, SHIPMENT.day).answer is Answer.YES


def test_what_is_left_counts_shipments_before() -> None:
    before = replace(SHIPMENT, id="before", value=Decimal(41))
    context = CoverageContext(sent_before=(before,))
    assert amount_left(LICENCE, [before]) == Decimal(59)
    assert covers(LICENCE, SHIPMENT, context).answer is Answer.NO
    unpriced = CoverageContext(sent_before=(replace(before, value=None),))
    assert covers(LICENCE, SHIPMENT, unpriced).answer is Answer.UNKNOWN


class TestCountriesOnly:
    on_file = frozenset({"compliance_programme"})

    def answer(self, classes: dict[str, bool | None], **shipment: Any) -> tuple[str, str]:
        context = CoverageContext({"buyer": NOT_MILITARY, "user": classes}, on_file=self.on_file)
        result = covers(COUNTRIES_ONLY, replace(SHIPMENT, **shipment), context)
        return answer_of(result, "exclusions"), result.answer.value

    def test_anybody_but_who_is_left_out(self) -> None:
        assert self.answer(NOT_MILITARY) == ("yes", "yes")
        assert self.answer(NOT_MILITARY | {"armed_forces": True}) == ("no", "no")

    def test_that_an_end_user_is_none_has_to_be_shown(self) -> None:
        assert self.answer({}) == ("unknown", "unknown")
        assert self.answer(NOT_MILITARY, end_user=None) == ("unknown", "unknown")

    def test_it_needs_a_compliance_programme(self) -> None:
        context = CoverageContext({"buyer": NOT_MILITARY, "user": NOT_MILITARY})
        result = covers(COUNTRIES_ONLY, SHIPMENT, context)
        assert (answer_of(result, "requirements"), result.answer.value) == ("unknown", "unknown")


def test_a_general_licence_is_for_who_is_registered() -> None:
    general = replace(
        LICENCE, kind="general_national", exporters=frozenset(), parties=frozenset(), amount=None,
        registered=frozenset({"maker"}),
    )  # fmt: skip
    assert covers(general, replace(SHIPMENT, value=None)).answer is Answer.YES
    assert covers(replace(general, registered=frozenset()), SHIPMENT).answer is Answer.UNKNOWN
    asks_for_it = replace(general, requires=frozenset({"registration"}))
    assert covers(asks_for_it, replace(SHIPMENT, value=None)).answer is Answer.YES


@pytest.mark.parametrize(
    ("answers", "declared", "expected"),
    [
        ({}, [], "unknown"),
        ({"a": "yes", "b": "no"}, ["b"], "yes"),
        ({"a": "no"}, ["a"], "no"),
        ({"a": "no"}, [], "unknown"),
        ({"a": "no", "b": "unknown"}, ["a"], "unknown"),
        ({"a": "no"}, ["a", "lost"], "unknown"),
    ],
)
def test_no_licence_on_record_is_no_proof_that_there_was_none(
    answers: dict[str, str], declared: list[str], expected: str
) -> None:
    results = [CoverageResult(id, "shipment", Answer(answer), ()) for id, answer in answers.items()]
    assert recorded_answer(results, declared).value == expected
