"""Results as a file: CSV and Excel for people, lines of JSON for programs."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO

from api.errors import BadUse
from api.models import BatchSummary, OrderResult
from api.wording.under_policy import grounds_told
from graph.exports import without_formula

Cell = str | int | float | None

_ASKED = ("row", "reference", "name", "country", "address", "identifiers", "date")
_DECIDED = ("decision", "outcome", "needs_person", "sentence", "entity", "matched_name", "score", "accepted")
_MORE = (
    "reasons", "listings", "candidates", "valid_at", "data", "policy", "error", "dispositions", "follows",
)  # fmt: skip
_BETWEEN = " | "
_LONGEST = 32_000
"""Characters of a cell; Excel takes 32,767."""


def header(classes: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, where these classes are asked about.

    >>> header(["listed_party"])[15:18]
    ('listed_party', 'listed_party_hops', 'reasons')
    """
    verdicts = (name for each in classes for name in (each, f"{each}_hops"))
    return (*_ASKED, *_DECIDED, *verdicts, *_MORE)


def cells(result: OrderResult, classes: Sequence[str]) -> tuple[Cell, ...]:
    """The cells of one result; none is computed by a spreadsheet that opens it."""
    verdicts = {each.risk_class: each for each in result.proximity}
    row_cells: list[Cell] = []
    for name in classes:
        verdict = verdicts.get(name)
        row_cells += [None, None] if verdict is None else [str(verdict.verdict), verdict.hops]
    reasons = (f"{each.risk_class}: {', '.join(each.reasons)}" for each in result.proximity if each.reasons)
    others = (f"{each.entity} ({each.score:.2f})" for each in result.matches)
    error = result.error
    row: tuple[Cell, ...] = (
        result.row, result.reference, result.name, result.country, result.address,
        _BETWEEN.join(result.identifiers), result.date,
        result.decision, result.outcome, _BETWEEN.join(grounds_told(result.needs_person)),
        result.sentence, result.entity, result.matched_name, result.score,
        None if result.accepted is None else "yes" if result.accepted else "no",
        *row_cells,
        _BETWEEN.join(reasons), _BETWEEN.join(result.listings), _BETWEEN.join(others),
        None if result.valid_at is None else result.valid_at.isoformat(), result.data,
        f"{result.policy.name} ({result.policy.sha256})",
        None if error is None else f"row {error.row}, {error.field} {error.value!r}: {error.remedy}",
        _BETWEEN.join(each.sentence for each in result.dispositions),
        None if result.follows is None else result.follows.sentence,
    )  # fmt: skip
    return tuple(without_formula(cell[:_LONGEST]) if isinstance(cell, str) else cell for cell in row)


def csv_line(cells: Iterable[Cell]) -> bytes:
    r"""A line of CSV, UTF-8.

    >>> csv_line(["a,b", 1, None])
    b'"a,b",1,\n'
    """
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(["" if cell is None else cell for cell in cells])
    return text.getvalue().encode()


def write_report(
    path: Path, file: IO[bytes], results: Iterator[OrderResult], classes: Sequence[str], summary: BatchSummary
) -> None:
    """Write the results in the form that the name of the file at `path` asks for; raises `BadUse`."""
    report_format(path)(file, results, classes, summary)


_Write = Callable[[IO[bytes], Iterator[OrderResult], Sequence[str], BatchSummary], None]


def report_format(path: Path) -> _Write:
    """What writes a file of this name; raises `BadUse` for one whose ending says nothing.

    >>> report_format(Path("report.pdf"))
    Traceback (most recent call last):
    api.errors.BadUse: --output report.pdf: name a file that ends in .csv, .xlsx or .ndjson
    """
    write = _FORMATS.get(path.suffix.lower())
    if write is None:
        raise BadUse(f"--output {path}: name a file that ends in .csv, .xlsx or .ndjson")
    return write


def _write_csv(
    file: IO[bytes], results: Iterator[OrderResult], classes: Sequence[str], summary: BatchSummary
) -> None:
    # Without the mark Excel takes UTF-8 for the encoding of its country.
    file.write(BOM_UTF8 + csv_line(header(classes)))
    for result in results:
        file.write(csv_line(cells(result, classes)))


def _write_lines(
    file: IO[bytes], results: Iterator[OrderResult], classes: Sequence[str], summary: BatchSummary
) -> None:
    for result in results:
        file.write(result.model_dump_json().encode() + b"\n")


def _write_workbook(
    file: IO[bytes], results: Iterator[OrderResult], classes: Sequence[str], summary: BatchSummary
) -> None:
    # The library takes longer to import than most commands take.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet("results")
    sheet.freeze_panes = "D2"
    sheet.append(header(classes))
    for result in results:
        sheet.append(cells(result, classes))
    about = book.create_sheet("about")
    for name, value in _about(summary):
        about.append([name, without_formula(value)])
    book.save(file)


def _about(summary: BatchSummary) -> Iterator[tuple[str, str]]:
    """What the workbook rests on, a name and a value a row."""
    yield "file", summary.file
    yield "rows", str(summary.rows)
    yield "rejected", str(summary.rejected)
    for decision, count in summary.decisions.items():
        yield decision, str(count)
    for outcome, count in summary.outcomes.items():
        yield f"under the policy: {outcome}", str(count)
    yield "policy", summary.policy.name
    yield "policy (SHA-256)", summary.policy.sha256
    for field, columns in summary.columns.items():
        yield f"column of {field}", ", ".join(columns)
    yield "data known at", "" if summary.known_at is None else summary.known_at.isoformat()
    yield "data (SHA-256)", summary.data
    yield "version of the rules", str(summary.rules)


_FORMATS: Mapping[str, _Write] = {
    ".csv": _write_csv,
    ".xlsx": _write_workbook,
    ".ndjson": _write_lines,
    ".jsonl": _write_lines,
}
