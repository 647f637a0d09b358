"""The ENHANCED XML of OFAC: names in every script, features, documents, lists, typed relationships."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from checkout import ROOT
from ftm_lines import READ
from ofac_xml import (
    document,
    feature,
    labelled,
    ofac_name,
    ofac_party,
    ofac_xml,
    relationship,
    tag,
)
from published_lists import Published, published, read_published

from graph.store import open_store
from ingest.discovery import load_path
from ingest.errors import BadFile
from ingest.formats import format_named, format_of
from ingest.records import Head
from ontology import Directness, PartialDate

FILES = ROOT.parent / "shared" / "data" / "ofac_2025-01"
AS_OF = date(2025, 1, 10)


def read_xml(folder: Path, *entities: str) -> Published:
    return published(folder, "ofac_xml", cons=ofac_xml(*entities))


def test_a_party_with_its_names_and_its_entry(tmp_path: Path) -> None:
    aliases = (
        ofac_name("ALPHA OLD", "F.K.A.")
        + ofac_name("ALF", "A.K.A.", is_weak=True)
        + ofac_name("ALPHA BANK", "A.K.A.", Cyrillic="АЛЬФА")
    )
    address = tag(
        "addresses",
        tag(
            "address",
            labelled("country", "Russia")
            + tag(
                "translations",
                tag(
                    "translation",
                    tag(
                        "addressParts",
                        "".join(
                            tag("addressPart", labelled("type", type) + tag("value", value))
                            for type, value in (("CITY", "Moscow"), ("ADDRESS1", "ul. 1"))
                        ),
                    ),
                ),
            ),
        ),
    )
    found = read_xml(tmp_path, ofac_party(36, "ALPHA JSC", address, names=aliases, remarks="One; two."))
    assert (found.rejected, found.unmapped) == ([], {})
    party, entry = "ofac-36", "ofac-36-ofac-ssi"
    assert {(s.subject, s.prop, s.value, s.original) for s in found.statements} == {
        (party, "type", "Company", "Entity"),
        (party, "name", "ALPHA JSC", None),
        (party, "previousName", "ALPHA OLD", "F.K.A."),
        (party, "brand", "ALF", "A.K.A."),
        (party, "alias", "ALPHA BANK", "A.K.A."),
        (party, "alias", "АЛЬФА", "A.K.A.; Cyrillic"),
        (party, "address", "ul. 1, Moscow, Russia", None),
        (party, "country", "ru", "Russia"),
        (party, "remark", "One", None),
        (party, "remark", "two", None),
        (entry, "type", "Listing", None),
        (entry, "name", "ALPHA JSC", None),
        (entry, "list", "us-ofac-ssi", None),
        (entry, "authority", "US Department of the Treasury, Office of Foreign Assets Control", None),
        (entry, "remark", "Program: UKRAINE-EO13662", None),
        (entry, "names", party, "published 2015-12-22"),
    }
    assert {str(s.observed) for s in found.statements} == {AS_OF.isoformat()}
    [listing] = [s for s in found.statements if s.prop == "names"]
    assert listing.start == PartialDate("2015-12-22")
    assert found.held() == {"us-ofac-ssi": (1, 1, AS_OF)}
    assert found.documents["file"].date == PartialDate(AS_OF.isoformat())


SPAN = "<valueDate><fromDateBegin>{}</fromDateBegin><toDateEnd>{}</toDateEnd></valueDate>"


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        (feature("Birthdate", "1962", SPAN.format("1962-01-01", "1962-12-31")), ("birthDate", "1962")),
        (feature("Birthdate", "Mar 1962", SPAN.format("1962-03-01", "1962-03-31")), ("birthDate", "1962-03")),
        (
            feature("Birthdate", "1962 to 1963", SPAN.format("1962-01-01", "1963-12-31")),
            ("remark", "Birthdate 1962 to 1963"),
        ),
        (feature("Place of Birth", "Shati"), ("remark", "POB Shati")),
        (feature("Citizenship Country", "Korea, North"), ("country", "kp")),
        (feature("Website", "www.vtb.com"), ("website", "http://www.vtb.com")),
        (
            feature("Website", "www.vtb.com", labelled("reliability", "Reported")),
            ("website", "http://www.vtb.com"),
        ),
        (feature("ISIN", "XS1"), ("remark", "ISIN XS1")),
        (document("Tax ID No.", "7702", labelled("issuingCountry", "Russia")), ("taxNumber", "7702")),
        (
            document("Registration ID", "1027", tag("isValid", "false")),
            ("remark", "Registration ID 1027 (not valid)"),
        ),
        (document("Passport", "X1"), ("remark", "Passport X1")),
        (
            document("Unified Social Credit Code (USCC)", "9111000071093019X7"),
            ("uscCode", "9111000071093019X7"),
        ),
    ],
)
def test_features_and_documents(tmp_path: Path, element: str, expected: tuple[str, str]) -> None:
    found = read_xml(tmp_path, ofac_party(36, "DOE, Jane", element, kind="Individual"))
    assert found.rejected == []
    assert [(s.prop, s.value) for s in found.statements if s.subject == "ofac-36"][3:] == [expected]


def test_what_being_listed_does_belongs_to_the_entry(tmp_path: Path) -> None:
    types = tag("sanctionsTypes", labelled("sanctionsType", "Directive 3"))
    orders = tag("legalAuthorities", labelled("legalAuthority", "Executive Order 13662 (Ukraine)"))
    risk = feature("Secondary sanctions risk:", "See Section 11")
    found = read_xml(tmp_path, ofac_party(36, "ALPHA", types, orders, risk))
    entry = "ofac-36-ofac-ssi"
    assert found.one(entry, "effect") == "Directive 3; Secondary sanctions risk: See Section 11"
    assert found.one(entry, "citation") == "Executive Order 13662 (Ukraine)"


def test_of_a_party_on_two_lists_the_file_does_not_say_what_belongs_to_which(tmp_path: Path) -> None:
    on = [
        ("SDN List", "2022-02-24"),
        ("Consolidated List", "2015-12-22"),
        ("Sectoral Sanctions Identifications List", "2015-12-22"),
    ]
    found = read_xml(tmp_path, ofac_party(36, "ALPHA", lists=on, programs=["A", "B"]))
    names = {s.subject: s.start for s in found.statements if s.prop == "names"}
    assert names == {
        "ofac-36-ofac-sdn": PartialDate("2022-02-24"),
        "ofac-36-ofac-ssi": PartialDate("2015-12-22"),
    }
    assert found.values("ofac-36", "remark") == ["Program: A", "Program: B"]
    assert set(found.held()) == {"us-ofac-ssi"}  # of the SDN List this file has a part


@pytest.mark.parametrize(
    ("type", "link", "upper"),
    [
        ("Owned or Controlled By", "Control", 2),
        ("Owns, controls, or operates", "Control", 1),
        ("Acting for or on behalf of", "Representation", 2),
        ("Leader or official of", "Directorship", 1),
        ("Principal Executive Officer", "Directorship", 1),
        ("Associate Of", "Affiliation", 2),
        ("playing a significant role in", "Affiliation", 2),
        ("Providing support to", "Affiliation", 2),
        ("Property in the interest of", "Ownership", 2),
    ],
)
def test_relationships(tmp_path: Path, type: str, link: str, upper: int) -> None:
    found = read_xml(tmp_path, ofac_party(1, "ALPHA", relationship(type, 2)), ofac_party(2, "BETA"))
    [only] = found.links()
    assert (only.prop, only.subject, only.direct) == (link, f"ofac-{upper}", Directness.UNSTATED)
    assert {only.subject, only.value} == {"ofac-1", "ofac-2"}
    assert (only.original, only.share, only.start) == (type, None, None)


def test_what_controls_a_ship_owns_it(tmp_path: Path) -> None:
    ship = ofac_party(1, "DANIEL", relationship("Owned or Controlled By", 2), kind="Vessel")
    [only] = read_xml(tmp_path, ship, ofac_party(2, "BETA")).links()
    assert (only.prop, only.subject, only.value) == ("Ownership", "ofac-2", "ofac-1")


def test_family_is_of_two_persons(tmp_path: Path) -> None:
    related = relationship("Family member of", 2)
    persons = [
        ofac_party(1, "DOE, Jane", related, kind="Individual"),
        ofac_party(2, "DOE, Joe", kind="Individual"),
    ]
    assert [s.prop for s in read_xml(tmp_path, *persons).links()] == ["Family"]
    found = read_xml(tmp_path, ofac_party(1, "DOE, Jane", related, kind="Individual"), ofac_party(2, "BETA"))
    assert (found.links(), found.unmapped) == ([], {"relationship Family member of": 1})
    assert "Family member of: B" in found.values("ofac-1", "remark")


def test_a_party_that_the_file_only_relates_to_has_its_name(tmp_path: Path) -> None:
    found = read_xml(
        tmp_path, ofac_party(1, "ALPHA", relationship("Acting for or on behalf of", 4695, "HAMAS"))
    )
    assert found.values("ofac-4695", "name") == ["HAMAS"]


def test_what_is_unknown_is_reported_and_kept(tmp_path: Path) -> None:
    found = read_xml(
        tmp_path,
        ofac_party(
            1,
            "ALPHA",
            relationship("Friend of", 2),
            tag("colour", "red"),
            lists=[("New List", "2025-01-01")],
        ),
    )
    assert found.unmapped == {"relationship Friend of": 1, "colour": 1, "list New List": 1}
    assert found.values("ofac-1", "riskClass") == ["listed_party"]
    assert "Friend of: B" in found.values("ofac-1", "remark")


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ("generalInfo>", "info>", "entity 1, generalInfo: is missing"),
        ("entityType", "type", "entity 1, generalInfo.entityType: is ''; OFAC has Individual"),
        (">Entity<", ">Robot<", "entity 1, generalInfo.entityType: is 'Robot'; OFAC has Individual"),
        ("names>", "titles>", "entity 1, names: has no primary name"),
        ("formattedFullName>", "fullName>", "formattedFullName: is missing"),
        ('<entity id="1">', "<entity>", "entity 1, @id: is missing"),
        ("2015-12-22", "yesterday", "sanctionsList.datePublished: 'yesterday' is no date"),
        ("Friend", "", "relationships.relationship.type: is missing"),
        ('entityId="2"', 'id="2"', "relationships.relationship.relatedEntity.@entityId: is missing"),
    ],
)
def test_a_changed_element_is_named(tmp_path: Path, before: str, after: str, message: str) -> None:
    text = ofac_xml(ofac_party(1, "ALPHA", relationship("Friend", 2)), ofac_party(2, "BETA"))
    assert before in text
    found = published(tmp_path, "ofac_xml", cons=text.replace(before, after, 1 if "id=" in before else -1))
    assert found.rejected
    assert message in found.rejected[0]
    is_known = "generalInfo" not in message and "ame" not in message and "@id" not in message
    assert found.values("ofac-1-ofac-ssi", "names") == (["ofac-1"] if is_known else [])


def test_a_file_without_its_day_or_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="has no dataAsOf"):
        published(tmp_path, "ofac_xml", cons=ofac_xml(ofac_party(1, "A"), as_of="today"))
    with pytest.raises(BadFile, match="names neither the SDN List nor the Consolidated List"):
        published(tmp_path, "ofac_xml", cons=ofac_xml(ofac_party(1, "A"), list_name="FSE List"))


def test_a_file_says_which_list_it_is(tmp_path: Path) -> None:
    text = ofac_xml(ofac_party(1, "A"), list_name="SDN List")
    assert format_of(Head("a", text.encode())).name == "ofac_xml"
    path = tmp_path / "a"
    path.write_text(text)
    [(publisher, _)] = format_named("ofac_xml").publications([path])
    assert publisher == "us_ofac_sdn"


# ---------------------------------------------------------------- the published file


@pytest.mark.slow
@pytest.mark.skipif(not FILES.exists(), reason="the published file is not here")
def test_the_published_file_says_what_the_tables_say_and_more(tmp_path: Path) -> None:
    found = read_published("ofac_xml", FILES / "CONS_ENHANCED.XML")
    assert (found.rejected, found.unmapped) == ([], {})
    assert found.held() == {
        "us-ofac-ssi": (286, 286, AS_OF),
        "us-ofac-ns-cmic": (68, 68, AS_OF),
        "us-ofac-ns-mbs": (12, 12, AS_OF),
        "us-ofac-ns-plc": (78, 78, AS_OF),
        "us-ofac-capta": (1, 1, AS_OF),
        "us-ofac-fse": (1, 1, AS_OF),
    }
    assert Counter(s.prop for s in found.links()) == {"Control": 282, "Representation": 1}
    linked = {(s.subject, s.value) for s in read_tables().links()}
    related = {(s.subject, s.value) for s in found.links() if s.original == "Owned or Controlled By"}
    assert related <= linked  # "Linked To:" is the same, without the kind
    with closing(open_store(f"sqlite:///{tmp_path}/a.db")) as store:
        report = load_path(store, FILES, read=READ)
    assert [load.source for load in report.loads][1:] == ["us_ofac_cons"]
    assert {left.file for left in report.left_out} == {path.name for path in FILES.glob("*.csv")}


def read_tables() -> Published:
    return read_published("ofac_csv", *sorted(FILES.glob("*.csv")))
