"""The golden copy of GLEIF: the same in XML, JSON and CSV, every relationship and reason."""

from __future__ import annotations

import copy
import json
import zipfile
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT
from ftm_lines import Said, said
from gleif_files import (
    ENTITY,
    A,
    B,
    C,
    as_csv,
    as_golden_json,
    as_json,
    as_xml,
    exception,
    relationship,
)

from graph.store import open_store
from ingest.discovery import load_path
from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import Directness, PartialDate

FILES = ROOT.parent / "shared" / "data" / "gleif"
FUND = relationship("IS_FUND-MANAGED_BY")
NO_LEI = exception("NO_LEI")


def written_as(kind: str) -> dict[str, str]:
    """One record of a kind in each way of writing it."""
    root, element, key, record = {
        "gleif_lei": ("LEIData", "LEIRecord", "records", ENTITY),
        "gleif_rr": ("RelationshipData", "RelationshipRecord", "relations", FUND),
        "gleif_repex": ("ReportingExceptionData", "Exception", "exceptions", NO_LEI),
    }[kind]
    return {
        "xml": as_xml(root, element, record),
        "json": as_json(record),
        "golden": as_golden_json(key, record),
        "csv": as_csv(record),
    }


@pytest.mark.parametrize("kind", ["gleif_lei", "gleif_rr", "gleif_repex"])
def test_a_record_says_the_same_however_it_is_written(tmp_path: Path, kind: str) -> None:
    texts = written_as(kind)
    expected = said(tmp_path, texts["xml"], kind)
    assert expected.statements
    for text in texts.values():
        assert format_of(Head("a", text.encode())).name == kind
        found = said(tmp_path, text, kind)
        assert _facts(found) == _facts(expected)
        assert (found.rejected, found.unmapped) == ([], {})


def _facts(found: Said) -> list[tuple[Any, ...]]:
    return [(s.subject, s.prop, s.value, s.direct, s.start, s.end, s.original) for s in found.statements]


def test_an_entity(tmp_path: Path) -> None:
    found = said(tmp_path, written_as("gleif_lei")["xml"], "gleif_lei")
    assert {(s.prop, s.value) for s in found.statements} == {
        ("type", "Company"),
        ("leiCode", A),
        ("name", "Alpha B.V."),
        ("previousName", "Old Alpha B.V."),
        ("alias", "Alpha"),
        ("address", "Kade 1, Floor 2, Room 3, Delft, NL"),
        ("country", "nl"),
        ("registrationNumber", "12345678"),
        ("incorporationDate", "1999-01-31"),
    }
    assert {(s.subject, str(s.observed)) for s in found.statements} == {(f"lei-{A}", "2023-05-18")}
    assert found.documents["file"].date == PartialDate("2023-06-05")


def ended(**entity: Any) -> dict[str, Any]:
    record = copy.deepcopy(ENTITY)
    record["Entity"] |= {"EntityStatus": "INACTIVE", **entity}
    return record


def test_a_dissolved_entity(tmp_path: Path) -> None:
    event = {
        "LegalEntityEventType": "DISSOLUTION",
        "LegalEntityEventEffectiveDate": "2018-11-09T00:00:00Z",
        "event_status": "COMPLETED",
    }
    found = said(tmp_path, as_json(ended(LegalEntityEvents=[event])), "gleif_lei")
    assert found.values(f"lei-{A}", "dissolutionDate") == ["2018-11-09"]
    found = said(tmp_path, as_json(ended()), "gleif_lei")
    assert found.values(f"lei-{A}", "remark") == ["inactive"]


@pytest.mark.parametrize(
    ("status", "prop", "schema"),
    [
        ("MERGED", "Succession", "Absorption"),
        ("RETIRED", "Succession", "Succession"),
        ("DUPLICATE", "sameAs", "Company"),
    ],
)
def test_who_continues_an_entity(tmp_path: Path, status: str, prop: str, schema: str) -> None:
    record = ended(SuccessorEntity={"SuccessorLEI": B})
    record["Registration"]["RegistrationStatus"] = status
    found = said(tmp_path, as_json(record), "gleif_lei")
    [only] = [s for s in found.statements if f"lei-{B}" in (s.subject, s.value)]
    assert (only.prop, only.schema) == (prop, schema)
    if prop == "Succession":
        assert (only.subject, only.value) == (f"lei-{B}", f"lei-{A}")


