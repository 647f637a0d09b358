"""ICIJ's tables: nodes of five kinds, roles of officers, addresses, candidates for sameness."""

from __future__ import annotations

from pathlib import Path

import pytest
from ftm_lines import Said, said_in

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.formats.icij.roles import role_of
from ingest.records import Head
from ontology import Grade

UNTIL = "The Panama Papers data is current through 2015"
ENTITIES = (
    "node_id,name,original_name,former_name,jurisdiction,jurisdiction_description,company_type,address,internal_id,"
    "incorporation_date,inactivation_date,struck_off_date,dorm_date,status,service_provider,ibcRUC,country_codes,"
    "countries,sourceID,valid_until,note\n"
    "10,ALPHA LTD.,Alpha Ltd,Beta Ltd,SAM,Samoa,,1 Road,1001256,23-MAR-2006,18-FEB-2013,15-FEB-2014,"
    f",Defaulted,Mossack Fonseca,25221,HKG;CHN,Hong Kong;China,Panama Papers,{UNTIL},\n"
)
OFFICERS = (
    "node_id,name,countries,country_codes,sourceID,valid_until,note\n"
    f"20,Jo Roe,China,CHN,Panama Papers,{UNTIL},\n"
)
INTERMEDIARIES = (
    "node_id,name,status,internal_id,address,countries,country_codes,sourceID,valid_until,note\n"
    f"30,A Firm,ACTIVE,5,,Panama,PAN,Panama Papers,{UNTIL},\n"
)
ADDRESSES = (
    "node_id,address,name,countries,country_codes,sourceID,valid_until,note\n"
    f"40,5 Harbour Road,,Hong Kong,HKG,Panama Papers,{UNTIL},\n"
)
OTHERS = (
    "node_id,name,type,incorporation_date,struck_off_date,closed_date,jurisdiction,jurisdiction_description,"
    "countries,country_codes,sourceID,valid_until,note\n"
    f"50,A Trust,TRUST,,,,XXX,Undetermined,,,Panama Papers,{UNTIL},\n"
)
NODES = {
    "nodes-entities.csv": ENTITIES,
    "nodes-officers.csv": OFFICERS,
    "nodes-intermediaries.csv": INTERMEDIARIES,
    "nodes-addresses.csv": ADDRESSES,
    "nodes-others.csv": OTHERS,
}
LINKS = "node_id_start,node_id_end,rel_type,link,status,start_date,end_date,sourceID\n"


def read_tables(folder: Path, *links: str) -> Said:
    rows = "".join(f"{link},Panama Papers\n" for link in links)
    return said_in(folder, {"relationships.csv": LINKS + rows, **NODES}, "icij")


def test_nodes(tmp_path: Path) -> None:
    found = read_tables(tmp_path)
    assert {(s.prop, s.value) for s in found.statements if s.subject == "icij-10"} == {
        ("type", "Company"),
        ("name", "ALPHA LTD."),
        ("alias", "Alpha Ltd"),
        ("previousName", "Beta Ltd"),
        ("country", "ws"),
        ("country", "hk"),
        ("country", "cn"),
        ("address", "1 Road"),
        ("registrationNumber", "25221"),
        ("incorporationDate", "2006-03-23"),
        ("dissolutionDate", "2014-02-15"),
        ("remark", "status: Defaulted"),
        ("remark", "service provider: Mossack Fonseca"),
    }
    types = {s.subject: s.value for s in found.statements if s.prop == "type"}
    assert types == {
        "icij-10": "Company",
        "icij-20": "LegalEntity",
        "icij-30": "LegalEntity",
        "icij-40": "Address",
        "icij-50": "Organization",
    }
    assert {(str(s.observed), s.grade) for s in found.statements} == {("2015", Grade.C)}
    assert (found.rejected, found.unmapped) == ([], {"country Undetermined": 1})


def test_relationships(tmp_path: Path) -> None:
    found = read_tables(
        tmp_path,
        "20,10,officer_of,shareholder of,,01-JAN-2007,2009-03-01",
        "20,10,officer_of,director of,,,",
        "30,10,intermediary_of,intermediary of,,,",
        "10,40,registered_address,registered address,,,",
        "10,50,same_company_as,same company as,,,",
    )
    links = {(s.subject, s.prop, s.value, str(s.start), str(s.end), s.original) for s in found.links()}
    assert links == {
        ("icij-20", "Ownership", "icij-10", "2007-01-01", "2009-03-01", "shareholder of"),
        ("icij-20", "Directorship", "icij-10", "None", "None", "director of"),
        ("icij-10", "Representation", "icij-30", "None", "None", "intermediary of"),
    }
    assert {str(s.observed) for s in found.links()} == {"2015"}
    assert found.values("icij-10", "addressEntity") == ["icij-40"]
    assert [(s.value, s.grade) for s in found.statements if s.prop == "possiblySameAs"] == [
        ("icij-50", Grade.D)
    ]


@pytest.mark.parametrize(
    ("link", "kind"),
    [
        ("beneficial owner of", "Ownership"),
        ("nominee shareholder of", "Ownership"),
        ("trustee of trust of", "Control"),
        ("protector of", "Control"),
        ("power of attorney of", "Representation"),
        ("secretary of", "Directorship"),
        ("grantee of a mortgage of", None),
    ],
)
def test_roles_of_officers(link: str, kind: str | None) -> None:
    role = role_of("officer_of", link)
    assert (role.kind if role else None) == kind


def test_what_has_no_place_is_counted(tmp_path: Path) -> None:
    found = read_tables(
        tmp_path,
        "20,10,connected_to,connected to,,,",
        "20,20,same_name_as,same name as,,,",
        "20,10,officer_of,shareholder of,,32/32/2001,",
        "20,10,officer_of,shareholder of,,2009-01-01,2008-01-01",
    )
    counted = {"connected_to: connected to": 1, "same_name_as": 1, "start_date": 1, "end_date": 1}
    assert found.unmapped == counted | {"country Undetermined": 1}
    assert len(found.links()) == 2


def test_a_registered_agent_is_a_barrier(tmp_path: Path) -> None:
    found = read_tables(tmp_path, "30,10,intermediary_of,registered agent of,,,")
    assert found.values("icij-30", "riskClass") == ["registered_agent"]


def test_a_bad_row_is_rejected_and_another_table_refused(tmp_path: Path) -> None:
    [rejected] = read_tables(tmp_path, ",10,officer_of,director of,,,").rejected
    assert rejected.startswith("relationships.csv, row 2, node_id_start: is missing")
    with pytest.raises(BadFile, match="no table of nodes or relationships"):
        said_in(tmp_path, {"a.csv": "node_id,title\n1,2\n"}, "icij")


@pytest.mark.parametrize("text", [*NODES.values(), LINKS])
def test_each_table_is_told_by_its_columns(text: str) -> None:
    assert format_of(Head("a.csv", text.encode())).name == "icij"
