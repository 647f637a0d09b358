"""Extracts of United States lists: terms, known parties, the day of a list, what is wrong with one."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ftm_lines import Said, said_in

from ingest.errors import BadFile
from ingest.formats import FORMATS, format_of
from ingest.formats.us_lists import LISTS
from ingest.records import Head
from ontology import Grade, PartialDate


def extract(*entries: dict[str, Any], list_id: str = "bis-dpl", **beside: Any) -> str:
    given = {
        "list_id": list_id,
        "source_file": "dpl_04142026.csv",
        "extracted": "2026-07-09",
        "count": len(entries),
    }
    return json.dumps(given | beside | {"entities": list(entries)}, ensure_ascii=False)


def entry(**fields: Any) -> dict[str, Any]:
    empty = dict.fromkeys(("country", "address", "status", "effective_date", "federal_register", "notes"))
    return {"name": "Alpha Trading Ltd.", "aliases": []} | empty | fields


def read_list(folder: Path, *entries: dict[str, Any], format: str = "us_bis_dpl", **beside: Any) -> Said:
    part = LISTS[format].parts[0]
    return said_in(folder, {"a.json": extract(*entries, list_id=part, **beside)}, format)


def party_of(found: Said) -> str:
    [party] = {s.value for s in found.statements if s.prop == "names"}
    return party


def test_a_denial_until_it_expires(tmp_path: Path) -> None:
    found = read_list(
        tmp_path,
        entry(
            country="Germany",
            address="1 Street",
            effective_date="1981-09-10",
            federal_register="46 F.R. 46154 9/17/81 and 46 F.R. 19290 3/30/81",
            notes="Type of denial: Standard; Expires: 2032-08-01",
            aliases=["Alpha One", "f.k.a. Beta"],
        ),
    )
    party = party_of(found)
    assert {(s.prop, s.value) for s in found.statements if s.subject == party} == {
        ("type", "Company"),
        ("name", "Alpha Trading Ltd."),
        ("alias", "Alpha One"),
        ("previousName", "Beta"),
        ("country", "de"),
        ("address", "1 Street"),
    }
    [named] = found.names(party)
    assert (named.start, named.end) == (PartialDate("1981-09-10"), PartialDate("2032-08-01"))
    assert (str(named.observed), named.grade) == ("2026-04-14", Grade.B)
    assert found.values(named.subject, "citation") == ["46 FR 46154", "46 FR 19290"]
    assert found.lists() == [("us-bis-dpl", 1, 1, "2026-04-14")]
    assert (found.rejected, found.unmapped) == ([], {})


def test_actions_of_the_department_of_state_are_terms(tmp_path: Path) -> None:
    notes = (
        "Authority: Act A; imposed 5/30/2008; status: Expired on 05/30/10; Vol. 73 | "
        "Authority: Act B; imposed 4/19/2024; status: Active; Vol. 89 | "
        "Authority: Act C; imposed 1/2/201; status: Suspended; Vol. 90 | Designation includes any subsidiary"
    )
    found = read_list(
        tmp_path,
        entry(name="Ivan Petrov (Russian individual)", country="Russia", notes=notes),
        format="us_state_nonproliferation",
        source_file="May-2025-Updated-Master-Sanctions.pdf",
    )
    party = party_of(found)
    terms = {(str(s.start), str(s.end), str(s.observed)) for s in found.names(party)}
    assert terms == {
        ("2008-05-30", "2010-05-30", "2010-05-30"),
        ("2024-04-19", "None", "2025-05-01"),
        ("None", "None", "2025-05-01"),
    }
    assert found.values(party, "type") == ["Person"]
    assert found.values(party, "name") == ["Ivan Petrov"]
    assert found.unmapped == {"imposed 1/2/201": 1, "status Suspended": 1}


def test_a_party_that_comes_with_ketting_goes_by_its_id(tmp_path: Path) -> None:
    found = read_list(
        tmp_path,
        entry(name="Hetian Taida Apparel Co., Ltd", country="China", effective_date="June 21, 2022"),
        entry(name="Hetian Taida Apparel Co., Ltd", country="India", effective_date="June 21, 2022"),
        format="us_dhs_uflpa",
    )
    parties = [s.value for s in found.statements if s.prop == "names"]
    assert parties[0] == "cn-hetian-taida-apparel-co-ltd"
    assert parties[1].startswith("us-uflpa-")
    assert found.values(parties[0], "judgedSame") == [
        "Hetian Taida Apparel Co., Ltd; Hetian Taida Apparel Co., Ltd."
    ]


def test_an_order_printed_for_each_address_is_of_one_party(tmp_path: Path) -> None:
    order = {"country": "Iraq", "federal_register": "66 FR 1", "effective_date": "2001-09-06"}
    both = [entry(name=name, address=a, **order) for name in ("Alpha Ltd.", "Jo Roe") for a in ("1", "2")]
    other = entry(name="Jo Roe", **order | {"federal_register": "70 FR 2"})
    found = read_list(tmp_path, *both, other)
    assert len({s.value for s in found.statements if s.prop == "names"}) == 3
    assert len({s.subject for s in found.statements if s.prop == "list"}) == 5


def test_the_earliest_citation_of_the_entity_list_is_the_start(tmp_path: Path) -> None:
    cited = "80 FR 60532, 10/7/15. 79 FR 44680, 8/1/14"
    found = read_list(
        tmp_path,
        entry(name="Alpha", country="Iran", federal_register=cited),
        entry(name="Beta", country="Iran", federal_register="46 FR 1"),
        format="us_bis_entity_list",
    )
    starts = [str(s.start) for s in found.statements if s.prop == "names"]
    assert starts == ["2014-08-01", "None"]
    assert found.unmapped == {"effective_date": 1}


def test_ships_goods_and_birth_dates(tmp_path: Path) -> None:
    wro = read_list(
        tmp_path,
        entry(name="Fishing Vessel: Da Wang", country="Fishing Vessels", effective_date="2020-08-18"),
        entry(name="All Turkmenistan Cotton", status="Active", effective_date="2018-05-18"),
        format="us_cbp_wro",
    )
    types = [s.value for s in wro.statements if s.prop == "type" and s.value != "Listing"]
    assert types == ["Vessel", "Item"]
    assert wro.unmapped == {"country Fishing Vessels": 1}
    debarred = read_list(
        tmp_path,
        entry(name="Acety, Edwin", effective_date="2018-04-25", notes="Date of birth: November, 1975"),
        format="us_state_debarred",
    )
    party = party_of(debarred)
    assert debarred.values(party, "birthDate") == ["1975-11"]
    assert debarred.values(party, "alias") == ["Edwin Acety"]


def test_debarred_parties_are_two_extracts_and_one_of_them_is_a_part(tmp_path: Path) -> None:
    one, two = (
        extract(entry(effective_date="2020-01-01"), list_id=part) for part in LISTS["us_state_debarred"].parts
    )
    assert said_in(tmp_path, {"1.json": one}, "us_state_debarred").lists() == [
        ("us-state-debarred", 1, 2, "2026-04-14")
    ]
    assert said_in(tmp_path, {"1.json": one, "2.json": two}, "us_state_debarred").lists() == [
        ("us-state-debarred", 2, 2, "2026-04-14")
    ]
    with pytest.raises(BadFile, match="again"):
        said_in(tmp_path, {"1.json": one, "3.json": one}, "us_state_debarred")


@pytest.mark.parametrize(
    ("fields", "said_of_it"),
    [
        ({"name": None}, "name: is missing"),
        ({"effective_date": "soon"}, "effective_date: 'soon' is no date; write YYYY-MM-DD"),
        ({"aliases": {"a": 1}}, "aliases: holds a record; a text was expected here"),
    ],
)
def test_a_bad_field_is_rejected_with_its_place(
    tmp_path: Path, fields: dict[str, Any], said_of_it: str
) -> None:
    [rejected] = read_list(tmp_path, entry(**fields)).rejected
    assert rejected.startswith(f"a.json, record 1, {said_of_it}")


def test_new_fields_are_counted(tmp_path: Path) -> None:
    found = read_list(tmp_path, entry(effective_date="2020-01-01", colour="red"), licence="none")
    assert found.unmapped == {"colour": 1, "licence": 1}


def test_an_extract_that_was_cut_off_or_is_another_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="has 1 entries, and says that it has 564"):
        read_list(tmp_path, entry(), count=564)
    with pytest.raises(BadFile, match="'dow-1286'"):
        said_in(tmp_path, {"a.json": extract(entry(), list_id="dow-1286")}, "us_bis_dpl")
    with pytest.raises(BadFile, match=r"extracted .*is no date"):
        read_list(tmp_path, entry(), extracted="lately", source_file=None)


@pytest.mark.parametrize("name", LISTS)
def test_each_list_is_told_by_its_id(name: str) -> None:
    for part in LISTS[name].parts:
        assert format_of(Head("a.json", extract(entry(), list_id=part).encode())) is FORMATS[name]