def test_records_withdrawn_or_deleted_are_left_out_and_counted(tmp_path: Path) -> None:
    withdrawn = copy.deepcopy(ENTITY)
    withdrawn["Registration"]["RegistrationStatus"] = "ANNULLED"
    deleted = {**ENTITY, "Extension": {"Deletion": {"DeletedAt": "2023-11-01T01:39:19Z"}}}
    found = said(tmp_path, as_json(withdrawn, deleted), "gleif_lei")
    assert found.statements == []
    assert found.unmapped == {"Registration.RegistrationStatus ANNULLED": 1, "Extension.Deletion": 1}


@pytest.mark.parametrize(
    ("type", "link", "direct", "upper"),
    [
        ("IS_DIRECTLY_CONSOLIDATED_BY", "Ownership", Directness.DIRECT, B),
        ("IS_ULTIMATELY_CONSOLIDATED_BY", "Ownership", Directness.INDIRECT, B),
        ("IS_FUND-MANAGED_BY", "Control", Directness.UNSTATED, B),
        ("IS_SUBFUND_OF", "Unit", Directness.UNSTATED, B),
        ("IS_INTERNATIONAL_BRANCH_OF", "Unit", Directness.UNSTATED, B),
        ("IS_FEEDER_TO", "Ownership", Directness.UNSTATED, A),
    ],
)
def test_relationships(tmp_path: Path, type: str, link: str, direct: Directness, upper: str) -> None:
    found = said(tmp_path, as_json(relationship(type)), "gleif_rr")
    [only] = found.links()
    assert (only.prop, only.direct, only.subject) == (link, direct, f"lei-{upper}")
    assert {only.subject, only.value} == {f"lei-{A}", f"lei-{B}"}
    assert (only.start, only.end, only.share) == (PartialDate("2020-01-01"), None, None)


def test_an_ultimate_parent_that_is_the_direct_one_too_is_direct(tmp_path: Path) -> None:
    ultimate, direct = (
        relationship("IS_ULTIMATELY_CONSOLIDATED_BY"),
        relationship("IS_DIRECTLY_CONSOLIDATED_BY"),
    )
    found = said(tmp_path, as_json(ultimate, direct), "gleif_rr")
    assert [s.direct for s in found.links()] == [Directness.DIRECT, Directness.DIRECT]
    elsewhere = relationship("IS_DIRECTLY_CONSOLIDATED_BY", end=C)
    found = said(tmp_path, as_json(ultimate, elsewhere), "gleif_rr")
    assert [s.direct for s in found.links()] == [Directness.INDIRECT, Directness.DIRECT]


def test_an_inactive_relationship_ended_when_it_was_last_updated(tmp_path: Path) -> None:
    record = relationship("IS_SUBFUND_OF", RelationshipStatus="INACTIVE")
    [only] = said(tmp_path, as_json(record), "gleif_rr").links()
    assert only.end == PartialDate("2023-05-18")


def test_how_much_is_consolidated_is_no_share(tmp_path: Path) -> None:
    quantifier = {
        "MeasurementMethod": "ACCOUNTING_CONSOLIDATION",
        "QuantifierAmount": "100.00",
        "QuantifierUnits": "PERCENTAGE",
    }
    record = relationship("IS_DIRECTLY_CONSOLIDATED_BY", RelationshipQuantifiers=[quantifier])
    [only] = said(tmp_path, as_json(record), "gleif_rr").links()
    assert only.share is None
    assert only.original == "IS_DIRECTLY_CONSOLIDATED_BY; ACCOUNTING_CONSOLIDATION 100.00 PERCENTAGE"


def test_unknown_relationships_and_fields_are_reported(tmp_path: Path) -> None:
    record = relationship("IS_FRIEND_OF", colour="red")
    found = said(tmp_path, as_json(record, record), "gleif_rr")
    assert found.links() == []
    assert found.unmapped == {"RelationshipType IS_FRIEND_OF": 2, "Relationship.colour": 2}


@pytest.mark.parametrize(
    ("reason", "has_parent"),
    [
        ("NON_CONSOLIDATING", False),
        ("NO_KNOWN_PERSON", False),
        ("NATURAL_PERSONS", True),
        ("NO_LEI", True),
        ("NON_PUBLIC", True),
        ("LEGAL_OBSTACLES", True),
    ],
)
def test_reasons_of_exceptions(tmp_path: Path, reason: str, has_parent: bool) -> None:
    found = said(tmp_path, as_json(exception(reason)), "gleif_repex")
    words = f"DIRECT_ACCOUNTING_CONSOLIDATION_PARENT: {reason}"
    assert found.values(f"lei-{A}", "remark") == [words]
    assert [(s.prop, s.value, s.direct) for s in found.links()] == (
        [("Ownership", f"lei-{A}", Directness.DIRECT)] if has_parent else []
    )
    if has_parent:
        assert found.values(found.links()[0].subject, "type") == ["LegalEntity"]


