"""What the general licences of the papers cover, as far as those tell."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from graph.licences import ShipmentRecord, covers, licence_record
from graph.store import Reader, open_store
from ingest.pipeline import load
from ingest.sources import open_source
from ontology import PartialDate

SENT = ShipmentRecord("s", exporter="maker", day=PartialDate("2025-06-01"), movement="export")
"""Not before the papers, of 2025, which do not tell what a general licence was for in other years."""


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reader]:
    with closing(open_store(f"sqlite:///{tmp_path_factory.mktemp('general')}/general.db")) as store:
        load(store, open_source("export_control_nl"), strict=True)
        with store.reader() as view:
            yield view


@pytest.mark.parametrize(
    ("licence", "destination", "expected"),
    [
        ("nl-NL003", "de", "yes"),
        ("nl-NL003", "no", "yes"),
        ("nl-NL003", "us", "no"),
        ("nl-NL004", "gb", "yes"),
        ("nl-NL005", "is", "yes"),
        ("nl-NL006", "tr", "no"),
        ("nl-NL009", "us", "unknown"),  # the papers name parties of a programme, and no countries
        ("eu-EU001", "jp", "yes"),
        ("eu-EU001", "cn", "no"),
    ],
)
def test_where_a_general_licence_is_for(
    reader: Reader, licence: str, destination: str, expected: str
) -> None:
    record = licence_record(reader, licence)
    assert record is not None
    result = covers(record, replace(SENT, destination=destination))
    [test] = [test for test in result.tests if test.name == "destination"]
    assert test.answer.value == expected
    assert result.answer.value == ("no" if expected == "no" else "unknown"), (
        "nobody is on record as registered"
    )


def test_each_number_that_the_papers_name_is_there_and_no_other(reader: Reader) -> None:
    found = {reader.entity(id): type for id, type in reader.entity_types() if type == "GeneralLicence"}
    numbers = {number for entity in found if entity is not None for number in entity.values("licenceNumber")}
    assert numbers == {"EU001", *(f"NL00{n}" for n in range(3, 10)), "NL900"}
