"""Entities of FollowTheMoney: what becomes of things, links and entries of lists, and what is reported."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from ftm_lines import Said, entity, lines, said
from input_files import records_in

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import Directness, Grade, PartialDate, Share

ALPHA = entity("a", "Company", name="Alpha Ltd")
BETA = entity("b", "Company", name="Beta Ltd")


def of(folder: Path, *entities: dict[str, Any]) -> Said:
    return said(folder, lines(*entities))


def test_a_company_has_its_names_countries_and_numbers(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        entity(
            "q1",
            "Company",
            name=["Alpha", "АЛЬФА"],
            alias="A.",
            previousName="Old Alpha",
            abbreviation="ALP",
            weakAlias="Alfie",
            country="RU",
            jurisdiction="ru",
            ogrnCode="1207700002212",
            innCode="9715374145",
            leiCode="724500Y6DUVHQD6OXN27",
            website="https://alpha.example",
            incorporationDate="2020-01-10T00:00:00",
            notes="One\nline",
            sourceUrl="https://register.example/q1",
        ),
    )

    assert {(s.prop, s.value) for s in found.statements} == {
        ("type", "Company"),
        ("name", "Alpha"),
        ("name", "АЛЬФА"),
        ("alias", "A."),
        ("previousName", "Old Alpha"),
        ("acronym", "ALP"),
        ("brand", "Alfie"),
        ("country", "ru"),
        ("registrationNumber", "1207700002212"),
        ("taxNumber", "9715374145"),
        ("leiCode", "724500Y6DUVHQD6OXN27"),
        ("website", "https://alpha.example"),
        ("incorporationDate", "2020-01-10"),
        ("remark", "One line"),
        ("sourceUrl", "https://register.example/q1"),
    }
    assert (found.rejected, found.unmapped) == ([], {})


@pytest.mark.parametrize(
    ("schema", "type"),
    [
        ("Person", "Person"),
        ("LegalEntity", "LegalEntity"),
        ("PublicBody", "PublicBody"),
        ("Vessel", "Vessel"),
        ("Airplane", "Asset"),
        ("RealEstate", "Asset"),
        ("Security", "Asset"),
    ],
)
def test_schemas_have_types(tmp_path: Path, schema: str, type: str) -> None:
    assert of(tmp_path, entity("x", schema, name="X")).values("x", "type") == [type]


def test_where_and_when_and_how_good_a_fact_is(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        ALPHA
        | {
            "datasets": ["us_ofac_sdn"],
            "first_seen": "2023-11-02T16:38:16",
            "last_seen": "2026-01-01T00:00:00",
        },
        BETA | {"datasets": ["ext_ru_egrul", "us_ofac_sdn"]},
        entity("c", "Company", name="C") | {"datasets": [f"d{number}" for number in range(7)]},
    )
    first = {s.subject: s for s in found.statements if s.prop == "name"}

    assert (first["a"].locator, first["a"].grade, str(first["a"].observed)) == (
        "a in us_ofac_sdn",
        Grade.B,
        "2023-11-02/2026-01-01",
    )
    assert (first["b"].grade, str(first["b"].observed)) == (Grade.B, "2026-01-31")
    assert first["c"].grade is Grade.C
    assert first["c"].locator.endswith("d4 and 2 more")


def test_topics_confer_what_the_rules_say_and_no_more(tmp_path: Path) -> None:
    topics = ["debarment", "sanction", "export.control", "mil", "gov", "role.pep"]

    found = of(
        tmp_path,
        entity("a", "Company", name="A", topics=topics),
        entity("b", "Person", name="B", topics="mil"),
    )

    [membership] = [s for s in found.statements if s.prop == "riskClass"]
    assert (membership.subject, membership.value) == ("a", "listed_party")
    assert membership.original == f"topics: {', '.join(topics)}"
    assert found.unmapped == {"topic debarment": 1, "topic mil": 2, "topic gov": 1, "topic role.pep": 1}


def test_an_ownership_has_its_share_dates_and_words(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        ALPHA,
        BETA,
        entity(
            "o",
            "Ownership",
            owner="a",
            asset="b",
            percentage="49",
            startDate=["2016-03-29", "2015"],
            endDate="2020-01-02T10:00:00",
            role="subsidiary of",
            sharesCount="10000",
        ),
    )

    [link] = found.links()
    assert (link.subject, link.prop, link.value, link.share) == ("a", "Ownership", "b", Share.exact(49))
    assert (link.start, link.end) == (PartialDate("2015"), PartialDate("2020-01-02"))
    assert (link.direct, link.original, link.locator) == (Directness.UNSTATED, "subsidiary of", "o")
    assert found.unmapped == {"Ownership.sharesCount": 1}


@pytest.mark.parametrize(
    ("text", "share"),
    [("49.5 %", "49.5"), ("25-50", "[25,50]"), ("33,3", "33.3"), ("150", None), ("most", None)],
)
def test_percentages(tmp_path: Path, text: str, share: str | None) -> None:
    found = of(tmp_path, entity("o", "Ownership", owner="a", asset="b", percentage=text))

    [link] = found.links()
    assert (None if link.share is None else str(link.share)) == share
    assert found.unmapped == ({} if share else {"Ownership.percentage": 1})


@pytest.mark.parametrize(
    ("texts", "share"),
    [(["49", "51"], "[49,51]"), (["(25,50]", "60"], "(25,60]"), (["(0,100]", "60"], "60")],
)
def test_of_several_percentages_the_hull_of_the_stated_ones(
    tmp_path: Path, texts: list[str], share: str
) -> None:
    [link] = of(tmp_path, entity("o", "Ownership", owner="a", asset="b", percentage=texts)).links()

    assert str(link.share) == share


@pytest.mark.parametrize(
    ("schema", "ends", "link"),
    [
        ("Directorship", {"director": "a", "organization": "b"}, ("a", "Directorship", "b")),
        ("Membership", {"member": "a", "organization": "b"}, ("b", "Membership", "a")),
        ("Succession", {"predecessor": "a", "successor": "b"}, ("b", "Succession", "a")),
        ("Representation", {"agent": "a", "client": "b"}, ("b", "Representation", "a")),
        ("Control", {"controller": "a", "controlled": "b"}, ("a", "Control", "b")),
        ("Family", {"person": "a", "relative": "b", "relationship": "sister"}, ("a", "Family", "b")),
        ("UnknownLink", {"subject": "a", "object": "b", "role": "Unit"}, ("a", "Unit", "b")),
    ],
)
def test_links_have_their_upper_end_first(
    tmp_path: Path, schema: str, ends: dict[str, str], link: tuple[str, str, str]
) -> None:
    [found] = of(tmp_path, entity("l", schema, **ends)).links()

    assert (found.subject, found.prop, found.value) == link


def test_a_link_with_several_ends_is_one_between_each(tmp_path: Path) -> None:
    found = of(tmp_path, entity("o", "Ownership", owner=["a", "b"], asset=["c", "d"]))

    assert {(s.subject, s.value) for s in found.links()} == {("a", "c"), ("a", "d"), ("b", "c"), ("b", "d")}


def test_a_tie_of_no_kind_and_other_schemas_are_counted(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        ALPHA,
        entity("u", "UnknownLink", subject="a", object="b", role="Linked To"),
        entity("p", "Payment", payer="a", beneficiary="b"),
        entity("q", "Payment", payer="a", beneficiary="b"),
        entity("r", "Payment2", payer="a"),
    )

    assert found.links() == []
    assert found.unmapped == {"schema UnknownLink": 1, "schema Payment": 2, "schema Payment2": 1}


def test_an_end_before_the_start_leaves_both_out(tmp_path: Path) -> None:
    found = of(tmp_path, entity("o", "Ownership", owner="a", asset="b", startDate="2024", endDate="2020"))

    [link] = found.links()
    assert (link.start, link.end, found.unmapped) == (None, None, {"Ownership.endDate": 1})


def test_the_page_of_a_link_is_its_document(tmp_path: Path) -> None:
    found = of(tmp_path, entity("o", "Ownership", owner="a", asset="b", sourceUrl="https://a.example/1"))

    [link] = found.links()
    assert found.documents[link.document].url == "https://a.example/1"


def test_a_sanction_is_an_entry_that_names_whom_it_is_about(tmp_path: Path) -> None:
    sanction = entity(
        "s",
        "Sanction",
        entity=["a", "b"],
        authority="Office of Foreign Assets Control",
        program="RUSSIA-EO14024",
        programId="US-RUSHAR",
        startDate="2023-11-02",
        endDate="2024",
        country="us",
        provisions="Block",
        reason="Makes drones",
        authorityId="45928",
    ) | {"datasets": ["us_ofac_sdn"], "caption": "RUSSIA-EO14024"}

    found = of(tmp_path, ALPHA, BETA, sanction)

    assert found.values("s", "list") == ["us-ofac-sdn"]
    assert found.values("s", "name") == ["RUSSIA-EO14024"]
    assert (found.values("s", "effect"), found.values("s", "remark")) == (["Block"], ["Makes drones"])
    named = [s for s in found.statements if s.prop == "names"]
    assert [(s.value, s.start, s.end) for s in named] == [
        ("a", PartialDate("2023-11-02"), PartialDate("2024")),
        ("b", PartialDate("2023-11-02"), PartialDate("2024")),
    ]
    assert found.unmapped == {"Sanction.authorityId": 1}


def test_addresses_are_entities_with_one_text(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        entity("a", "Company", name="A", addressEntity="x"),
        entity("x", "Address", full="1 High Street, Delft", city="Delft", country="nl"),
        entity("y", "Address", street="2 Low Street", postalCode="2600", city="Delft"),
    )

    assert found.values("a", "addressEntity") == ["x"]
    assert found.values("x", "address") == ["1 High Street, Delft"]
    assert found.values("y", "address") == ["2 Low Street, 2600, Delft"]
    assert found.unmapped == {}


def test_entities_that_are_nested_in_others_are_read_too(tmp_path: Path) -> None:
    owner = entity("o", "Ownership", owner=entity("b", "Company", name="Beta"), asset="a")

    found = of(tmp_path, entity("a", "Company", name="Alpha", ownershipAsset=owner))

    assert (found.values("a", "name"), found.values("b", "name")) == (["Alpha"], ["Beta"])
    assert [(s.subject, s.value) for s in found.links()] == [("b", "a")]


def test_ids_of_another_form_are_made_to_fit_wherever_they_stand(tmp_path: Path) -> None:
    found = of(
        tmp_path, entity("a b/c", "Company", name="A"), entity("o", "Ownership", owner="a b/c", asset="b")
    )

    [link] = found.links()
    assert found.values(link.subject, "name") == ["A"]


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"schema": "Company", "properties": {}}, "given.json, line 1, id: is missing; each entity needs"),
        ({"id": "a", "properties": {}}, "schema: is missing"),
        ({"id": "a", "schema": "Company", "property": {}}, "properties: is missing"),
        ({"id": "a", "schema": "Company", "properties": []}, "properties: is '[]'"),
        (entity("o", "Ownership", owner="a"), "o, asset: the link has no end there"),
        (entity("a", "Company", leiCode="x"), "a, Company.leiCode: 'x' is no LEI"),
        (entity("a", "Company", name="--"), "a, Company.name: '--' has no letter or digit"),
        (entity("a", "Company", website="x y"), "Company.website: 'x y' is no web address"),
        (
            entity("a", "Company", name="a\u202eb"),
            "a, Company.name: holds the control character U+202E",
        ),
    ],
)
def test_what_is_wrong_is_rejected_with_its_place(tmp_path: Path, value: dict[str, Any], told: str) -> None:
    [rejected] = of(tmp_path, value).rejected

    assert told in rejected


def test_a_deep_nest_is_rejected(tmp_path: Path) -> None:
    nested = entity("x", "Company", name="X")
    for number in range(20):
        nested = entity(f"n{number}", "Company", name="N", parent=nested)

    [rejected] = of(tmp_path, nested).rejected

    assert "nested more than 10 deep" in rejected


def test_renamed_and_new_fields_are_reported(tmp_path: Path) -> None:
    found = of(
        tmp_path, ALPHA | {"data_sets": ["x"]}, entity("c", "Company", title2="X", country=["nl", "suhh"])
    )

    assert found.unmapped == {"data_sets": 1, "Company.title2": 1, "Company.country suhh": 1}
    assert found.values("c", "country") == ["nl"]


def test_a_cut_file_stops(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"line 2: is no JSON .* probably cut off"):
        said(tmp_path, lines(ALPHA) + lines(BETA)[:-20])


def test_a_broken_line_is_rejected_and_the_entities_about_it_are_read(tmp_path: Path) -> None:
    found = said(tmp_path, lines(ALPHA) + lines(BETA)[:-20] + "\n" + lines(entity("c", "Company", name="C")))

    assert {statement.subject for statement in found.statements} == {"a", "c"}
    assert len(found.rejected) == 1
    assert found.rejected[0].startswith("given.json, line 2: is no JSON (Unterminated string at character 4")


def test_a_file_is_recognised_by_its_first_entity(tmp_path: Path) -> None:
    text = lines(ALPHA | {"caption": "Alpha"}, BETA)

    assert format_of(Head("export.txt", text.encode())).name == "ftm"
    assert list(records_in(tmp_path, text).json_records())[1].value["id"] == "b"
