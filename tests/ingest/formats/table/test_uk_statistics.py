"""UK strategic export licences by the mappings of docs/licences.md: samples, and the published files."""

from __future__ import annotations

from collections import Counter
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from graph.licences import Condition, find_records
from graph.store import open_store
from ingest.pipeline import load_file
from ingest.report import LoadReport

DOCS = Path(__file__).resolve().parents[4] / "docs" / "licences.md"
PUBLISHED = Path("/work/shared/data/uk_export_licences")
VALUES = """licence_group,date,rating,count,value,country,refused
6,2008-01-02,ML7,1,14720,Austria,0
6,2008-01-02,ML10,2,500,Hong Kong Special Administrative Region,0
9,2008-02-03,ML1,1,468,Cyprus,1
"""
INCORPORATION = "licence_cohort_id,destination,iso2\n1,Slovenia,SI\n4,Chile,CL\n4,India,IN\n"
REFUSALS = "licence_cohort_id,criterion,description\n59,1,Obligations\n59,2,Repression\n539,2,Repression\n"


def read(folder: Path, table: Path, mapping: str, id: str) -> tuple[LoadReport, dict[str, list[str]]]:
    """What a load of the table comes to, and the ids of licences and refusals."""
    shown = DOCS.read_text(encoding="utf-8").partition(f"`{mapping}`:\n\n```toml\n")[2].partition("```")[0]
    assert shown, mapping
    (folder / mapping).write_text(shown, encoding="utf-8")
    with closing(open_store(f"sqlite:///{folder}/uk.db", create=True)) as store:
        report = load_file(
            store, table, read=date(2026, 4, 30), format="table", id=id, mapping=folder / mapping
        )
        with store.reader() as reader:
            conditions = {
                "licences": ("Licence", []),
                "to India": ("Licence", [Condition.parse("destination=in")]),
                "to Hong Kong": (
                    "Licence",
                    [Condition.parse("destination=hk"), Condition.parse("amount<501")],
                ),
                "refusals": ("Denial", []),
                "repression": ("Denial", [Condition.parse("criterion=2")]),
            }
            found = {
                name: [one.id for one in find_records(reader, type, where)]
                for name, (type, where) in conditions.items()
            }
    return report, found


@pytest.mark.parametrize(
    ("content", "mapping", "expected"),
    [
        (VALUES, "uk-values.toml", {"licences": 2, "to Hong Kong": 1, "refusals": 1}),
        (INCORPORATION, "uk-incorporation.toml", {"licences": 2, "to India": 1}),
        (REFUSALS, "uk-refusals.toml", {"refusals": 2, "repression": 2}),
    ],
)
def test_a_sample_becomes_licences_and_refusals(
    tmp_path: Path, content: str, mapping: str, expected: dict[str, int]
) -> None:
    table = tmp_path / "table.csv"
    table.write_text(content, encoding="utf-8")
    report, found = read(tmp_path, table, mapping, "uk_sample")
    assert report.rejected_count == 0
    assert {name: len(ids) for name, ids in found.items() if ids} == expected


@pytest.mark.slow
@pytest.mark.skipif(not PUBLISHED.is_dir(), reason=f"{PUBLISHED} is not here")
def test_the_published_refusals_are_all_there(tmp_path: Path) -> None:
    table = PUBLISHED / "refusal-criteria.csv"
    report, found = read(tmp_path, table, "uk-refusals.toml", "uk_refusals")
    assert report.rejected_count == 0
    rows = [line.split(",")[:2] for line in table.read_text(encoding="utf-8").splitlines()[1:]]
    assert len(found["refusals"]) == len({id for id, _ in rows}) == 3_106
    assert len(found["repression"]) == Counter(criterion for _, criterion in set(map(tuple, rows)))["2"]
