"""JSON-LD of schema.org as sites write it: the context is an address, and nothing is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from foreign_rdf import loaded_file

from graph.store import Reader
from ingest.errors import BadFile
from ingest.report import LoadReport

SITE = "https://alpha.example/#organization"
LEI = "529900T8BM49AURSDO55"
FILE = "https://schema.org/docs/jsonldcontext.jsonld"

CORPORATION = {
    "@context": "https://schema.org",
    "@type": "Corporation",
    "@id": SITE,
    "name": "Alpha Holding",
    "alternateName": ["Alpha", "阿尔法"],
    "url": "https://alpha.example/",
    "leiCode": LEI,
    "foundingDate": "1984-04-01",
    "sameAs": ["https://www.wikidata.org/wiki/Q1", "https://social.example/alpha"],
    "address": {"@type": "PostalAddress", "streetAddress": "Dorpsstraat 1", "addressCountry": "NL"},
    "owns": {"@type": "Product", "name": "A crane"},
    "subOrganization": [
        {"@type": "Organization", "@id": "https://alpha.example/#research", "name": "Alpha Research"},
        {"@type": "Organization", "name": "Alpha Nameless-Address"},
    ],
}


@contextmanager
def loaded(folder: Path, document: object, *, strict: bool = False) -> Iterator[tuple[Reader, LoadReport]]:
    text = document if isinstance(document, str) else json.dumps(document)
    path = folder / "site.jsonld"
    path.write_text(text, encoding="utf-8")
    with loaded_file(path, "jsonld", strict=strict) as loaded:
        yield loaded


def facts(reader: Reader, subject: str) -> dict[str, set[str]]:
    values: dict[str, set[str]] = {}
    for statement in reader.statements():
        if statement.subject.endswith(subject):
            values.setdefault(statement.prop, set()).add(statement.value)
    return values


def refusals(report: LoadReport) -> dict[str, str]:
    return {rejection.record: rejection.reason for rejection in report.loads[0].rejected}


@pytest.mark.parametrize(
    "address", ["https://schema.org", "https://schema.org/", "http://schema.org", "http://schema.org/", FILE]
)
def test_the_context_may_be_schema_orgs_address(address: str, tmp_path: Path) -> None:
    with loaded(tmp_path, CORPORATION | {"@context": address}) as (reader, _):
        values = facts(reader, "alpha.example:@23@organization")
    assert values["type"] == {"Company"}
    assert values["name"] == {"Alpha Holding"}
    assert values["alias"] == {"Alpha", "阿尔法"}
    assert values["leiCode"] == {LEI}
    assert values["incorporationDate"] == {"1984-04-01"}


def test_what_is_unmapped_of_it_is_counted(tmp_path: Path) -> None:
    with loaded(tmp_path, CORPORATION) as (_, report):
        left = {word.term.removeprefix("https://schema.org/"): word.count for word in report.unmapped}
    assert left == {
        "sameAs": 2, "address": 1, "streetAddress": 1, "addressCountry": 1, "PostalAddress": 1, "owns": 1,
        "Product": 1,
    }  # fmt: skip


def test_sub_organizations_are_owned_by_it_and_one_without_an_address_is_named(tmp_path: Path) -> None:
    with loaded(tmp_path, CORPORATION) as (reader, report):
        (link,) = reader.links("site:https:alpha.example:@23@research")
        assert (link.type, link.upper) == ("Ownership", "site:https:alpha.example:@23@organization")
    reasons = refusals(report)
    assert any("no address of its own" in reason for reason in reasons.values())


def test_a_parent_organization_is_above(tmp_path: Path) -> None:
    parent = {"@id": "https://beta.example/", "@type": "Organization", "name": "Beta"}
    with loaded(tmp_path, CORPORATION | {"parentOrganization": parent}) as (reader, _):
        uppers = {link.upper for link in reader.links("site:https:alpha.example:@23@organization")}
    assert "site:https:beta.example:" in uppers


def test_a_graph_of_nodes_that_name_each_other_by_id_and_type(tmp_path: Path) -> None:
    document = {
        "@context": "https://schema.org/",
        "@graph": [
            {"id": "https://a.example/", "type": "Organization", "name": "A",
             "parentOrganization": {"id": "https://b.example/"}},
            {"id": "https://b.example/", "type": ["Organization", "Corporation"], "name": "B"},
            {"type": "WebSite", "id": "https://a.example/#site", "publisher": {"id": "https://a.example/"}},
        ],
    }  # fmt: skip
    with loaded(tmp_path, document) as (reader, report):
        (link,) = reader.links("site:https:a.example:")
        assert (link.upper, link.lower) == ("site:https:b.example:", "site:https:a.example:")
    assert {word.term.rpartition("/")[2] for word in report.unmapped} == {"WebSite", "publisher"}


@pytest.mark.parametrize(
    "context",
    [
        ["https://schema.org", {"org": "http://www.w3.org/ns/org#", "unitOf": "org:subOrganizationOf"}],
        [{"unitOf": "http://www.w3.org/ns/org#subOrganizationOf"}, "https://schema.org"],
        ["https://schema.org", {"unitOf": "org:subOrganizationOf"}],
    ],
)
def test_words_added_to_the_context_keep_their_meaning(context: list[Any], tmp_path: Path) -> None:
    document = {
        "@context": context,
        "@graph": [
            {"@id": "https://a.example/", "@type": "Organization", "name": "A",
             "unitOf": {"@id": "https://b.example/"}},
            {"@id": "https://b.example/", "@type": "Organization", "name": "B"},
        ],
    }  # fmt: skip
    with loaded(tmp_path, document) as (reader, _):
        assert [link.upper for link in reader.links("site:https:a.example:")] == ["site:https:b.example:"]


def test_documents_in_an_array_have_a_context_each_and_slashes_may_be_escaped(tmp_path: Path) -> None:
    person = {"@context": "https://schema.org", "@type": "Person", "name": "P"}
    persons = json.dumps([person | {"@id": f"https://{name}.example/"} for name in "ab"])
    with loaded(tmp_path, persons.replace("/", "\\/")) as (reader, _):
        assert [id for id, _ in reader.entity_types()] == ["site:https:a.example:", "site:https:b.example:"]


def test_a_relative_address_is_refused_by_name_where_no_base_is_given(tmp_path: Path) -> None:
    relative = {"@id": "#organization", "@type": "Organization", "name": "Nobody's"}
    with loaded(tmp_path, [CORPORATION, {"@context": "https://schema.org", **relative}]) as (_, report):
        assert refusals(report)["relative:///#organization"].startswith("its address is relative")


def test_a_base_completes_relative_addresses(tmp_path: Path) -> None:
    context = ["https://schema.org", {"@base": "https://alpha.example/"}]
    document = {"@context": context, "@id": "#organization", "@type": "Organization", "name": "Alpha"}
    with loaded(tmp_path, document) as (reader, _):
        assert [id for id, _ in reader.entity_types()] == ["site:https:alpha.example:@23@organization"]


@pytest.mark.parametrize(
    "context",
    [
        "https://schema.org.example/",
        "https://www.w3.org/ns/activitystreams",
        ["https://schema.org", "https://example.org/more.jsonld"],
        {"@import": "https://schema.org/"},
    ],
)
def test_other_addresses_stay_refused_and_nothing_is_loaded(context: object, tmp_path: Path) -> None:
    with (
        pytest.raises(BadFile, match="at another address, and nothing is fetched"),
        loaded(tmp_path, CORPORATION | {"@context": context}),
    ):
        pass


@pytest.mark.slow
def test_a_document_too_large_to_be_rewritten_says_what_to_write(tmp_path: Path) -> None:
    with (
        pytest.raises(BadFile, match=r'larger than 32 MB; write .*"@vocab": "http://schema.org/"'),
        loaded(tmp_path, CORPORATION | {"award": ["x" * 1_000_000] * 35}),
    ):
        pass


def test_the_same_name_in_the_text_of_a_value_is_no_context(tmp_path: Path) -> None:
    text = '"@context": "https://schema.org"'
    with loaded(tmp_path, CORPORATION | {"name": text, "alternateName": "https://schema.org"}) as (reader, _):
        values = facts(reader, "organization")
    assert (values["name"], values["alias"]) == ({text}, {"https://schema.org"})
