"""Persons with significant control: kinds, natures with their shares, statements, what is reported."""

from __future__ import annotations

import copy
import json
from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from checkout import ROOT
from ftm_lines import Said, said

from graph.store import open_store
from ingest.discovery import load_path
from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import Directness, Grade, PartialDate

FILES = ROOT.parent / "shared" / "data" / "psc"
COMPANY = "gb-coh-01234567"


def psc(kind: str = "individual-person-with-significant-control", **data: Any) -> dict[str, Any]:
    """A record about company 1234567; `data` adds to what it has, or replaces it."""
    path = f"/company/01234567/persons-with-significant-control/{kind.partition('-person')[0]}/abc"
    base = {"etag": "0a", "kind": kind, "links": {"self": path}, "name": "Mr Joe Bloggs"}
    return {"company_number": "1234567", "data": base | data}


def read_psc(folder: Path, *records: dict[str, Any]) -> Said:
    return said(folder, "".join(json.dumps(each) + "\n" for each in records), "psc")


def test_an_individual_with_its_company(tmp_path: Path) -> None:
    found = read_psc(
        tmp_path,
        psc(
            name_elements={"title": "Mr", "forename": "Joe", "middle_name": "A", "surname": "Bloggs"},
            nationality="British",
            country_of_residence="England",
            date_of_birth={"month": 4, "year": 1955},
            address={"premises": "1", "address_line_1": "High St", "postal_code": "N1"},
            natures_of_control=["ownership-of-shares-25-to-50-percent", "voting-rights-25-to-50-percent"],
            notified_on="2016-04-06",
        ),
    )
    person = "gb-psc:01234567:individual:abc"
    assert {(s.subject, s.prop, s.value) for s in found.statements if s.direct is None} == {
        (COMPANY, "type", "Company"),
        (COMPANY, "registrationNumber", "01234567"),
        (COMPANY, "country", "gb"),
        (person, "type", "Person"),
        (person, "name", "Joe A Bloggs"),
        (person, "birthDate", "1955-04"),
        (person, "remark", "nationality British"),
        (person, "country", "gb"),
        (person, "address", "1, High St, N1"),
    }
    links = {(s.prop, str(s.share), s.direct, s.start, s.original) for s in found.links()}
    start = PartialDate("2016-04-06")
    assert links == {
        ("Ownership", "(25,50]", Directness.UNSTATED, start, "ownership-of-shares-25-to-50-percent"),
        ("Control", "None", Directness.UNSTATED, start, "voting-rights-25-to-50-percent"),
    }
    assert {(s.subject, s.value) for s in found.links()} == {(person, COMPANY)}
    assert (found.rejected, found.unmapped) == ([], {})


@pytest.mark.parametrize(
    ("nature", "link", "share", "direct"),
    [
        ("ownership-of-shares-25-to-50-percent", "Ownership", "(25,50]", "unstated"),
        ("ownership-of-shares-50-to-75-percent", "Ownership", "(50,75)", "unstated"),
        ("ownership-of-shares-75-to-100-percent", "Ownership", "[75,100]", "unstated"),
        ("ownership-of-shares-75-to-100-percent-as-trust", "Ownership", "[75,100]", "indirect"),
        ("ownership-of-shares-25-to-50-percent-as-firm", "Ownership", "(25,50]", "indirect"),
        (
            "ownership-of-shares-more-than-25-percent-as-trust-registered-overseas-entity",
            *("Ownership", "(25,100]", "unstated"),
        ),
        (
            "ownership-of-shares-more-than-25-percent-as-control-over-firm-registered-overseas-entity",
            *("Ownership", "(25,100]", "indirect"),
        ),
        ("voting-rights-50-to-75-percent-limited-liability-partnership", "Control", "None", "unstated"),
        (
            "right-to-share-surplus-assets-75-to-100-percent-as-firm-limited-liability-partnership",
            *("Control", "None", "indirect"),
        ),
        ("right-to-appoint-and-remove-directors", "Control", "None", "unstated"),
        ("right-to-appoint-and-remove-members-limited-liability-partnership", "Control", "None", "unstated"),
        ("significant-influence-or-control-as-trust", "Control", "None", "indirect"),
        ("significant-influence-or-control-registered-overseas-entity", "Control", "None", "unstated"),
    ],
)
def test_natures_of_control(tmp_path: Path, nature: str, link: str, share: str, direct: str) -> None:
    found = read_psc(tmp_path, psc(natures_of_control=[nature]))
    [only] = found.links()
    assert (only.prop, str(only.share), only.direct and only.direct.value) == (link, share, direct)
    assert found.unmapped == {}


def test_an_unknown_nature_is_control_and_reported(tmp_path: Path) -> None:
    found = read_psc(tmp_path, psc(natures_of_control=["ownership-of-gold"]))
    assert [(s.prop, s.original) for s in found.links()] == [("Control", "ownership-of-gold")]
    assert found.unmapped == {"natures_of_control ownership-of-gold": 1}


@pytest.mark.parametrize(
    ("kind", "type"),
    [
        ("individual-person-with-significant-control", "Person"),
        ("individual-beneficial-owner", "Person"),
        ("corporate-entity-person-with-significant-control", "Company"),
        ("corporate-entity-beneficial-owner", "Company"),
        ("legal-person-person-with-significant-control", "Organization"),
        ("super-secure-person-with-significant-control", "LegalEntity"),
        ("super-secure-beneficial-owner", "LegalEntity"),
    ],
)
def test_kinds(tmp_path: Path, kind: str, type: str) -> None:
    record = psc(kind)
    if type == "LegalEntity":
        del record["data"]["name"]
        record["data"]["description"] = "super-secure-persons-with-significant-control"
    found = read_psc(tmp_path, record)
    [link] = found.links()
    assert found.values(link.subject, "type") == [type]
    assert (link.prop, link.grade) == ("Control", Grade.A)
    assert (found.rejected, found.unmapped) == ([], {})


