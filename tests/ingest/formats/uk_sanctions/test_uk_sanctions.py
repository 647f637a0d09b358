"""The UK Sanctions List: the same designations from XML and from CSV, and OFSI's list that it replaced."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from ftm_lines import Said, said

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import Directness, PartialDate

ROW = {
    "Unique ID": "AFG0001",
    "OFSI Group ID": "12703",
    "UN Reference Number": "TAe.010",
    "Name 6": "ALPHA EXCHANGE",
    "Name type": "Primary Name",
    "Alias strength": "",
    "Name non-latin script": "صرافی",
    "Regime Name": "The Afghanistan Regulations 2020",
    "Designation Type": "Entity",
    "Designation source": "UN",
    "Sanctions Imposed": "Asset freeze|Travel ban",
    "UK Statement of Reasons": "Finances.",
    "Address Line 1": "Branch Office 1",
    "Address Line 6": "Kabul",
    "Address Country": "Afghanistan",
    "Date Designated": "29/06/2012",
    "Last Updated": "04/08/2026",
    "Parent company": "HKHS Holding",
    "Subsidiaries": "(1) One (2) Two",
    "Business registration number (s)": "BR-99",
    "Phone number": "+93 1",
}
ELEMENT = """<Designation><LastUpdated>04/08/2026</LastUpdated><DateDesignated>29/06/2012</DateDesignated>
<UniqueID>AFG0001</UniqueID><OFSIGroupID>12703</OFSIGroupID><UNReferenceNumber>TAe.010</UNReferenceNumber>
<Names><Name><Name6>ALPHA EXCHANGE</Name6><NameType>Primary Name</NameType></Name>
<Name><Name6>Alpha Hawala</Name6><NameType>ALias</NameType><AliasStrength>Low quality a.k.a</AliasStrength>
</Name>
</Names><NonLatinNames><NonLatinName><NameNonLatinScript>صرافی</NameNonLatinScript></NonLatinName>
</NonLatinNames>
<RegimeName>The Afghanistan Regulations 2020</RegimeName><IndividualEntityShip>Entity</IndividualEntityShip>
<DesignationSource>UN</DesignationSource><SanctionsImposed>Asset freeze|Travel ban</SanctionsImposed>
<SanctionsImposedIndicators><AssetFreeze>true</AssetFreeze></SanctionsImposedIndicators>
<UKStatementofReasons>Finances.</UKStatementofReasons>
<Addresses><Address><AddressLine1>Branch Office 1</AddressLine1><AddressLine6>Kabul</AddressLine6>
<AddressCountry>Afghanistan</AddressCountry></Address></Addresses>
<EntityDetails><Entity><BusinessRegistrationNumbers><BusinessRegistrationNumber>BR-99</BusinessRegistrationNumber>
</BusinessRegistrationNumbers><ParentCompanies><ParentCompany>HKHS Holding</ParentCompany></ParentCompanies>
<Subsidiaries><Subsidiary>(1) One (2) Two</Subsidiary></Subsidiaries></Entity></EntityDetails>
<PhoneNumbers><PhoneNumber>+93 1</PhoneNumber></PhoneNumbers></Designation>"""
PERSON = """<Designation><UniqueID>AFG0006</UniqueID><Names><Name><Name1>MOHAMMAD</Name1><Name6>AKHUND</Name6>
<NameType>Primary Name</NameType></Name></Names><Titles><Title>Mullah</Title></Titles>
<IndividualEntityShip>Individual</IndividualEntityShip><IndividualDetails><Individual>
<DOBs><DOB>dd/mm/1945</DOB><DOB>01/03/1958</DOB><DOB>dd/04/1959</DOB></DOBs>
<PassportDetails><Passport><PassportNumber>P1</PassportNumber></Passport></PassportDetails>
<Nationalities><Nationality>Afghanistan</Nationality></Nationalities><Genders><Gender>Male</Gender></Genders>
<BirthDetails><Location><TownOfBirth>Lakhi</TownOfBirth><CountryOfBirth>Afghanistan</CountryOfBirth></Location>
</BirthDetails></Individual></IndividualDetails></Designation>"""
SHIP = """<Designation><UniqueID>DPR0075</UniqueID><Names><Name><Name6>Petrel 8</Name6>
<NameType>Primary name</NameType></Name></Names><IndividualEntityShip>Ship</IndividualEntityShip>
<ShipDetails><Ship>
<IMONumbers><IMONumber>IMO9562233</IMONumber></IMONumbers>
<CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>Comoros</CurrentBelievedFlagOfShip>
</CurrentBelievedFlagOfShips><TypeOfShipDetails><TypeOfShip>Bulk Carrier</TypeOfShip></TypeOfShipDetails>
</Ship></ShipDetails></Designation>"""


def table(*rows: dict[str, str], above: str = "Report Date: 20-Aug-2026\r\n") -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(column for row in rows for column in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return above + text.getvalue()


def read_csv(folder: Path, *rows: dict[str, str]) -> Said:
    return said(folder, table(*rows), "uk_sanctions")


def read_xml(folder: Path, *elements: str) -> Said:
    inside = f"<DateGenerated>20/08/2026</DateGenerated>{''.join(elements)}"
    return said(folder, f"<Designations>{inside}</Designations>", "uk_sanctions")


ALIAS = ROW | {"Name 6": "Alpha Hawala", "Name type": "Alias", "Alias strength": "Low quality a.k.a"}


def test_an_entity_says_the_same_in_xml_and_in_csv(tmp_path: Path) -> None:
    by_csv, by_xml = read_csv(tmp_path, ROW, ALIAS), read_xml(tmp_path, ELEMENT)
    said_by_both = [{(s.subject, s.prop, s.value) for s in each.statements} for each in (by_csv, by_xml)]
    assert said_by_both[0] == said_by_both[1]
    id = "gb-fcdo-afg0001"
    assert {(prop, value) for subject, prop, value in said_by_both[0] if subject == id} == {
        ("type", "Organization"),
        ("name", "ALPHA EXCHANGE"),
        ("alias", "صرافی"),
        ("brand", "Alpha Hawala"),
        ("country", "af"),
        ("address", "Branch Office 1, Kabul, Afghanistan"),
        ("registrationNumber", "BR-99"),
        ("remark", "phone: +93 1"),
        ("sameAs", "un-sc-TAe.010"),
        ("remark", "subsidiary company: (1) One (2) Two"),
    }
    [parent] = by_xml.links()
    assert (parent.subject, parent.prop, parent.direct) == (
        f"{id}-parent-1",
        "Ownership",
        Directness.UNSTATED,
    )
    for found in (by_csv, by_xml):
        [named] = found.names(id)
        assert (named.start, str(named.observed)) == (PartialDate("2012-06-29"), "2026-08-20")
        assert found.values(named.subject, "effect") == ["Asset freeze; Travel ban"]
        assert found.lists() == [("uk-sanctions-list", 1, 1, "2026-08-20")]
        assert (found.rejected, found.unmapped) == ([], {})


def test_a_person_and_a_ship(tmp_path: Path) -> None:
    found = read_xml(tmp_path, PERSON, SHIP)
    assert found.values("gb-fcdo-afg0006", "name") == ["MOHAMMAD AKHUND"]
    assert found.values("gb-fcdo-afg0006", "birthDate") == ["1945", "1958-03-01", "1959-04"]
    assert found.values("gb-fcdo-afg0006", "remark") == [
        "title: Mullah",
        "born in: Lakhi, Afghanistan",
        "passport: P1",
    ]
    assert found.values("gb-fcdo-dpr0075", "type") == ["Vessel"]
    assert found.values("gb-fcdo-dpr0075", "imoNumber") == ["9562233"]
    assert found.values("gb-fcdo-dpr0075", "country") == ["km"]
    assert (found.rejected, found.unmapped) == ([], {})


def test_a_body_that_comes_with_ketting_is_judged_the_same(tmp_path: Path) -> None:
    found = read_csv(tmp_path, ROW | {"Name 6": "Hetian Taida Apparel Co., Ltd.", "Address Country": "China"})
    assert found.values("gb-fcdo-afg0001", "sameAs") == ["cn-hetian-taida-apparel-co-ltd", "un-sc-TAe.010"]


def test_rows_of_a_designation_may_stand_apart(tmp_path: Path) -> None:
    found = read_csv(tmp_path, ROW, ROW | {"Unique ID": "AFG0002", "Name 6": "BETA"}, ALIAS)
    assert found.rejected == []
    assert found.values("gb-fcdo-afg0001", "brand") == ["Alpha Hawala"]
    assert found.lists() == [("uk-sanctions-list", 2, 2, "2026-08-20")]


def test_ofsis_list_is_read_by_its_own_columns_and_is_a_part(tmp_path: Path) -> None:
    row = {
        "Name 6": "ALPHA",
        "Name 1": "JOHN",
        "DOB": "00/00/1960",
        "Nationality": "Syria",
        "Group Type": "Individual",
        "Alias Type": "Primary name",
        "Alias Quality": "",
        "Regime": "Syria",
        "Listed On": "02/12/2011",
        "UK Sanctions List Date Designated": "31/12/2020",
        "Last Updated": "13/05/2022",
        "Group ID": "12431",
        "Other Information": "",
    }
    ours = row | {"Other Information": "(UK Sanctions List Ref):SYR0306 (UK Statement): x", "Group ID": "9"}
    text = table(row, ours, above="Last Updated,13/05/2022\r\n")
    found = said(tmp_path, text, "gb_ofsi")
    assert found.values("gb-hmt-12431", "name") == ["JOHN ALPHA"]
    assert found.values("gb-fcdo-syr0306", "name") == ["JOHN ALPHA"]
    assert [s.start for s in found.names("gb-hmt-12431")] == [PartialDate("2011-12-02")]
    assert found.lists() == [("uk-sanctions-list", 2, 3, "2022-05-13")]
    assert format_of(Head("ConList.csv", text.encode())).name == "gb_ofsi"


@pytest.mark.parametrize(
    ("fields", "said_of_it"),
    [
        ({"Unique ID": ""}, "Unique ID: is missing"),
        ({"Designation Type": "Aircraft"}, "Individual, Entity, Ship: is 'Aircraft'"),
        ({"Date Designated": "2012"}, "Date Designated: '2012' is no date; write DD/MM/YYYY"),
        ({"Name type": "Alias"}, "Name type: no primary name is there"),
    ],
)
def test_a_bad_row_is_rejected(tmp_path: Path, fields: dict[str, str], said_of_it: str) -> None:
    [rejected] = read_csv(tmp_path, ROW | fields).rejected
    assert rejected.startswith(f"given.json, row 3, {said_of_it}")


def test_new_columns_elements_and_values_are_counted(tmp_path: Path) -> None:
    assert read_csv(tmp_path, ROW | {"Colour": "red"}).unmapped == {"Colour": 1}
    changed = ELEMENT.replace("ALias", "Nickname").replace("<UniqueID>", "<Colour>red</Colour><UniqueID>")
    assert read_xml(tmp_path, changed).unmapped == {"Colour": 1, "Name type Nickname": 1}


@pytest.mark.parametrize(
    "column", ["Name type", "Designation Type", "Regime Name", "Date Designated", "Name 6"]
)
def test_a_renamed_column_is_refused(tmp_path: Path, column: str) -> None:
    renamed = {f"{name} (new)" if name == column else name: value for name, value in ROW.items()}
    with pytest.raises(
        BadFile, match="header with" if column == "Name 6" else f"column '{column}' is missing"
    ):
        read_csv(tmp_path, renamed)


def test_a_row_of_another_width_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="row 4: has 2 cells"):
        said(tmp_path, f"{table(ROW)}AFG0002,x\r\n", "uk_sanctions")


def test_both_are_told_by_their_content() -> None:
    for content in (table(ROW), f"<Designations>{SHIP}</Designations>"):
        assert format_of(Head("a", content.encode())).name == "uk_sanctions"
