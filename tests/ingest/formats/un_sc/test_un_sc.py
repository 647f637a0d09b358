"""The list of the UN Security Council: names, births, documents, listings, and what is wrong with a file."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from ftm_lines import Said, said

from graph.store import open_store
from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.pipeline import load_file
from ingest.records import Head
from ontology import Grade, PartialDate

PERSON = """<INDIVIDUAL><DATAID>6907993</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>ERIC</FIRST_NAME>
<SECOND_NAME>BADEGE</SECOND_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE><REFERENCE_NUMBER>CDi.001</REFERENCE_NUMBER>
<LISTED_ON>2015-03-27-04:00</LISTED_ON><GENDER>Male</GENDER><COMMENTS1>Fled to
Rwanda.</COMMENTS1><TITLE><VALUE>Dr.</VALUE></TITLE><DESIGNATION><VALUE>Leader</VALUE></DESIGNATION>
<NATIONALITY><VALUE>Democratic Republic of the Congo</VALUE></NATIONALITY>
<LIST_TYPE><VALUE>UN List</VALUE></LIST_TYPE>
<LAST_DAY_UPDATED><VALUE>2016-10-13</VALUE></LAST_DAY_UPDATED>
<INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Eric One</ALIAS_NAME></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>Rumuli</ALIAS_NAME><NOTE>Call sign</NOTE>
</INDIVIDUAL_ALIAS>
<INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
<INDIVIDUAL_ADDRESS><CITY>Kigali</CITY><COUNTRY>Rwanda</COUNTRY><NOTE>as of 2016</NOTE></INDIVIDUAL_ADDRESS>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1971-05-02</DATE></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1972</YEAR></INDIVIDUAL_DATE_OF_BIRTH>
<INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1970</FROM_YEAR><TO_YEAR>1973</TO_YEAR>
</INDIVIDUAL_DATE_OF_BIRTH><INDIVIDUAL_PLACE_OF_BIRTH><CITY>Goma</CITY></INDIVIDUAL_PLACE_OF_BIRTH>
<INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>OB 1</NUMBER></INDIVIDUAL_DOCUMENT>
<NAME_ORIGINAL_SCRIPT>صدام</NAME_ORIGINAL_SCRIPT><SORT_KEY/><SORT_KEY_LAST_MOD/></INDIVIDUAL>"""
ENTITY = """<ENTITY><DATAID>110403</DATAID><VERSIONNUM>1</VERSIONNUM><FIRST_NAME>ALPHA TRADING</FIRST_NAME>
<UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPe.001</REFERENCE_NUMBER><LISTED_ON>2009-04-24</LISTED_ON>
<ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Beta</ALIAS_NAME></ENTITY_ALIAS></ENTITY>"""
LINE = "the format has changed, or the record is damaged"


def read_un(folder: Path, *entries: str, generated: str = "2026-02-27T00:00:09.554Z") -> Said:
    root = f'<CONSOLIDATED_LIST dateGenerated="{generated}">' if generated else "<CONSOLIDATED_LIST>"
    return said(folder, f"{root}<A>{''.join(entries)}</A></CONSOLIDATED_LIST>", "un_sc")


def test_a_person(tmp_path: Path) -> None:
    found = read_un(tmp_path, PERSON)
    id = "un-sc-CDi.001"
    assert {(s.prop, s.value, s.original) for s in found.statements if s.subject == id} == {
        ("type", "Person", None),
        ("name", "ERIC BADEGE", None),
        ("alias", "Eric One", "QUALITY Good"),
        ("alias", "صدام", "name in its original script"),
        ("brand", "Rumuli", "QUALITY Low; Call sign"),
        ("country", "cd", "Democratic Republic of the Congo"),
        ("country", "rw", "Rwanda"),
        ("address", "Kigali, Rwanda", "as of 2016"),
        ("birthDate", "1971-05-02", None),
        ("birthDate", "1972", "APPROXIMATELY"),
        ("remark", "born between 1970 and 1973", None),
        ("remark", "born in Goma", None),
        ("remark", "document: Passport OB 1", None),
        ("remark", "title: Dr.", None),
        ("remark", "designation: Leader", None),
        ("remark", "Fled to Rwanda.", None),
    }
    assert (found.rejected, found.unmapped) == ([], {})


def test_its_listing(tmp_path: Path) -> None:
    found = read_un(tmp_path, PERSON, ENTITY)
    [named] = found.names("un-sc-CDi.001")
    assert (named.start, named.grade) == (PartialDate("2015-03-27"), Grade.B)
    assert str(named.observed) == "2026-02-27"
    assert named.locator == "entry CDi.001"
    assert found.values("un-sc-CDi.001-listing", "list") == ["un-sc-consolidated"]
    assert found.values("un-sc-CDi.001-listing", "citation") == ["CDi.001"]
    assert found.values("un-sc-KPe.001", "previousName") == ["Beta"]
    assert found.lists() == [("un-sc-consolidated", 2, 2, "2026-02-27")]
    assert [document.date for document in found.documents.values()] == [PartialDate("2026-02-27")]


@pytest.mark.parametrize(
    ("old", "new", "said_of_it"),
    [
        ("REFERENCE_NUMBER", "NUMBER", f"ENTITY 1, REFERENCE_NUMBER: is missing; {LINE}"),
        ("KPe.001", "one", "ENTITY 1, REFERENCE_NUMBER: is 'one'; it is written like QDi.001"),
        ("2009-04-24", "in spring", "ENTITY 1, LISTED_ON: 'in spring' is no date; write YYYY-MM-DD"),
        ("FIRST_NAME", "FULL_NAME", f"ENTITY 1, FIRST_NAME: is missing; {LINE}"),
    ],
)
def test_a_changed_file_is_rejected_with_the_place(
    tmp_path: Path, old: str, new: str, said_of_it: str
) -> None:
    assert read_un(tmp_path, ENTITY.replace(old, new)).rejected == [f"given.json, {said_of_it}"]


def test_what_is_new_is_counted(tmp_path: Path) -> None:
    changed = ENTITY.replace("f.k.a.", "n.k.a.").replace(
        "<VERSIONNUM>1<", "<COLOUR>red</COLOUR><VERSIONNUM>1<"
    )
    found = read_un(tmp_path, changed)
    assert found.unmapped == {"QUALITY n.k.a.": 1, "COLOUR": 1}
    assert found.values("un-sc-KPe.001", "alias") == ["Beta"]


def test_a_newer_copy_ends_whom_it_leaves_out(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/s.db")) as store:
        for day, entries in (("2026-01-27", PERSON + ENTITY), ("2026-02-27", ENTITY)):
            path = tmp_path / f"{day}.xml"
            path.write_text(f'<CONSOLIDATED_LIST dateGenerated="{day}">{entries}</CONSOLIDATED_LIST>')
            report = load_file(store, path, read=date(2026, 3, 1))
        assert report.loads[-1].ended_count == 1
        with store.reader(sources=["un_sc_sanctions"]) as reader:
            named = {s.value: s.end for s in reader.statements_of("un_sc_sanctions") if s.prop == "names"}
    assert named == {"un-sc-CDi.001": PartialDate("2026-02-26"), "un-sc-KPe.001": None}


def test_a_list_without_its_day_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="dateGenerated"):
        read_un(tmp_path, ENTITY, generated="")


def test_it_is_told_by_its_root() -> None:
    assert format_of(Head("a", b'<CONSOLIDATED_LIST dateGenerated="2026-02-27">')).name == "un_sc"
