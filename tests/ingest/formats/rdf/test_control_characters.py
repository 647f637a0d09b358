"""Control characters in RDF are refused with the reason, as in a fact table; the rest is loaded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from factories import company, fact
from foreign_rdf import loaded_file
from rdf_files import read_from, written

from ingest.report import BadRecords
from ontology.control_characters import code_point, control_character

TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
CONTROL = [
    "\0", "\x01", "\x07", "\b", "\t", "\n", "\x0b", "\r", "\x1b", "\x7f", "\x85", "\x9b", "\u2028", "\u2029",
    "\u202a", "\u202e", "\u2066", "\u2069", "\u206a", "\ufeff", "\ufff9", "\ufdd0", "\ufffe", "\uffff",
    "\U0001fffe", "\U0010ffff", "\U000e0041",
]  # fmt: skip
ALLOWED = ["a\u00a0b", "می\u200cخواهم", "א\u200eב", "北　京", "e\u0301", "\U0001f6e2", "\ufffd"]


def escaped(text: str) -> str:
    return "".join(f"\\U{ord(c):08X}" if not c.isalnum() and c != " " else c for c in text)


@pytest.mark.parametrize("character", CONTROL, ids=code_point)
@pytest.mark.parametrize("syntax", ["nquads", "jsonld"])
def test_a_name_with_one_is_refused_and_the_other_name_loaded(
    character: str, syntax: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    names = ["Good Works", f"Red{character}Works"]
    if syntax == "jsonld":
        node = {"@id": "https://a.example/1", "@type": "Corporation", "name": names}
        path.write_text(json.dumps({"@context": {"@vocab": "https://schema.org/"}} | node))
    else:
        lines = [f"<https://a.example/1> {TYPE} <https://schema.org/Corporation> .\n"]
        lines += [f'<https://a.example/1> <https://schema.org/name> "{escaped(n)}" .\n' for n in names]
        path.write_text("".join(lines))
    with loaded_file(path, syntax, strict=False) as (reader, report):
        assert [s.value for s in reader.statements() if s.prop == "name"] == ["Good Works"]
    (rejection,) = report.loads[0].rejected
    assert (rejection.record, rejection.field, rejection.remedy) == (
        "https://a.example/1",
        "name",
        "remove it",
    )
    assert rejection.reason == f"holds the control character {code_point(character)}"


@pytest.mark.parametrize("text", ALLOWED)
def test_joiners_and_marks_that_scripts_need_are_no_control_characters(text: str) -> None:
    assert control_character(text) is None


def test_a_body_of_which_every_name_holds_one_is_refused_with_the_reason(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(
        '@prefix s: <https://schema.org/> . <https://a.example/1> a s:Corporation ; s:name "A\\u001B[31m" .\n'
        '<https://a.example/2> a s:Corporation ; s:name "Two" .\n'
    )
    with loaded_file(path, "turtle", strict=False) as (reader, report):
        assert [id for id, _ in reader.entity_types()] == ["file:https:a.example:2"]
    (rejection,) = report.loads[0].rejected
    assert (rejection.field, rejection.remedy) == ("name", "remove it")
    assert rejection.reason == "no name of it can be loaded: holds the control character U+001B"


@pytest.mark.parametrize("name", ["Esc \\u001B[31m", "Nul\\u0000", "\\uFFFEMark", "Two\\nlines", "  ", "?!"])
def test_a_file_of_nothing_else_is_refused_with_the_reason(name: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    about = "@prefix s: <https://schema.org/> . <https://a.example/1> a s:Corporation"
    path.write_text(f'{about} ; s:name "{name}" .')
    with (
        pytest.raises(BadRecords, match=r"1 of 1 facts are bad, .*/1, name: no name of it") as refused,
        loaded_file(path, "turtle", strict=False),
    ):
        pass
    (failure,) = refused.value.report.failures
    assert [rejection.field for rejection in failure.rejected] == ["name"]
    assert str(refused.value).isprintable()


def test_an_address_with_one_is_no_id(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text(
        '@prefix s: <https://schema.org/> . <https://a.example/\u202e1> a s:Corporation ; s:name "One" .\n'
        '<https://a.example/2> a s:Corporation ; s:name "Two" .\n',
        encoding="utf-8",
    )
    with loaded_file(path, "turtle", strict=False) as (_, report):
        (rejection,) = report.loads[0].rejected
    assert rejection.reason == "its address holds the control character U+202E"


@pytest.mark.parametrize("field", ["value", "quote", "locator", "original"])
def test_an_export_with_one_is_refused_there_too(field: str, tmp_path: Path) -> None:
    """A store of an earlier release may have taken some in."""
    text = {"quote": "q", "locator": "l", "original": "o"} | {field: "Alpha \x1b]0;title\x07"}
    alias = fact("A", "alias", text.pop("value", "Alpha"), **text)
    (tmp_path / "one").mkdir()
    with read_from(tmp_path / "one", [company("A"), alias]) as reader:
        (tmp_path / "file").write_bytes(written(reader, "nquads"))
    with loaded_file(tmp_path / "file", "nquads", strict=False) as (reader, report):
        assert [s.prop for s in reader.statements()] == ["name", "type"]
    (rejection,) = report.loads[0].rejected
    wanted = "rdf:object" if field == "value" else f"ketting:{field}"
    assert (rejection.field, rejection.remedy) == (wanted, "remove it")
