"""Columns of shipments in files: opened as they were read, made anew when damaged, and few of them kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from factories import company, fact
from rdf_files import read_from

from graph.licences import Figure, SavedShipments, Shipments
from graph.search.snapshots import view_key
from graph.store import Reader
from ontology import Statement


def shipment(id: str, **says: str) -> list[Statement]:
    facts = {"type": "Shipment", **says}
    return [fact(id, prop, value, schema="Shipment") for prop, value in facts.items()]


FACTS = [
    company("maker"),
    company("buyer"),
    shipment("s1", exporter="maker", consignee="buyer", date="2024-06", value="10", destination="cn"),
    shipment("s2", exporter="maker", consignee="buyer", licence="general"),
    [fact("general", "type", "GeneralLicence", schema="GeneralLicence")],
    [
        fact("denial", prop, value, schema="Denial")
        for prop, value in (("type", "Denial"), ("consignee", "buyer"))
    ],
    [
        fact("l", prop, value, schema="Licence")
        for prop, value in (("type", "Licence"), ("endUser", "buyer"), ("date", "2024-01-01"))
    ],
]


FIGURE = {
    "type": "Observation",
    "measure": "value of licences granted",
    "unitOfMeasure": "EUR million",
    "destination": "cn",
    "controlCode": "ML5",
    "year": "2024",
    "value": "0.10",
}
FACTS += [
    [fact("figure", prop, value, schema="Observation") for prop, value in FIGURE.items()],
    [
        fact("transit", prop, value, schema="Observation")
        for prop, value in (FIGURE | {"measure": "value of transit licences granted"}).items()
    ],
]


def unread() -> Reader:
    raise AssertionError("the store was read again")


def same(one: Shipments, other: Shipments) -> bool:
    arrays = ("first_day", "last_day", "value")
    return (
        list(one.ids) == list(other.ids)
        and (one.parties, one.names, one.licences, one.general, one.denied, one.figures)
        == (other.parties, other.names, other.licences, other.general, other.denied, other.figures)
        and all(np.array_equal(one.columns[name], other.columns[name]) for name in one.columns)
        and all(
            np.array_equal(getattr(one, name), getattr(other, name), equal_nan=name == "value")
            for name in arrays
        )
    )


def test_what_is_opened_is_what_was_read(tmp_path: Path) -> None:
    saved = SavedShipments(tmp_path / "files")
    with read_from(tmp_path, FACTS) as reader:
        read = saved.of(view_key(reader), lambda: reader)
        opened = saved.of(view_key(reader), unread)
    assert (len(read), read.general, read.denied) == (2, ("general",), ("buyer",))
    assert read.licences == (("l", ("buyer",), 19_723),)
    assert read.figures == (Figure("figure", "cn", "ML5", "2024", "0.10"),)
    assert same(read, opened)


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 cut"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, content: bytes) -> None:
    saved = SavedShipments(tmp_path / "files")
    with read_from(tmp_path, FACTS) as reader:
        key = view_key(reader)
        saved.of(key, lambda: reader)
        [file] = (tmp_path / "files").iterdir()
        file.write_bytes(content)
        assert len(saved.of(key, lambda: reader)) == 2
        assert len(saved.of(key, unread)) == 2


def test_files_of_old_versions_are_removed(tmp_path: Path) -> None:
    saved = SavedShipments(tmp_path / "files")
    with read_from(tmp_path, FACTS) as reader:
        for number in range(4):
            saved.of((number, "moment", None, frozenset()), lambda: reader)
        saved.of((9, "moment", frozenset({"small"}), frozenset()), lambda: reader)
        saved.of((9, "moment", None, frozenset({"gone"})), lambda: reader)
    assert len(list((tmp_path / "files").iterdir())) == 2
