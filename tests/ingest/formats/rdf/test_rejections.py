"""What is rejected of RDF says which field is meant, why, and what to do about it."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from factories import company, member, owns
from foreign_rdf import loaded_file
from loads import OTHER, load
from rdf_files import read_from, written
from small_store import small_store

from ingest.formats.rdf.alignments import FTM
from ingest.rejections import Rejection
from ontology.namespaces import source_iri

FACTS = [company("A"), company("B"), owns("A", "B", "51", start="2020"), member("B", "listed_party")]

FOREIGN = """
@prefix org: <http://www.w3.org/ns/org#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix s: <https://schema.org/> .
@prefix : <https://a.example/> .
:one a foaf:Organization ; s:legalName "One" .
:two a org:FormalOrganization ; foaf:name "Two" .
"""


def the_rejection(path: Path, syntax: str) -> Rejection:
    with loaded_file(path, syntax, strict=False) as (_, report):
        (rejection,) = (*report.rejected, *(r for load in report.loads for r in load.rejected))
    return rejection


@pytest.mark.parametrize(
    ("turtle", "field", "reason"),
    [
        ("[] a org:Organization ; foaf:name 'Nobody' .", "", "no address of its own"),
        ("<x> a org:Organization .", "name", "no name that is understood"),
        (":x a s:Thing ; s:name 'Some' .", "type", "too general"),
        (":one s:leiCode '7' .", "leiCode", "is no LEI"),
        (":one s:foundingDate 'soon' .", "incorporationDate", "is no date"),
        (":one s:foundingDate '2021-02-30' .", "incorporationDate", "does not exist"),
        (":one s:url 'one.example' .", "website", "is no web address"),
        (":one s:alternateName '  ' .", "alias", "is empty"),
        (":one s:alternateName '??' .", "alias", "has no letter or digit"),
        (":one org:hasUnit :three .", "unit", "is no entity that was loaded"),
        (":three org:hasSubOrganization :one .", "owner", "is no entity that was loaded"),
        (":m a org:Membership ; org:member :one .", "http://www.w3.org/ns/org#organization", "has 0 ends"),
        (
            ":m a org:Membership ; org:organization :two ; org:member :one , :two .",
            "http://www.w3.org/ns/org#member",
            "has 2 ends",
        ),
    ],
)
def test_of_others(turtle: str, field: str, reason: str, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_text("@base <https://b.example/> ." + FOREIGN + turtle, encoding="utf-8")
    rejection = the_rejection(path, "turtle")
    assert rejection.field == field
    assert reason in rejection.reason
    assert rejection.remedy and ";" not in rejection.reason


@pytest.mark.parametrize(
    ("old", "new", "field", "reason"),
    [
        ('shareMaxInclusive "51.0"', 'shareMaxInclusive "150.0"', "ketting:shareMaxInclusive", "not within"),
        (
            'shareMaxInclusive "51.0"',
            'shareMaxInclusive "half"',
            "ketting:shareMaxInclusive",
            "no percentage",
        ),
        ('validFrom "2020"', 'validFrom "soon"', "ketting:validFrom", "is no date"),
        ('observedTo "', 'observedTo "x', "ketting:observedTo", "is no date"),
        ("ketting:observation", "ketting:observedBy", "rdf:predicate", "has no rdf:predicate"),
        ("directness ketting:unstated", "directness ketting:vague", "ketting:directness", "is no directness"),
        ("object ketting:listed_party", "object ketting:villain", "rdf:object", "no risk class"),
        ("predicate ketting:riskClass", "predicate ketting:colour", "rdf:predicate", "no property"),
        ("statedType ketting:Company", "statedType <http://a/b>", "ketting:statedType", "no term of ours"),
        ("subject entity:A", "subject <http://a/b>", "rdf:subject", "one entity of ours"),
        (
            "wasDerivedFrom <https://w3id.org/ketting/source/press/article>",
            "wasDerivedFrom <http://a/b>",
            "prov:wasDerivedFrom",
            "no document of ours",
        ),
    ],
)
def test_of_an_export(old: str, new: str, field: str, reason: str, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with read_from(tmp_path / "one", FACTS) as reader:
        text = written(reader, "turtle").decode()
    assert old in text, text
    (tmp_path / "file").write_text(text.replace(old, new, 1), encoding="utf-8")
    rejection = the_rejection(tmp_path / "file", "turtle")
    assert rejection.field == field
    assert reason in rejection.reason
    assert rejection.remedy


@pytest.mark.parametrize(
    ("predicate", "object", "field", "reason"),
    [
        ("http://purl.org/dc/terms/title", None, "dcterms:title", "has no dcterms:title"),
        ("https://w3id.org/ketting/ns#readOn", '"soon"', "ketting:readOn", "'soon' is no day"),
    ],
)
def test_a_source_described_wrongly_is_rejected_and_the_other_loaded(
    predicate: str, object: str | None, field: str, reason: str, tmp_path: Path
) -> None:
    store = small_store(tmp_path / "two.db", [company("A")])
    load(store, company("B"), dataset=OTHER)
    with closing(store), store.reader() as reader:
        lines = written(reader, "nquads").decode().splitlines(keepends=True)
    press = f"<{source_iri('press')}>"
    kept = [line for line in lines if not line.startswith(f"{press} <{predicate}>")]
    assert len(kept) == len(lines) - 1
    kept += [] if object is None else [f"{press} <{predicate}> {object} .\n"]
    (tmp_path / "file").write_text("".join(kept), encoding="utf-8")
    with loaded_file(tmp_path / "file", "nquads", strict=False) as (_, report):
        assert [load.source for load in report.loads] == ["register"]
        (rejection,) = report.rejected
    assert (rejection.record, rejection.field) == (source_iri("press"), field)
    assert reason in rejection.reason and rejection.remedy


def test_a_share_or_a_date_that_cannot_be_read_costs_only_itself(tmp_path: Path) -> None:
    tie = (
        f":o a <{FTM}Ownership> ; <{FTM}Ownership:owner> :one ; <{FTM}Ownership:asset> :two ; "
        f'<{FTM}Ownership:percentage> "a lot" ; <{FTM}Interval:startDate> "2020-03" ; '
        f'<{FTM}Interval:endDate> "2019" .'
    )
    path = tmp_path / "file"
    path.write_text(FOREIGN + tie, encoding="utf-8")
    with loaded_file(path, "turtle", strict=False) as (reader, report):
        (link,) = reader.links("file:https:a.example:one")
        (seen,) = link.observations
    assert (seen.share, seen.start, seen.end) == (None, None, None)
    assert (report.rejected_count, report.loads[0].read) == (0, report.loads[0].loaded)
    assert {term.term.rpartition(":")[2] for term in report.unmapped} == {"percentage", "endDate"}
