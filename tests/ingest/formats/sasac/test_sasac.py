"""SASAC's directory: enterprises under the commission, by the ids that they have already."""

from __future__ import annotations

from pathlib import Path

import pytest
from ftm_lines import Said, said

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import Directness

HEADER = "rank,name_zh,owner,as_of,source"
OWNER = "国务院国有资产监督管理委员会 (SASAC)"


def read_rows(folder: Path, *rows: str, header: str = HEADER) -> Said:
    return said(folder, "\n".join((header, *rows)) + "\n", "sasac")


def test_an_enterprise_that_is_known_and_one_that_is_not(tmp_path: Path) -> None:
    found = read_rows(
        tmp_path,
        f"1,中国核工业集团有限公司,{OWNER},2025-07-29,x",
        f"2,阿尔法集团有限公司[阿尔法公司],{OWNER},2025-07-29,x",
    )
    known, other = found.links()
    assert (known.subject, known.prop, known.value, known.share) == ("cn-sasac", "Ownership", "cn-cnnc", None)
    assert (known.direct, str(known.observed)) == (Directness.UNSTATED, "2025-07-29")
    assert found.values("cn-cnnc", "judgedSame") != []
    assert other.value.startswith("cn-soe-")
    assert found.values(other.value, "name") == ["阿尔法集团有限公司"]
    assert found.values(other.value, "alias") == ["阿尔法公司"]
    assert (found.rejected, found.unmapped) == ([], {})


@pytest.mark.parametrize(
    ("row", "said_of_it"),
    [
        ("1,,国务院国有资产监督管理委员会,2025-07-29,x", "name_zh: is missing"),
        ("1,甲,北京市国资委,2025-07-29,x", "owner: is '北京市国资委'"),
        (f"1,甲,{OWNER},lately,x", "as_of: 'lately' is no date"),
    ],
)
def test_a_bad_row_is_rejected_with_its_place(tmp_path: Path, row: str, said_of_it: str) -> None:
    [rejected] = read_rows(tmp_path, row).rejected
    assert rejected.startswith(f"given.json, row 2, {said_of_it}")


def test_a_renamed_column_is_refused_and_a_new_one_counted(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="column 'name_zh' is missing"):
        read_rows(tmp_path, header="rank,name,owner,as_of,source")
    row = f"1,中国核工业集团有限公司,{OWNER},2025-07-29,x,big"
    assert read_rows(tmp_path, row, header=f"{HEADER},size").unmapped == {"size": 1}


def test_it_is_told_by_its_columns() -> None:
    assert format_of(Head("a.csv", f"{HEADER}\n1,a,b,c,d\n".encode())).name == "sasac"
