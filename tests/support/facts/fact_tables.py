"""Source folders for tests: facts as short calls, written out as source.toml and one table."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from ingest.formats.fact_table import COLUMNS

HEADER = ",".join(COLUMNS)

Cells = dict[str, str]

SOURCE_TOML = """\
id = "{id}"
title = "A source for tests"
publisher = "Nobody"
read = 2026-01-31
{dataset}
[expect]
rows = {rows}

[documents.report]
title = "A report"
publisher = "Somebody"
date = "2025-06"
read = 2026-01-31

[documents.undated]
title = "A page without a date"
publisher = "Somebody"
read = 2026-01-30
{extra}
"""


def fact(subject: str, property: str, object: str, **cells: str) -> Cells:
    """A row of a fact table, good unless `cells` make it otherwise."""
    defaults = {"grade": "C", "document": "report", "locator": "page 1"}
    return {"subject": subject, "property": property, "object": object, **defaults, **cells}


def declared(id: str, type: str = "Company") -> list[Cells]:
    """The two rows that every id needs."""
    return [fact(id, "type", type), fact(id, "name", f"Name of {id}")]


def table(*rows: Cells) -> str:
    """The text of a fact table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def source_folder(
    folder: Path,
    *rows: Cells,
    id: str = "trial",
    expected: int = 1,
    dataset: str = "",
    extra: str = "",
) -> Path:
    """Write a source with one table, facts.csv; `dataset` and `extra` are more lines of source.toml."""
    folder.mkdir(parents=True, exist_ok=True)
    toml = SOURCE_TOML.format(id=id, rows=expected, dataset=dataset, extra=extra)
    folder.joinpath("source.toml").write_text(toml, encoding="utf-8")
    folder.joinpath("facts.csv").write_text(table(*rows), encoding="utf-8")
    return folder