@pytest.mark.parametrize(
    ("identification", "same", "possibly"),
    [
        ({"country_registered": "United Kingdom", "registration_number": "89101112"}, "89101112", None),
        ({"place_registered": "England", "registration_number": "sc 123456"}, "SC123456", None),
        ({"country_registered": "England", "registration_number": "56099"}, None, "00056099"),
        ({"country_registered": "France", "registration_number": "89101112"}, None, None),
        ({"country_registered": "England", "registration_number": "see file"}, None, None),
    ],
)
def test_a_registered_body_of_the_country_is_the_company_of_that_number(
    tmp_path: Path, identification: dict[str, str], same: str | None, possibly: str | None
) -> None:
    kind = "corporate-entity-person-with-significant-control"
    found = read_psc(tmp_path, psc(kind, identification=identification))
    stated = {(s.prop, s.value, s.grade) for s in found.statements if s.prop.endswith("ameAs")}
    expected = {("sameAs", f"gb-coh-{same}", Grade.B)} if same else set()
    assert stated == expected | ({("possiblySameAs", f"gb-coh-{possibly}", Grade.C)} if possibly else set())


def test_a_company_states_that_it_has_nobody(tmp_path: Path) -> None:
    statement = "no-individual-or-entity-with-signficant-control"
    kind = "persons-with-significant-control-statement"
    record = psc(kind, statement=statement, notified_on="2016-07-12", ceased_on="2016-10-11")
    del record["data"]["name"]
    found = read_psc(tmp_path, record)
    assert found.links() == []
    assert found.values(COMPANY, "remark") == [f"{statement}, from 2016-07-12, to 2016-10-11"]
    assert found.unmapped == {}


def test_somebody_whom_nobody_can_name_is_a_legal_entity(tmp_path: Path) -> None:
    kind = "persons-with-significant-control-statement"
    record = psc(kind, statement="psc-exists-but-not-identified", notified_on="2016-07-12")
    del record["data"]["name"]
    [link] = (found := read_psc(tmp_path, record)).links()
    assert (link.prop, link.value, link.start) == ("Control", COMPANY, PartialDate("2016-07-12"))
    assert found.values(link.subject, "type") == ["LegalEntity"]


def test_days(tmp_path: Path) -> None:
    [link] = read_psc(tmp_path, psc(notified_on="2016-04-06", ceased_on="2016-10-11")).links()
    assert (str(link.start), str(link.end), str(link.observed)) == ("2016-04-06", "2016-10-11", "2016-10-11")
    found = read_psc(tmp_path, psc(notified_on="2017-04-06", ceased_on="2016-10-11"))
    [link] = found.links()
    assert (link.start, link.end) == (None, None)
    assert found.unmapped == {"data.ceased_on": 1}


def test_a_company_is_stated_once_for_its_records(tmp_path: Path) -> None:
    found = read_psc(tmp_path, psc(), psc(name="Ann Other"))
    assert found.values(COMPANY, "registrationNumber") == ["01234567"]


def test_an_overseas_entity_has_no_country_by_its_number(tmp_path: Path) -> None:
    found = read_psc(tmp_path, psc("individual-beneficial-owner") | {"company_number": "OE000001"})
    assert found.values("gb-coh-OE000001", "country") == []


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("data",), None, "data: is missing"),
        (("data", "kind"), None, "data.kind: is missing"),
        (("data", "name"), None, "data.name: is missing"),
        (("data", "links"), None, "data.links.self: is missing"),
        (("data", "notified_on"), "spring", "data.notified_on: 'spring' is no date"),
        (("data", "address"), "1 High St", "a record was expected"),
    ],
)
def test_a_mutated_record_is_rejected_and_the_others_stay(
    tmp_path: Path, path: tuple[str, ...], value: Any, message: str
) -> None:
    bad = copy.deepcopy(psc())
    within = bad
    for step in path[:-1]:
        within = within[step]
    within[path[-1]] = value
    found = read_psc(tmp_path, psc(), bad)
    assert len(found.rejected) == 1
    assert message in found.rejected[0]
    assert len(found.links()) == 1


def test_new_fields_and_kinds_are_reported_with_a_count(tmp_path: Path) -> None:
    found = read_psc(tmp_path, psc(colour="red"), psc(colour="red"), psc("robot"))
    assert found.unmapped == {"data.colour": 2, "kind robot": 1}


def test_a_file_that_breaks_off_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile):
        said(tmp_path, json.dumps(psc())[:-3], "psc")


def test_it_is_recognised() -> None:
    total = {"data": {"etag": "0a", "kind": "totals#persons-of-significant-control-snapshot"}}
    for record in (psc(), total):
        assert format_of(Head("a.txt", json.dumps(record).encode())).name == "psc"


@pytest.mark.skipif(not FILES.is_dir(), reason=f"the published files are not at {FILES}")
def test_published_records(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        report = load_path(store, FILES, read=date(2026, 11, 28))
        with store.reader(sources=["gb_companies_house_psc"]) as reader:
            links = [s for s in reader.statements() if s.direct is not None]
    [done] = report.loads[1:]
    assert (done.source, done.loaded, done.rejected_count) == ("gb_companies_house_psc", 48, 0)
    assert {term.term: term.count for term in report.unmapped} == {
        "country West Yorkshire": 1,
        "kind unknown-kind": 1,
    }
    assert Counter((s.prop, str(s.share)) for s in links) == {
        ("Control", "None"): 8,
        ("Ownership", "(25,50]"): 2,
    }
