"""METI's list: names in two scripts, names behind countries, what is wrong with an entry."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from ftm_lines import Said, said

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head

PAGE = "https://www.meti.go.jp/press/2025/09/20250929006/20250929006.html"


def entry(**fields: Any) -> dict[str, Any]:
    given = {
        "id": "jp-eul-1",
        "entity_name": "Alpha",
        "aliases": [],
        "addresses": ["Islamic Republic of Iran"],
    }
    kept = {"country": "jp", "entity_type": "organization", "date_added": None, "last_verified": "2026-07-20"}
    return given | kept | {"list_id": "jp-end-user-list", "reason": "核 N", "source_url": PAGE} | fields


def read_list(folder: Path, *entries: dict[str, Any]) -> Said:
    return said(folder, json.dumps(entries, ensure_ascii=False), "jp_meti_eul")


def test_an_entry(tmp_path: Path) -> None:
    found = read_list(tmp_path, entry(aliases=["A1", "Beta （貝塔）"]))
    assert {(s.prop, s.value) for s in found.statements if s.subject == "jp-eul-1"} == {
        ("type", "Organization"),
        ("name", "Alpha"),
        ("alias", "A1"),
        ("alias", "Beta"),
        ("alias", "貝塔"),
        ("country", "ir"),
    }
    [named] = found.names("jp-eul-1")
    assert (named.start, str(named.observed)) == (None, "2025-09-29")
    assert found.values(named.subject, "remark") == ["核 N"]
    assert found.lists() == [("jp-meti-eul", 1, 1, "2025-09-29")]
    assert (found.rejected, found.unmapped) == ([], {})


def test_a_known_body_is_judged_the_same_and_its_chinese_name_leads_to_it(tmp_path: Path) -> None:
    name = "Academy of Aerospace Solid Propulsion Technology （航天动力技术研究 院）"
    found = read_list(tmp_path, entry(entity_name=name, addresses=["People's Republic of China"]))
    assert found.values("jp-eul-1", "sameAs") != []
    assert found.values("jp-eul-1", "alias") == ["航天动力技术研究院"]


def test_a_name_may_stand_behind_the_country(tmp_path: Path) -> None:
    found = read_list(
        tmp_path, entry(entity_name="", addresses=["People's Republic of China BVI Electronics"])
    )
    assert found.values("jp-eul-1", "name") == ["BVI Electronics"]
    assert found.values("jp-eul-1", "country") == ["cn"]


@pytest.mark.parametrize(
    ("fields", "said_of_it"),
    [
        ({"id": None}, "id: is missing"),
        ({"entity_name": None}, "entity_name: is missing"),
        ({"addresses": []}, "addresses: is missing"),
        ({"list_id": "other"}, "list_id: is 'other'"),
    ],
)
def test_a_bad_entry_is_rejected(tmp_path: Path, fields: dict[str, Any], said_of_it: str) -> None:
    [rejected] = read_list(tmp_path, entry(**fields)).rejected
    assert rejected.startswith(f"given.json, record 1, {said_of_it}")


def test_what_is_new_is_counted_and_a_list_without_its_day_refused(tmp_path: Path) -> None:
    found = read_list(tmp_path, entry(colour="red", addresses=["Atlantis"]))
    assert found.unmapped == {"colour": 1, "country Atlantis": 1}
    with pytest.raises(BadFile, match="source_url"):
        read_list(tmp_path, entry(source_url="https://www.meti.go.jp/"))


def test_it_is_told_by_its_list() -> None:
    assert format_of(Head("a.json", json.dumps([entry()]).encode())).name == "jp_meti_eul"
