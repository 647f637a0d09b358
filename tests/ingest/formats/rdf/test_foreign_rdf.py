"""RDF of others is read as far as the alignments say, and the rest is named."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from foreign_rdf import loaded_file

from graph.store import Reader
from ingest.files import InputFile
from ingest.formats import format_named
from ingest.report import BadRecords, LoadReport
from ingest.sources import file_source
from ontology import Directness, Grade, Period
from ontology.schema import is_entity_id

PREFIXES = """
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rov: <http://www.w3.org/ns/regorg#> .
@prefix schema: <http://schema.org/> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ftm: <https://schema.followthemoney.tech/#> .
@prefix ketting: <https://w3id.org/ketting/ns#> .
@prefix : <http://example.org/id/> .
"""
ALPHA = ':alpha a org:Organization ; skos:prefLabel "Alpha" .\n'
BETA = ':beta a schema:Corporation ; schema:name "Beta" .\n'


@contextmanager
def loaded(folder: Path, turtle: str, *, strict: bool = False) -> Iterator[tuple[Reader, LoadReport]]:
    path = folder / "Some file.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    with loaded_file(path, "turtle", strict=strict) as loaded:
        yield loaded


def test_an_organisation_of_org_and_a_corporation_of_schema_org(tmp_path: Path) -> None:
    with loaded(tmp_path, ALPHA + BETA) as (reader, report):
        assert [(e.schema, e.caption) for e in reader.entities(
            ("some_file:http:example.org:id:alpha", "some_file:http:example.org:id:beta")
        ).values()] == [("Organization", "Alpha"), ("Company", "Beta")]  # fmt: skip
    assert (report.loads[0].rejected, report.unmapped) == ((), ())


def test_what_others_say_is_of_grade_d_and_seen_on_the_day_of_reading(tmp_path: Path) -> None:
    with loaded(tmp_path, ALPHA) as (reader, _):
        statements = list(reader.statements())
        assert {(s.grade, s.observed) for s in statements} == {(Grade.D, Period.parse("2024-03-01"))}
        assert {s.locator for s in statements} == {"http://example.org/id/alpha"}
        assert reader.documents()["some_file", "file"].sha256 is not None


@pytest.mark.parametrize(
    ("tie", "link_type", "upper"),
    [
        (":alpha org:hasUnit :beta .", "Unit", "alpha"),
        (":beta org:unitOf :alpha .", "Unit", "alpha"),
        (":alpha schema:department :beta .", "Unit", "alpha"),
        # They may be subsidiaries, of which a parent need not be the only owner.
        (":alpha org:hasSubOrganization :beta .", "Ownership", "alpha"),
        (":beta org:subOrganizationOf :alpha .", "Ownership", "alpha"),
        (":alpha schema:subOrganization :beta .", "Ownership", "alpha"),
        (":beta schema:parentOrganization :alpha .", "Ownership", "alpha"),
        (":o a ketting:Ownership ; ketting:owner :beta ; ketting:asset :alpha .", "Ownership", "beta"),
        (":o a ketting:SharedHead ; ketting:party :beta, :alpha .", "SharedHead", "alpha"),
        (":beta org:memberOf :alpha .", "Membership", "alpha"),
        (":alpha ketting:owns :beta .", "Ownership", "alpha"),
        (":m a org:Membership ; org:organization :alpha ; org:member :beta .", "Membership", "alpha"),
        (
            ":o a ftm:Ownership ; <https://schema.followthemoney.tech/#Ownership:owner> :beta ;"
            " <https://schema.followthemoney.tech/#Ownership:asset> :alpha .",
            "Ownership",
            "beta",
        ),
    ],
)
def test_ties_become_links_with_the_right_end_up(
    tie: str, link_type: str, upper: str, tmp_path: Path
) -> None:
    with loaded(tmp_path, ALPHA + BETA + tie) as (reader, _):
        (link,) = reader.links("some_file:http:example.org:id:alpha")
        assert (link.type, link.upper.rpartition(":")[2]) == (link_type, upper)
        assert link.observations[0].direct is Directness.UNSTATED


@pytest.mark.parametrize("kind", ["Absorption", "Succession"])
def test_a_succession_has_the_kind_that_its_type_says(kind: str, tmp_path: Path) -> None:
    tie = f":s a ketting:{kind} ; ketting:successor :alpha ; ketting:predecessor :beta ."
    with loaded(tmp_path, ALPHA + BETA + tie) as (reader, report):
        (link,) = reader.links("some_file:http:example.org:id:beta")
        assert (link.type, link.lower.rpartition(":")[2]) == ("Succession", "beta")
        assert [observation.schema for observation in link.observations] == [kind]
    assert report.unmapped == ()


def test_a_share_and_its_dates_are_read(tmp_path: Path) -> None:
    namespace = "https://schema.followthemoney.tech/#"
    tie = (
        f":o a ftm:Ownership ; <{namespace}Ownership:owner> :alpha ; <{namespace}Ownership:asset> :beta ;"
        f' <{namespace}Ownership:percentage> "51" ; <{namespace}Interval:startDate> "2020-03" .'
    )
    with loaded(tmp_path, ALPHA + BETA + tie) as (reader, _):
        (link,) = reader.links("some_file:http:example.org:id:beta")
        assert (str(link.observations[0].share), str(link.observations[0].start)) == ("51", "2020-03")


def test_a_share_of_150_leaves_the_link_without_a_share(tmp_path: Path) -> None:
    namespace = "https://schema.followthemoney.tech/#"
    tie = (
        f":o a ftm:Ownership ; <{namespace}Ownership:owner> :alpha ; <{namespace}Ownership:asset> :beta ;"
        f' <{namespace}Ownership:percentage> "150" .'
    )
    with loaded(tmp_path, ALPHA + BETA + tie) as (reader, report):
        (link,) = reader.links("some_file:http:example.org:id:beta")
        assert link.observations[0].share is None
    # The link is loaded, so it is no rejection; what could not be read of it is reported by its term.
    assert (report.rejected_count, report.loads[0].loaded) == (0, 5)
    assert [(word.term.rpartition(":")[2], word.count) for word in report.unmapped] == [("percentage", 1)]
    assert "the links are loaded without them" in report.unmapped[0].reason


@pytest.mark.parametrize(
    ("turtle", "reason"),
    [
        ('[] a org:Organization ; schema:name "Nobody" .', "no address of its own"),
        (":c a org:Organization .", "no name"),
        (':c a schema:Thing ; schema:name "Something" .', "too general"),
        (':c a schema:Corporation ; schema:name "C" ; schema:leiCode "7" .', "no LEI"),
        (":alpha org:hasSubOrganization :unheard-of .", "no entity that was loaded"),
    ],
)
def test_what_cannot_be_loaded_is_named_and_the_rest_loaded(turtle: str, reason: str, tmp_path: Path) -> None:
    with loaded(tmp_path, ALPHA + turtle) as (reader, report):
        assert reader.entity("some_file:http:example.org:id:alpha") is not None
    assert reason in report.loads[0].rejected[0].reason


def test_words_without_an_alignment_are_counted(tmp_path: Path) -> None:
    odd = ':alpha schema:slogan "Ever onward" . :beta schema:slogan "No" . :t a schema:Event .'
    with loaded(tmp_path, ALPHA + BETA + odd) as (_, report):
        assert [(word.term, word.count) for word in report.unmapped] == [
            ("https://schema.org/slogan", 2),
            ("https://schema.org/Event", 1),
        ]


def test_a_risk_class_is_no_matter_of_a_guess(tmp_path: Path) -> None:
    with loaded(tmp_path, ALPHA + ":alpha ketting:riskClass ketting:state_body .") as (reader, report):
        assert reader.memberships("some_file:http:example.org:id:alpha") == ()
    assert [word.term.rpartition("#")[2] for word in report.unmapped] == ["riskClass"]


def test_a_strict_load_takes_no_unknown_word(tmp_path: Path) -> None:
    with (
        pytest.raises(BadRecords, match="slogan"),
        loaded(tmp_path, ALPHA + ':alpha schema:slogan "Ever onward" .', strict=True),
    ):
        pass


def test_long_and_odd_addresses_become_ids(tmp_path: Path) -> None:
    address = "http://example.org/" + "%E4%B8%AD/" * 40 + "?a=b&c=d"
    organization = 'a org:Organization ; schema:name "An organisation" .'
    turtle = f"<{address}> {organization} <urn:x:1> {organization}"
    with loaded(tmp_path, turtle) as (reader, _):
        ids = [id for id, _ in reader.entity_types()]
        assert len(ids) == 2
        assert all(is_entity_id(id) and id.startswith("some_file:") for id in ids)


def test_a_source_is_named_after_the_file() -> None:
    def id_of(name: str) -> str:
        return file_source([InputFile(Path(name), "")], format_named("turtle"), read=date(2024, 3, 1)).id

    assert id_of("Some file.v2.ttl") == "some_file"
    assert id_of("公司.ttl") == "rdf"
