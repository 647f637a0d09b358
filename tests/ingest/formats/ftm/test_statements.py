"""Statements of FollowTheMoney as a table: put together by entity, each with its own data set and days."""

from __future__ import annotations

from pathlib import Path

import pytest
from ftm_lines import Said, said

from ingest.errors import BadFile
from ingest.formats import format_of
from ingest.records import Head
from ontology import Grade, Share

HEADER = (
    "canonical_id,entity_id,prop,prop_type,schema,value,dataset,origin,lang,original_value,external,first_seen,"
    "last_seen,id"
)


def row(id: str, prop: str, schema: str, value: str, dataset: str = "us_ofac_sdn", original: str = "") -> str:
    days = "2023-11-02T16:38:16,2026-01-01T00:00:00"
    return f"{id},{id}-1,{prop},string,{schema},{value},{dataset},,,{original},f,{days},abc"


def of(folder: Path, *rows: str, header: str = HEADER) -> Said:
    return said(folder, "\n".join((header, *rows)) + "\n", "ftm_statements")


def test_an_entity_is_put_together_from_its_rows(tmp_path: Path) -> None:
    found = of(
        tmp_path,
        row("a", "id", "LegalEntity", "0f3a"),
        row("a", "name", "LegalEntity", "Alpha", original="ALPHA "),
        row("a", "country", "Company", "nl", "gb_coh_psc"),
        row("o", "owner", "Ownership", "a"),
        row("o", "asset", "Ownership", "b"),
        row("o", "percentage", "Ownership", "51"),
    )

    assert found.values("a", "type") == ["Company"]
    name, country = (next(s for s in found.statements if s.prop == prop) for prop in ("name", "country"))
    assert (name.locator, name.grade, name.original) == ("a-1 in us_ofac_sdn", Grade.B, "ALPHA ")
    assert (country.locator, country.grade) == ("a-1 in gb_coh_psc", Grade.A)
    assert str(name.observed) == "2023-11-02/2026-01-01"
    [link] = found.links()
    assert (link.subject, link.value, link.share) == ("a", "b", Share.exact(51))
    assert found.unmapped == {}


def test_rows_of_an_entity_that_do_not_stand_together_stop_the_table(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"row 4: the rows of 'a' do not stand together; sort the table"):
        of(
            tmp_path,
            row("a", "name", "Company", "A"),
            row("b", "name", "Company", "B"),
            row("a", "country", "Company", "nl"),
        )


def test_a_renamed_column_stops_the_table(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match="column 'schema' is missing, so it has changed"):
        of(tmp_path, row("a", "name", "Company", "A"), header=HEADER.replace("schema", "kind"))


def test_a_new_column_is_reported(tmp_path: Path) -> None:
    found = of(tmp_path, row("a", "name", "Company", "A") + ",x", header=HEADER + ",colour")

    assert found.unmapped == {"colour": 1}


def test_a_table_is_recognised_by_its_columns() -> None:
    assert format_of(Head("a.csv", f"{HEADER}\n".encode())).name == "ftm_statements"
