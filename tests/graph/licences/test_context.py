"""What is recorded beside a licence and a shipment: the classes of its parties on its day."""

from __future__ import annotations

from pathlib import Path

import pytest
from factories import company, member
from rdf_files import read_from

from graph.licences import LicenceRecord, ShipmentRecord, context_of
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
