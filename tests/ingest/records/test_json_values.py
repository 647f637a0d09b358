"""JSON record by record: lines, arrays and arrays under a key, whole, damaged, cut off and too long."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from input_files import records_in, values

from ingest.errors import BadFile
from ingest.records import json_values
from ingest.rejections import Rejection

OBJECTS = st.lists(
    st.dictionaries(st.text(max_size=5), st.one_of(st.text(), st.integers(), st.none(), st.booleans())),
    max_size=6,
)


def test_each_line_is_an_object_with_its_place(tmp_path: Path) -> None:
    records = list(records_in(tmp_path, '\ufeff{"a": 1}\n\n{"a": 2}').json_records())

    assert values(records) == [{"a": 1}, {"a": 2}]
    assert [(record.file, record.locator) for record in records] == [("a.txt", "line 1"), ("a.txt", "line 3")]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1}\n{"a": ', "line 2: is no JSON .* probably cut off"),
        ('{"a": 1}\n{"a" 2}\n', "line 2: is no JSON .*; get the file again"),
        ("{}\n[1]\n", "line 2: is no object"),
        ('{}\n{"a": NaN}\n', "NaN is no JSON"),
        ('{}\n{"a": ' + "[" * 100_000 + "\n", "nested too deep"),
        ('{}\n{"a": "\ud800"}\n'.encode("utf-8", "surrogatepass"), "is not UTF-8"),
        ('{"a": 1}\n'.encode("utf-16")[:-1], "begins as UTF-16 does, and is not"),
    ],
)
def test_a_damaged_line_stops_a_file_of_which_nothing_may_be_missing(
    tmp_path: Path, text: str | bytes, told: str
) -> None:
    with pytest.raises(BadFile, match=told):
        list(records_in(tmp_path, text).json_records())


def test_a_line_that_is_too_long_is_refused_before_it_is_held(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_values, "MAX_RECORD", 1_000)

    with pytest.raises(BadFile, match=r"line 2: is longer than 1,000 bytes"):
        list(records_in(tmp_path, '{"a": 1}\n{"a": "' + "x" * 5_000 + '"}\n').json_records())


def test_lines_that_are_no_records_are_rejected_and_the_others_read(tmp_path: Path) -> None:
    rejected: list[Rejection] = []
    text = '{"a": 1}\n{"a": 2\n[3]\n{"a": 4}{\n{"a": 5}'

    records = records_in(tmp_path, text, reject=rejected.append).json_records()

    assert values(list(records)) == [{"a": 1}, {"a": 5}]
    assert [each.record for each in rejected] == ["line 2", "line 3", "line 4"]
    assert str(rejected[1]) == "a.txt, line 3: is no object; get the file again, or mend the line"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"a": 1}\n{"a" 2}\n{"a": ', "line 3: is no JSON .* probably cut off"),
        ('{"a": 1}\n{"a": "\xe9"}\n'.encode("latin-1"), "line 2: byte 16 .* is not UTF-8"),
        ('{"a": 1}\n' + "x\n" * 1_001, "more than 1,000 lines are no records"),
        ('{\n"a": 1\n}\n{"a" 2}\n', "is no JSON or was cut off"),
    ],
    ids=["cut off", "another encoding", "another file", "no object a line"],
)
def test_a_file_whose_records_cannot_be_told_apart_is_refused_whole(
    tmp_path: Path, text: str | bytes, told: str
) -> None:
    with pytest.raises(BadFile, match=told):
        list(records_in(tmp_path, text, reject=lambda rejection: None).json_records())


def test_an_array_is_streamed_whatever_piece_ends_where(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(json_values, "_CHUNK", 3)
    objects = [{"a": "x" * number, "n": [1.5, {"é": "中"}]} for number in range(20)]

    records = list(records_in(tmp_path, json.dumps(objects, ensure_ascii=False)).json_elements())

    assert values(records) == objects
    assert records[-1].locator == "record 20"


@settings(deadline=None, max_examples=50)
@given(OBJECTS)
def test_an_array_reads_as_json_reads_it(
    tmp_path_factory: pytest.TempPathFactory, objects: list[Any]
) -> None:
    records = records_in(tmp_path_factory.mktemp("json"), json.dumps(objects, indent=1)).json_elements()

    assert values(list(records)) == objects


def test_what_stands_beside_the_array_is_given_too(tmp_path: Path) -> None:
    beside: dict[str, Any] = {}
    text = '{"meta": {"day": "2026"}, "results": [{"a": 1}], "total": 1}'

    records = list(records_in(tmp_path, text).json_elements("results", beside))

    assert (values(records), beside) == ([{"a": 1}], {"meta": {"day": "2026"}, "total": 1})


@pytest.mark.parametrize(
    ("text", "key", "told"),
    [
        ('[{"a": 1}, {"a"', None, "is no JSON or was cut off"),
        ('[{"a": 1}', None, "ends in the middle, so it was probably cut off"),
        ('[{"a": 1}] x', None, "something follows where it should end"),
        ("[1]", None, "record 1: is no object"),
        ('{"a": []}', None, "does not begin with a list"),
        ('{"a": []}', "results", "has no list 'results'"),
        ("", None, "does not begin with a list"),
        ('[{"a": "' + "x" * 3_000 + '"}]', None, "more than 1,000 characters"),
    ],
)
def test_a_damaged_array_stops_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, key: str | None, told: str
) -> None:
    monkeypatch.setattr(json_values, "MAX_RECORD", 1_000)
    monkeypatch.setattr(json_values, "_CHUNK", 500)

    with pytest.raises(BadFile, match=told):
        list(records_in(tmp_path, text).json_elements(key))


@pytest.mark.parametrize(
    "text",
    [
        '[{"a": 1}, {"a": 2}]'.encode("utf-16"),
        '{"a": 1}\n{"a": 2}'.encode("utf-16"),
        '[{"a": 1}, {"a": 2}]',
        '{"a": 1}\n{"a": 2}\n',
        '{\n"a":\n1}{"a": 2}',
        ' {"a": 1} {"a": 2}',
    ],
)
def test_records_are_an_array_or_one_object_after_another(tmp_path: Path, text: str | bytes) -> None:
    records = list(records_in(tmp_path, text).json_records())

    assert values(records) == [{"a": 1}, {"a": 2}]
    assert records[1].locator in ("record 2", "line 2")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[{"a": 1}', "cut off"),
        ('[{"a": 1}] {"a": 2}', "something follows"),
        ('{"a": 1}\n{"a": ', "cut off"),
        ('{"a": 1}\n7\n', "line 2: is no object"),
        ('{"a":\n1}\n7\n', "record 2: is no object"),
    ],
)
def test_damaged_records_are_refused(tmp_path: Path, text: str, told: str) -> None:
    with pytest.raises(BadFile, match=told):
        list(records_in(tmp_path, text).json_records())
