"""Annex IV of Regulation 833/2014: the table of one annex among others, labels, marks of amendments."""

from __future__ import annotations

from pathlib import Path

import pytest
from ftm_lines import Said, said

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import Grade, PartialDate

HEADER = ("Number", "Name", "Identifying Information", "Date of listing")
FIRST = (
    "1.",
    "►M13 JSC Sirius ◄|Local name: АО Сириус; Sirius JSC|a.k.a.: Sirius",
    "Address(es): 1 Street,|Moscow, Russia|Registration number: 102|Website: https://a.example|Phone: +7 1",
    "26.2.2022",
)
PAGE = "02014R0833 — EN — 20.07.2025 — 019.001"


def row(*cells: str) -> str:
    paragraphs = ("".join(f'<p class="tbl-norm">{line}</p>' for line in cell.split("|")) for cell in cells)
    return f"<tr>{''.join(f'<td>{each}</td>' for each in paragraphs)}</tr>"


def page(*rows: tuple[str, ...], header: tuple[str, ...] = HEADER, head: str = PAGE) -> str:
    annex = '<hr/><p class="title-annex-1">ANNEX {}</p><p class="norm">List&nbsp;of</p><table>{}</table>'
    others = annex.format("III", row("1.", "x")), annex.format("V", row("y"))
    ours = annex.format("<b>IV</b>", row(*header) + "".join(row(*each) for each in rows))
    return f"<!DOCTYPE html><html><body><p>{head}</p>{others[0]}{ours}{others[1]}</body></html>"


def read_page(folder: Path, text: str) -> Said:
    return said(folder, text, "eu_833_annex_iv")


def test_an_entry(tmp_path: Path) -> None:
    found = read_page(tmp_path, page(FIRST, ("▼M37",)))
    id = "eu-833-iv-1"
    assert {(s.prop, s.value) for s in found.statements if s.subject == id} == {
        ("type", "Organization"),
        ("name", "JSC Sirius"),
        ("alias", "АО Сириус"),
        ("alias", "Sirius JSC"),
        ("alias", "Sirius"),
        ("address", "1 Street, Moscow, Russia"),
        ("country", "ru"),
        ("registrationNumber", "102"),
        ("website", "https://a.example"),
        ("remark", "Phone: +7 1"),
    }
    [named] = found.names(id)
    assert (named.start, str(named.observed)) == (PartialDate("2022-02-26"), "2025-07-20")
    assert found.lists() == [("eu-833-2014-annex-iv", 1, 1, "2025-07-20")]
    assert (found.rejected, found.unmapped) == ([], {})


def test_a_body_that_comes_with_ketting_is_judged_the_same(tmp_path: Path) -> None:
    address = "Address: 33 Yunnan Road, Hotan, China"
    found = read_page(tmp_path, page(("7.", "Hetian Taida Apparel Co., Ltd.", address, "26.2.2022")))
    [same] = [s for s in found.statements if s.prop == "sameAs"]
    assert (same.subject, same.value) == ("eu-833-iv-7", "cn-hetian-taida-apparel-co-ltd")
    assert (same.original, same.grade) == ("[equal recorded names and country]", Grade.B)


@pytest.mark.parametrize(
    ("cells", "said_of_it"),
    [
        (("one", *FIRST[1:]), "Number: is 'one'"),
        (("2.", "", *FIRST[2:]), "Name: is missing"),
        ((*FIRST[:3], "lately"), "Date of listing: 'lately' is no date"),
    ],
)
def test_a_bad_entry_is_rejected(tmp_path: Path, cells: tuple[str, ...], said_of_it: str) -> None:
    [rejected] = read_page(tmp_path, page(cells)).rejected
    assert rejected.startswith(f"given.json, ANNEX IV, row 2, {said_of_it}")


def test_labels_and_lines_that_are_not_known_are_counted_and_kept(tmp_path: Path) -> None:
    found = read_page(tmp_path, page(("2", "Beta", "5 Road, Minsk|Fax: 5", "1 March 2023")))
    assert found.unmapped == {"Identifying Information": 1, "label Fax": 1}
    assert found.values("eu-833-iv-2", "address") == ["5 Road, Minsk"]
    assert found.values("eu-833-iv-2", "remark") == ["Fax: 5"]


@pytest.mark.parametrize(
    "text",
    [
        page(header=("Name", "Date of listing")),
        page(("1.", "Alpha", "x")),
        page().replace("title-annex-1", "title"),
    ],
)
def test_another_layout_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(BadFile, match="get the English consolidated text"):
        read_page(tmp_path, text)


def test_the_day_of_the_text_may_stand_in_its_number_or_nowhere(tmp_path: Path) -> None:
    assert read_page(tmp_path, page(FIRST, head="02014R0833-20240625")).lists()[0][3] == "2024-06-25"
    found = read_page(tmp_path, page(FIRST, head="02014R0833"))
    assert (found.lists()[0][3], found.unmapped) == ("2026-01-31", {"02014R0833": 1})


def test_it_is_told_by_the_number_of_the_regulation() -> None:
    assert format_of(Head("a.html", page().encode())).name == "eu_833_annex_iv"
