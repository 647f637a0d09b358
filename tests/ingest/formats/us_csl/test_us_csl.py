"""The Consolidated Screening List: the same as CSV and JSON, each list of its own, what is reported."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT
from ftm_lines import READ
from published_lists import Published, published, read_published

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.formats.us_csl.entry import COLUMNS, LISTS
from ingest.publishers import publisher_folder, read_publication
from ingest.records import Head
from ingest.sources import open_source
from ontology import PartialDate

FILE = ROOT.parent / "shared" / "data" / "us_csl_2022-04" / "consolidated.csv"
PUBLICATION = read_publication(publisher_folder("us_trade_csl"), READ)
ENTITY_LIST = "Entity List (EL) - Bureau of Industry and Security"
SDN = "Specially Designated Nationals (SDN) - Treasury Department"
CAPTA = "Capta List (CAP) - Treasury Department"


def as_csv(*rows: dict[str, str], columns: tuple[str, ...] = COLUMNS) -> str:
    """The rows under the header of the publisher."""
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def as_json(*entries: dict[str, Any]) -> str:
    return json.dumps({"total": len(entries), "results": entries}, ensure_ascii=False)


def read_csv(folder: Path, *rows: dict[str, str]) -> Published:
    return published(folder, "us_csl", csl=as_csv(*rows))


def entry(**fields: str) -> dict[str, str]:
    """An entry of the Entity List."""
    return {"_id": "0a", "source": ENTITY_LIST, "name": "140 Repair Plant JSC", **fields}


IN_CSV = {
    "_id": "22",
    "source": SDN,
    "entity_number": "22",
    "type": "Individual",
    "programs": "SYRIA; SDGT",
    "name": "DOE, Jane",
    "title": "Minister",
    "addresses": "Kade 1, Delft, 2611, NL; SY",
    "remarks": "(Linked To: QODS FORCE (IRGC))",
    "alt_names": "ROE, Jane; and J. DOE",
    "nationalities": "SY",
    "citizenships": "SY; NL",
    "dates_of_birth": "1973-03-25; circa 1974",
    "places_of_birth": "Damascus, Syria",
    "ids": "NL, 2030-01-01, 2020-01-01, X1, Passport; 7702, 1, Tax ID No.; Male, Gender",
}
IN_JSON = {
    "id": "22",
    "source": SDN,
    "entity_number": 22,
    "type": "Individual",
    "programs": ["SYRIA", "SDGT"],
    "name": "DOE, Jane",
    "title": "Minister",
    "addresses": [
        {"address": "Kade 1", "city": "Delft", "state": None, "postal_code": "2611", "country": "NL"},
        {"address": None, "city": None, "state": None, "postal_code": None, "country": "SY"},
    ],
    "remarks": "(Linked To: QODS FORCE (IRGC))",
    "alt_names": ["ROE, Jane", "J. DOE"],
    "nationalities": ["SY"],
    "citizenships": ["SY", "NL"],
    "dates_of_birth": ["1973-03-25", "circa 1974"],
    "places_of_birth": ["Damascus, Syria"],
    "ids": [
        {
            "type": "Passport",
            "number": "X1",
            "country": "NL",
            "issue_date": "2020-01-01",
            "expiration_date": "2030-01-01",
        },
        {"type": "Tax ID No.", "number": "7702, 1", "country": None},
        {"type": "Gender", "number": "Male"},
    ],
}


def test_an_entry_says_the_same_in_csv_and_in_json(tmp_path: Path) -> None:
    found = read_csv(tmp_path, IN_CSV)
    again = published(tmp_path, "us_csl", csl=as_json(IN_JSON))
    assert (found.rejected, found.unmapped, again.rejected, again.unmapped) == ([], {}, [], {})
    facts, same = (
        {(s.subject, s.prop, s.value, s.original) for s in each.statements} for each in (found, again)
    )
    assert facts == same
    person = {(prop, value) for subject, prop, value, _ in facts if subject == "ofac-22"}
    assert person == {
        ("type", "Person"),
        ("name", "Jane DOE"),
        ("alias", "DOE, Jane"),
        ("alias", "Jane ROE"),
        ("alias", "ROE, Jane"),
        ("alias", "J. DOE"),
        ("address", "Kade 1, Delft, 2611, NL"),
        ("country", "nl"),
        ("country", "sy"),
        ("birthDate", "1973-03-25"),
        ("birthDate", "1974"),
        ("remark", "Title: Minister"),
        ("remark", "POB Damascus, Syria"),
        ("remark", "Passport X1 (NL) issued 2020-01-01 expires 2030-01-01"),
        ("taxNumber", "7702, 1"),
        ("remark", "Gender Male"),
    }
    [link] = found.links()
    assert (link.prop, link.value, link.original) == (
        "Affiliation",
        "ofac-22",
        "Linked To: QODS FORCE (IRGC)",
    )
    assert found.values(link.subject, "name") == ["QODS FORCE (IRGC)"]


def test_an_entry_of_the_entity_list(tmp_path: Path) -> None:
    found = read_csv(
        tmp_path,
        entry(
            federal_register_notice="87 FR 20299",
            start_date="2022-04-07",
            license_requirement="For all items.",
            license_policy="Policy of denial.",
            standard_order="Y",
        ),
    )
    assert found.rejected == []
    listing = "us-csl-0a-bis-entity-list"
    assert found.one(listing, "list") == "us-bis-entity-list"
    assert found.one(listing, "authority") == "Bureau of Industry and Security"
    assert found.one(listing, "citation") == "87 FR 20299"
    assert found.one(listing, "effect") == (
        "Licence requirement: For all items.; Licence review policy: Policy of denial."
    )
    assert found.one(listing, "remark") == "Standard order: Y"
    [names] = [s for s in found.statements if s.prop == "names"]
    assert (names.value, names.start, names.end) == ("us-csl-0a", PartialDate("2022-04-07"), None)
    assert found.one("us-csl-0a", "type") == "Company"


def test_who_is_not_said_to_be_a_person_is_taken_for_none(tmp_path: Path) -> None:
    assert read_csv(tmp_path, entry(name="I. ASH")).one("us-csl-0a", "type") == "LegalEntity"


def test_each_list_is_one_of_its_own_and_a_number_of_ofac_is_one_party(tmp_path: Path) -> None:
    found = read_csv(
        tmp_path,
        entry(),
        entry(_id="0b"),
        entry(_id="34616", entity_number="34616", source=SDN, name="ARIMERO"),
        entry(_id="34616", entity_number="34616", source=CAPTA, name="ARIMERO"),
    )
    assert found.held() == {
        "us-bis-entity-list": (2, 2, READ), "us-ofac-sdn": (1, 1, READ), "us-ofac-capta": (1, 1, READ),
    }  # fmt: skip
    assert {s.value for s in found.statements if s.prop == "names"} == {
        "us-csl-0a",
        "us-csl-0b",
        "ofac-34616",
    }
    assert "sameAs" not in {s.prop for s in found.statements}  # equal names are no proof


def test_a_list_that_is_not_known_makes_a_listed_party_all_the_same(tmp_path: Path) -> None:
    found = read_csv(tmp_path, entry(source="New List (NEW) - A Department"))
    assert found.values("us-csl-0a", "riskClass") == ["listed_party"]
    assert found.unmapped == {"list New List (NEW)": 1}


def test_every_list_of_the_source_is_described() -> None:
    assert {named.id for named in PUBLICATION.dataset.lists} == {*LISTS.values()}
    conferred = {list_id for list_id, _ in open_source("risk_classes").dataset.list_classes}
    assert {*LISTS.values()} - conferred == {"us-dhs-uflpa"}  # which is shown, and confers nothing


def test_slips_of_the_publisher(tmp_path: Path) -> None:
    found = read_csv(
        tmp_path, entry(name="People\x92s Plant", start_date="0017-05-26", addresses="1 St, X, NM")
    )
    assert found.one("us-csl-0a", "name") == "People’s Plant"
    assert found.unmapped == {"start_date": 1}
    assert found.values("us-csl-0a", "country") == []  # New Mexico is no country


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"name": ""}, "csl, row 2, name: is missing"),
        ({"source": ""}, "csl, row 2, source: is missing"),
        ({"_id": ""}, "csl, row 2, id: is missing"),
        ({"type": "Robot"}, "csl, row 2, type: is 'Robot'; known are Individual"),
        ({"entity_number": "x"}, "csl, row 2, entity_number: is 'x'"),
        ({"start_date": "soon!"}, "csl, row 2, start_date: 'soon!' is no date; write YYYY-MM-DD"),
    ],
)
def test_a_bad_entry_is_rejected_and_named(tmp_path: Path, fields: dict[str, str], message: str) -> None:
    found = read_csv(tmp_path, entry(**fields), entry(_id="0b"))
    [rejected] = found.rejected
    assert rejected.startswith(message)
    listed = {s.value for s in found.statements if s.prop == "names"}
    assert listed == ({"us-csl-0a", "us-csl-0b"} if "start_date" in fields else {"us-csl-0b"})


def test_a_row_that_cannot_be_read_is_rejected_once(tmp_path: Path) -> None:
    header, damaged, whole = as_csv(entry(), entry(_id="0b")).splitlines()
    found = published(tmp_path, "us_csl", csl=f"{header}\n{damaged},more\n{whole}\n")
    [rejected] = found.rejected
    assert rejected.startswith(f"csl, row 2: has {len(COLUMNS) + 1} cells under {len(COLUMNS)} columns")
    assert {s.value for s in found.statements if s.prop == "names"} == {"us-csl-0b"}


def test_changed_columns_are_named(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="column 'license_policy' is missing"):
        published(tmp_path, "us_csl", csl=as_csv(entry()).replace("license_policy", "licence_policy", 1))
    found = published(tmp_path, "us_csl", csl=as_csv(entry(colour="red"), columns=(*COLUMNS, "colour")))
    assert found.unmapped == {"colour": 1}
    found = published(tmp_path, "us_csl", csl=as_json({**IN_JSON, "colour": "red"}))
    assert found.unmapped == {"colour": 1}


@pytest.mark.parametrize(
    "text", [as_csv(entry()), as_json({**IN_JSON, "source_list_url": "http://a.example"})]
)
def test_it_is_recognised(text: str) -> None:
    assert format_of(Head("a", text.encode())).name == "us_csl"


@pytest.mark.slow
@pytest.mark.skipif(not FILE.exists(), reason="the published file is not here")
def test_the_published_file() -> None:
    found = read_published("us_csl", FILE)
    assert (found.rejected, found.unmapped) == ([], {"Linked To": 666, "start_date": 3})
    assert {id: held for id, (held, _, _) in found.held().items()} == {
        "us-bis-entity-list": 2_001, "us-bis-meu-list": 71, "us-bis-uvl": 201, "us-bis-dpl": 462,
        "us-ofac-sdn": 10_026, "us-ofac-ssi": 290, "us-ofac-ns-cmic": 68, "us-ofac-ns-mbs": 17,
        "us-ofac-ns-plc": 78, "us-ofac-capta": 52, "us-ofac-fse": 3,
        "us-state-nonproliferation": 163, "us-state-debarred": 727,
    }  # fmt: skip


def test_a_party_without_a_number_is_the_bundled_one_of_its_name_and_country(tmp_path: Path) -> None:
    known = entry(name="Huawei Technologies Co., Ltd.", addresses="Bantian, Shenzhen, CN")
    other = entry(_id="0b", name="Huawei Technologies Co., Ltd.", addresses="Springfield, US")
    found = read_csv(tmp_path, known, other)
    assert [(s.subject, s.value) for s in found.statements if s.prop == "sameAs"] == [
        ("us-csl-0a", "cn-huawei")
    ]