def test_an_unknown_reason_is_reported(tmp_path: Path) -> None:
    found = said(tmp_path, as_json(exception("SHY")), "gleif_repex")
    assert found.unmapped == {"ExceptionReason SHY": 1}


def test_a_line_that_cannot_be_read_is_rejected_once(tmp_path: Path) -> None:
    lines = json.dumps(FUND), "{", json.dumps(relationship("IS_SUBFUND_OF"))
    found = said(tmp_path, "".join(f"{line}\n" for line in lines), "gleif_rr")
    [rejected] = found.rejected
    assert rejected.startswith("given.json, line 2: is no JSON")
    assert [s.prop for s in found.links()] == ["Control", "Unit"]


def test_a_file_of_changes_is_refused(tmp_path: Path) -> None:
    text = as_xml("LEIData", "LEIRecord", ENTITY, content="GLEIF_DELTA_PUBLISHED")
    with pytest.raises(BadFile, match="holds GLEIF_DELTA_PUBLISHED"):
        said(tmp_path, text, "gleif_lei")


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("gleif_lei", ("LEI",), None, "LEI: is missing"),
        ("gleif_lei", ("Entity",), None, "Entity: is missing"),
        ("gleif_lei", ("Entity", "LegalName"), None, "Entity.LegalName: is missing"),
        ("gleif_lei", ("Entity", "EntityCategory"), "ROBOT", "is 'ROBOT'"),
        ("gleif_lei", ("Entity", "EntityCreationDate"), "spring", "'spring' is no date"),
        ("gleif_rr", ("Relationship",), None, "Relationship: is missing"),
        ("gleif_rr", ("Relationship", "StartNode"), None, "Relationship.StartNode: is missing"),
        ("gleif_rr", ("Relationship", "RelationshipType"), None, "RelationshipType: is missing"),
        ("gleif_repex", ("ExceptionCategory",), "ODD", "is 'ODD'"),
        ("gleif_repex", ("ExceptionReason",), None, "ExceptionReason: is missing"),
    ],
)
def test_a_mutated_record_is_rejected(
    tmp_path: Path, kind: str, path: tuple[str, ...], value: Any, message: str
) -> None:
    bad = copy.deepcopy({"gleif_lei": ENTITY, "gleif_rr": FUND, "gleif_repex": NO_LEI}[kind])
    within = bad
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = value
    found = said(tmp_path, as_json(bad), kind)
    assert len(found.rejected) == 1
    assert message in found.rejected[0]


@pytest.mark.parametrize("way", ["xml", "json", "golden"])
def test_a_file_that_breaks_off_is_refused(tmp_path: Path, way: str) -> None:
    with pytest.raises(BadFile):
        said(tmp_path, written_as("gleif_lei")[way][:-3], "gleif_lei")


def test_a_column_that_is_missing_is_told(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"'Entity\.LegalName' is missing"):
        said(tmp_path, "LEI,Entity.Name\n1,A\n", "gleif_lei")


def test_a_zip_is_read(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "20230605-gleif.zip", "w") as archive:
        archive.writestr("lei2.csv", written_as("gleif_lei")["csv"])
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        report = load_path(store, tmp_path / "20230605-gleif.zip", read=date(2026, 11, 28))
    assert [(load.source, load.loaded) for load in report.loads[1:]] == [("gleif_lei", 9)]


@pytest.mark.skipif(not FILES.is_dir(), reason=f"the published files are not at {FILES}")
@pytest.mark.parametrize(
    ("name", "kind", "count", "links"),
    [
        ("lei-data", "gleif_lei", 102, {}),
        ("lei-updates-data2", "gleif_lei", 105, {}),
        ("rr-data", "gleif_rr", 10, None),
        ("rr-updates-data2", "gleif_rr", 11, None),
        ("repex-data", "gleif_repex", 13, {"Ownership": 1}),
        ("repex-updates-data2", "gleif_repex", 16, None),
    ],
)
def test_published_files(
    tmp_path: Path, name: str, kind: str, count: int, links: dict[str, int] | None
) -> None:
    found = [
        said(tmp_path, (FILES / f"{name}.{end}").read_text(encoding="utf-8"), kind) for end in ("xml", "json")
    ]
    for each in found:
        assert (len(each.statements), each.rejected, each.unmapped) == (count, [], {})
    if links is not None:
        assert Counter(s.prop for s in found[0].links()) == links
    # The JSON of the copy has the last only of several address lines and leaves the rest of them out.
    kept = [{fact for fact in _facts(each) if fact[1] != "address"} for each in found]
    assert kept[0] == kept[1]
