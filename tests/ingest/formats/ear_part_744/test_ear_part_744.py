"""eCFR's XML of part 744: three lists, countries above rows, names told from addresses."""

from __future__ import annotations

from pathlib import Path

import pytest
from ftm_lines import Said, said

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.formats.ear_part_744.entity_cell import entity_cell
from ingest.records import Head

HEAD = "<TR><TH>Country</TH><TH>Entity</TH></TR>"


def supplement(number: int, *rows: tuple[str, ...]) -> str:
    body = "".join(f"<TR>{''.join(f'<TD>{cell}</TD>' for cell in row)}</TR>" for row in rows)
    name = f"Supplement No. {number} to Part 744"
    return f'<DIV9 N="{name}" TYPE="APPENDIX"><HEAD>{name}</HEAD><TABLE>{HEAD}{body}</TABLE></DIV9>'


def read_part(folder: Path, *supplements: str) -> Said:
    return said(folder, f'<DIV5 N="744" TYPE="PART">{"".join(supplements)}</DIV5>', "us_ecfr_744")


ENTRY = (
    "IRAN",
    "Alpha Trading Co., Ltd., 5 Street, Tehran, Iran.",
    "All items",
    "Denial",
    "79 FR 44680, 8/1/14.",
)


def test_an_entry(tmp_path: Path) -> None:
    found = read_part(tmp_path, supplement(4, ENTRY, ("", "[Reserved]", "", "", "")))
    [party] = {s.value for s in found.statements if s.prop == "names"}
    assert {(s.prop, s.value) for s in found.statements if s.subject == party} == {
        ("type", "Company"),
        ("name", "Alpha Trading Co., Ltd."),
        ("country", "ir"),
        ("address", "5 Street, Tehran, Iran."),
    }
    [named] = found.names(party)
    assert str(named.start) == "2014-08-01"
    assert found.values(named.subject, "effect") == ["All items"]
    assert found.values(named.subject, "citation") == ["79 FR 44680"]
    assert found.values(named.subject, "remark") == ["licence review policy: Denial"]
    assert found.lists() == [("us-bis-entity-list", 1, 1, "2026-01-31")]
    assert (found.rejected, found.unmapped) == ([], {"Entity": 1})


def test_three_lists_and_the_country_of_rows_below(tmp_path: Path) -> None:
    china = (
        "CHINA, PEOPLE'S REPUBLIC OF",
        "Hetian Taida Apparel Co., Ltd., Hotan",
        "x",
        "y",
        "85 FR 1, 7/22/20",
    )
    found = read_part(
        tmp_path,
        supplement(
            4, china, ("", "Beta, a.k.a., the following one alias:<br/>—B1.<br/>2 Road", "x", "y", "1 FR 2")
        ),
        supplement(6, ("IRAN", "Gamma, Tehran", "79 FR 1, 8/1/14")),
        supplement(7, ("RUSSIA", "Delta, Moscow", "80 FR 1, 8/1/15")),
    )
    assert [(id, held) for id, held, _, _ in found.lists()] == [
        ("us-bis-entity-list", 2),
        ("us-bis-uvl", 1),
        ("us-bis-meu-list", 1),
    ]
    parties = [s.value for s in found.statements if s.prop == "names"]
    assert parties[0] == "cn-hetian-taida-apparel-co-ltd"
    assert found.values(parties[1], "country") == ["cn"]
    assert found.values(parties[1], "alias") == ["B1"]
    assert found.values(parties[1], "address") == ["2 Road"]
    assert found.unmapped["Federal Register citation"] == 1


@pytest.mark.parametrize(
    ("cell", "name", "address"),
    [
        ("Alpha, 5 Street", "Alpha", "5 Street"),
        ("Alpha, LLC, 5 Street", "Alpha, LLC", "5 Street"),
        ("Alpha Co., Ltd.", "Alpha Co., Ltd.", ""),
        ("Alpha", "Alpha", ""),
    ],
)
def test_where_a_name_ends(cell: str, name: str, address: str) -> None:
    assert (entity_cell([cell], "xx").name, entity_cell([cell], "xx").address) == (name, address)


def test_another_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="has 2 cells, and 5 were expected"):
        read_part(tmp_path, supplement(4, ENTRY, ("IRAN", "Alpha")))
    with pytest.raises(BadFile, match=r"no entry of Supplement No\. 4"):
        read_part(tmp_path, supplement(5))


def test_an_entry_without_a_country_is_rejected(tmp_path: Path) -> None:
    [rejected] = read_part(tmp_path, supplement(4, ("", *ENTRY[1:]))).rejected
    assert rejected.startswith("given.json, Supplement No. 4 to Part 744, row 2, Country: is missing")


def test_it_is_told_by_its_part() -> None:
    assert (
        format_of(Head("a", b'<?xml version="1.0"?><DIV5 N="744" NODE="15:2" TYPE="PART">')).name
        == "us_ecfr_744"
    )
