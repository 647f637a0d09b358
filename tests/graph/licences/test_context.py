"""What is recorded beside a licence and a shipment: the classes of its parties on its day."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import company, fact, member
from rdf_files import read_from

from graph.licences import Answer, LicenceRecord, ShipmentRecord, context_of, recorded_coverage
from ontology import PartialDate, Statement

CLASS = "chinese_military_company"


def classes_on(folder: Path, day: str | None, membership: Statement) -> dict[str, bool | None]:
    """The classes of the consignee of a shipment on the day."""
    with read_from(folder, [company("buyer"), membership]) as reader:
        sent = ShipmentRecord("s", consignee="buyer", day=None if day is None else PartialDate(day))
        return dict(context_of(reader, LicenceRecord("l"), sent).classes["buyer"])


@pytest.mark.parametrize(
    ("qualifiers", "day", "is_in"),
    [
        ({"start": "2024-01-07", "observed": "2024-06-01"}, "2024-02-05", True),
        ({"start": "2024-01-07", "observed": "2024-06-01"}, "2024-01-06", False),
        ({"start": "2024-01-07", "observed": "2024-06-01"}, "2025-02-05", True),  # presumed since
        ({"observed": "2024-06-01"}, "2024-06-01", True),
        (
            {"observed": "2024-06-01"},
            "2024-02-05",
            False,
        ),  # nobody had seen it by then, and no start is stated
        ({"start": "2020", "end": "2023-12-31", "observed": "2023"}, "2024-02-05", False),
        ({"start": "2024-02-03", "observed": "2024-06-01"}, "2024-02", False),  # not on each day of the month
        ({"start": "2024-02-03", "observed": "2024-06-01"}, "2024-03", True),
        ({"start": "2024-01-07", "observed": "2024-06-01"}, None, False),
    ],
)
def test_a_class_counts_when_the_membership_held_throughout_the_day(
    tmp_path: Path, qualifiers: dict[str, object], day: str | None, is_in: bool
) -> None:
    found = classes_on(tmp_path, day, member("buyer", CLASS, **qualifiers))
    assert found == ({CLASS: True} if is_in else {})


def test_a_membership_that_ended_and_began_again_holds_in_its_second_spell(tmp_path: Path) -> None:
    ended = member("buyer", CLASS, start="2021", end="2022-06-30", observed="2022")
    again = member("buyer", CLASS, start="2023-10-01", observed="2024-01-01")
    with read_from(tmp_path, [company("buyer"), ended, again]) as reader:
        sent = [
            ShipmentRecord("s", consignee="buyer", day=PartialDate(day)) for day in ("2022", "2024-02-05")
        ]
        found = [context_of(reader, LicenceRecord("l"), one).classes["buyer"] for one in sent]
    assert found == [{}, {CLASS: True}]


def told_of(
    folder: Path, shipment: list[tuple[str, str]], licence: list[tuple[str, str]]
) -> dict[str, Answer]:
    """What each test comes to for a shipment under an individual licence for a buyer and 100 euros."""
    granted = [("consignee", "buyer"), ("endUser", "buyer"), ("amount", "100"), ("currency", "EUR"), *licence]
    sent = [("consignee", "buyer"), ("currency", "EUR"), ("licence", "l"), *shipment]
    facts = [
        *(company(id) for id in ("buyer", "other")),
        fact("l", "type", "Licence", schema="Licence"),
        *(fact("l", prop, value, schema="Licence") for prop, value in granted),
        fact("s", "type", "Shipment", schema="Shipment"),
        *(fact("s", prop, value, schema="Shipment") for prop, value in sent),
    ]
    with read_from(folder, facts) as reader:
        [result] = recorded_coverage(reader, "s")
    return {test.name: test.answer for test in result.tests}


def test_of_several_end_users_or_values_none_is_taken_for_the_one(tmp_path: Path) -> None:
    once = told_of(tmp_path / "1", [("endUser", "buyer"), ("value", "60")], [("kind", "individual")])
    assert (once["parties"], once["amount"], once["recorded"]) == (Answer.YES,) * 3
    more = [("endUser", "buyer"), ("endUser", "other"), ("value", "60"), ("value", "600")]
    told = told_of(tmp_path / "2", more, [("kind", "individual")])
    assert (told["parties"], told["amount"]) == (Answer.UNKNOWN,) * 2


def test_a_number_alone_is_no_licence(tmp_path: Path) -> None:
    assert told_of(tmp_path, [], [])["recorded"] is Answer.UNKNOWN
