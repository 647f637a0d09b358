"""Files of the Beneficial Ownership Data Standard: recognised, published ones, old ones and broken ones."""

from __future__ import annotations

import copy
import json
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bods_statements import entity, read_bods, relationship
from checkout import ROOT
from ftm_lines import said
from rdf_files import written
from small_case import load_small_case

from graph.store import Store, open_store
from ingest.discovery import load_path
from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.pipeline import load_file
from ingest.records import Head

DAY = date(2026, 11, 28)
FILES = ROOT.parent / "shared" / "data" / "bods"
published = pytest.mark.skipif(not FILES.is_dir(), reason=f"the published files are not at {FILES}")


def test_it_is_recognised_as_an_array_and_by_line() -> None:
    for text in (json.dumps([entity("a")]), json.dumps(entity("a")) + "\n"):
        assert format_of(Head("a.json", text.encode())).name == "bods"


def test_an_array_and_lines_say_the_same(tmp_path: Path) -> None:
    given = [entity("a"), entity("b"), relationship("r", "a", "b", {"type": "shareholding"})]
    lines = "".join(json.dumps(each) + "\n" for each in given)
    by_line, array = said(tmp_path, lines, "bods"), read_bods(tmp_path, *given)
    assert by_line.statements == array.statements


@pytest.mark.parametrize("version", ["0.2", "0.3", "0.5"])
def test_another_version_is_refused_by_name(tmp_path: Path, version: str) -> None:
    old = entity("a") | {"publicationDetails": {"bodsVersion": version}}
    with pytest.raises(BadFile, match=rf"record 1: is in version {version} of the Beneficial Ownership"):
        read_bods(tmp_path, old)


def test_a_statement_of_an_old_shape_is_recognised_and_refused_by_a_version_that_is_not_read(
    tmp_path: Path,
) -> None:
    published = {"publicationDetails": {"bodsVersion": "0.1"}}
    text = json.dumps([{"statementID": "1", "statementType": "entityStatement", **published}])
    assert format_of(Head("a.json", text.encode())).name == "bods"
    with pytest.raises(BadFile, match=r"version 0\.1 .* 0\.2, 0\.3, 0\.4 are read"):
        said(tmp_path, text, "bods")


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("recordType",), "thing", "recordType: is 'thing'"),
        (("recordStatus",), "odd", "recordStatus: is 'odd'"),
        (("statementId",), None, "statementId: is missing"),
        (("recordId",), None, "recordId: is missing"),
        (("recordDetails",), None, "recordDetails: is missing"),
        (("recordDetails",), "text", "a record was expected"),
        (("statementDate",), "spring", "statementDate: 'spring' is no date"),
        (("recordDetails", "subject"), None, "recordDetails.subject: is missing"),
        (("recordDetails", "interests"), "all", "a record was expected"),
        (("recordDetails", "interests", 0, "directOrIndirect"), "maybe", "is 'maybe'"),
        (("recordDetails", "interests", 0, "startDate"), "soon", "'soon' is no date"),
    ],
)
def test_a_mutated_record_is_rejected_and_the_others_stay(
    tmp_path: Path, path: tuple[Any, ...], value: Any, message: str
) -> None:
    bad = copy.deepcopy(relationship("r", "a", "b", {"type": "shareholding"}))
    within: Any = bad
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = value
    found = read_bods(tmp_path, entity("a"), bad)
    assert len(found.rejected) == 1
    assert message in found.rejected[0]
    assert len(found.statements) == 2


def test_a_renamed_field_is_reported_once_with_a_count(tmp_path: Path) -> None:
    found = read_bods(tmp_path, entity("a", founded="2019"), entity("b", founded="2020"))
    assert found.unmapped == {"recordDetails.founded": 2}


@pytest.mark.parametrize("cut", [10, 200, -2])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, cut: int) -> None:
    with pytest.raises(BadFile):
        said(tmp_path, json.dumps([entity("a"), entity("b")])[:cut], "bods")


@published
@pytest.mark.parametrize(
    ("name", "loaded", "unmapped"),
    [
        ("examples/fermcat.json", 26, {"recordId": 16, "recordDetails.deathDate": 1}),
        ("examples/indirect-ownership.json", 13, {}),
        ("examples/nomination.json", 24, {}),
        ("examples/tecido.json", 18, {"recordId": 6}),
        ("validator_0.4/sample_300_statements.json", 1200, {}),
    ],
)
def test_published_files(tmp_path: Path, name: str, loaded: int, unmapped: dict[str, int]) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        report = load_path(store, FILES / name, read=DAY)
    [done] = report.loads[1:]
    assert (done.format, done.loaded, done.rejected_count) == ("bods", loaded, 0)
    assert {term.term: term.count for term in report.unmapped} == unmapped


@published
def test_every_valid_file_is_read_and_no_invalid_one_breaks_the_reader(tmp_path: Path) -> None:
    valid = sorted((FILES / "validator_0.4" / "valid-schema").glob("*.json"))
    assert len(valid) > 90
    for path in valid:
        found = said(tmp_path, path.read_text(encoding="utf-8"), "bods")
        assert (path.name, found.rejected) == (path.name, [])
    for folder in ("invalid-schema", "additional-checks"):
        for path in sorted((FILES / "validator_0.4" / folder).glob("*.json")):
            try:
                said(tmp_path, path.read_text(encoding="utf-8"), "bods")
            except BadFile as error:
                assert "\n" not in str(error)


def exported(store: Store) -> list[dict[str, Any]]:
    with store.reader() as reader:
        return [_comparable(each) for each in json.loads(written(reader, "bods", DAY))]


def _comparable(stated: dict[str, Any]) -> dict[str, Any]:
    """In one order, without what names the file that a fact comes from, which is another one afterwards."""
    kept = {name: value for name, value in stated.items() if name not in ("statementId", "source")}
    kept["recordId"] = stated["recordId"].partition("@")[0]
    for interest in stated["recordDetails"].get("interests", ()):
        interest["details"] = interest["details"].replace("; file, ", "; ", 1)
    stated["recordDetails"].get("alternateNames", []).sort()
    return kept


@pytest.mark.slow
def test_an_export_of_the_small_case_comes_back_without_loss(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/first.db")) as store:
        load_small_case(store)
        first = exported(store)
        with store.reader() as reader:
            (tmp_path / "case.json").write_bytes(written(reader, "bods", DAY))
    with closing(open_store(f"sqlite:///{tmp_path}/second.db")) as store:
        report = load_file(store, tmp_path / "case.json", read=DAY)
        second = exported(store)
    assert (report.rejected_count, report.unmapped) == (0, ())
    assert _parties(second) == _parties(first)
    assert _interests(second) == _interests(first)


def _parties(statements: list[dict[str, Any]]) -> dict[str, Any]:
    return {s["recordId"]: s for s in statements if s["recordType"] != "relationship"}


def _interests(statements: list[dict[str, Any]]) -> list[str]:
    """Each interest once, with its ends: two sources of one link are one source afterwards."""
    return sorted(
        {
            json.dumps([s["recordId"], s["recordDetails"]["interestedParty"], interest], sort_keys=True)
            for s in statements
            if s["recordType"] == "relationship"
            for interest in s["recordDetails"]["interests"]
        }
    )
