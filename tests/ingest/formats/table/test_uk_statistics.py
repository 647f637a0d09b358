"""UK strategic export licences, a record for each group, by the mapping of docs/licences.md."""

from __future__ import annotations

from contextlib import closing
from datetime import date
from pathlib import Path

from graph.licences import Condition, find_records
from graph.store import open_store
from ingest.pipeline import load_file

DOCS = Path(__file__).resolve().parents[4] / "docs" / "licences.md"
VALUES = """licence_group,date,rating,count,value,country,refused
6,2008-01-02,ML7,1,14720,Austria,0
6,2008-01-02,ML10,2,500,Hong Kong Special Administrative Region,0
9,2008-02-03,ML1,1,468,Cyprus,1
"""


def test_a_sample_becomes_licences_and_refusals(tmp_path: Path) -> None:
    shown = (
        DOCS.read_text(encoding="utf-8").partition("`uk-values.toml`:\n\n```toml\n")[2].partition("```")[0]
    )
    mapping, table = tmp_path / "uk-values.toml", tmp_path / "table.csv"
    mapping.write_text(shown, encoding="utf-8")
    table.write_text(VALUES, encoding="utf-8")
    with closing(open_store(f"sqlite:///{tmp_path}/uk.db", create=True)) as store:
        report = load_file(
            store, table, read=date(2026, 4, 30), format="table", id="uk_sample", mapping=mapping
        )
        with store.reader() as reader:
            to_hong_kong = [Condition.parse("destination=hk"), Condition.parse("amount<501")]
            found = [
                len(list(find_records(reader, type, where)))
                for type, where in (("Licence", []), ("Licence", to_hong_kong), ("Denial", []))
            ]
    assert (report.rejected_count, found) == (0, [2, 1, 1])
