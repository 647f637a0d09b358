"""Strict reading: a field is used, ignored by name or reported, and counts are asserted."""

from __future__ import annotations

from typing import Any

import pytest

from ingest.errors import BadFile
from ingest.records import Audit, Fields, Record
from ingest.rejections import BadField


def test_texts_are_stripped_and_blank_ones_are_none() -> None:
    fields = Fields({"a": " x ", "b": "  ", "c": None, "d": ["x", " ", 7, True], "e": 1.5})

    assert [fields.text(name) for name in "abce"] == ["x", None, None, "1.5"]
    assert fields.texts("d") == ("x", "7", "true")
    assert fields.text("f") is None


@pytest.mark.parametrize(
    ("value", "take", "told"),
    [
        (["x", "y"], "text", "a: has 2 values; one was expected here"),
        ({"b": 1}, "text", "a: holds a record; a text was expected here"),
        ("", "needed", "a: is missing"),
        ("x", "records", "a: is 'x'; a record was expected here"),
        ([{}, {}], "record", "a: holds 2 records; one was expected here"),
    ],
)
def test_a_field_of_another_shape_is_refused(value: Any, take: str, told: str) -> None:
    with pytest.raises(BadField, match=told):
        getattr(Fields({"a": value}), take)("a")


def test_nested_records_are_named_with_what_is_above_them() -> None:
    fields = Fields({"address": [{"city": "Delft", "zip": "2600"}], "ids": {"lei": "x"}, "empty": []})
    [address] = fields.records("address")
    address.ignore("zip")

    assert list(fields.left()) == ["ids", "address.city"]


def test_what_is_left_over_is_reported_once_with_a_count() -> None:
    reported: list[tuple[str, int, str]] = []
    audit = Audit(lambda term, *, example, reason, count=1: reported.append((term, count, example)))
    for number in range(3):
        with audit.reading(Record("a.json", f"line {number}", {"name": "A", "hue": "red"})) as fields:
            fields.text("name")
    audit.close()

    assert reported == [("hue", 3, "a.json, line 0")]


@pytest.mark.parametrize(
    ("count", "told"), [(1, "1 records, and at least 2"), (4, "4 records, and at most 3")]
)
def test_too_few_or_too_many_records_stop_the_file(count: int, told: str) -> None:
    audit = Audit(lambda term, **rest: None, least=2, most=3)
    for _ in range(count):
        with audit.reading(Record("a.json", "line 1", {})):
            pass

    with pytest.raises(BadFile, match=told):
        audit.close()
