"""The file in which candidates are reviewed: a pair a row, with empty columns for the decision and why."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TextIO

from api.errors import BadUse
from api.wording import sameness
from graph.exports import without_formula
from ingest.files import input_file
from ingest.records import Head, Layout, table_rows
from ingest.resolve import BadJudgement, Candidate, Decision, Verdict

COLUMNS = (
    "one", "other", "one_name", "other_name", "one_sources", "other_sources", "score", "reasons", "decision",
    "why",
)  # fmt: skip
NEEDED = ("one", "other", "decision")
MOST_ROWS = 100_000
_MOST_TOLD = 20


@dataclass(frozen=True, slots=True)
class Row:
    """A row as it was filled in: its number in the file, the two ids, the decision and why."""

    number: int
    one: str
    other: str
    decision: str
    why: str


def write_review(file: TextIO, found: Iterable[Candidate], decision: str = "") -> int:
    """Write the candidates to be reviewed as CSV, each with this decision; how many they are.

    >>> import io
    >>> written = io.StringIO()
    >>> write_review(written, [])
    0
    >>> written.getvalue().strip()
    'one,other,one_name,other_name,one_sources,other_sources,score,reasons,decision,why'
    """
    table = csv.writer(file)
    table.writerow(COLUMNS)
    count = 0
    for each in found:
        count += 1
        row = (
            each.one.id, each.other.id, each.one.caption, each.other.caption, " ".join(each.one.sources),
            " ".join(each.other.sources), f"{each.score:.3f}", reasons_of(each), decision, "",
        )  # fmt: skip
        table.writerow([without_formula(cell) for cell in row])
    return count


def reasons_of(candidate: Candidate) -> str:
    """The reasons in one line.

    >>> from ingest.resolve import compared, party_of
    >>> from ontology import Entity
    >>> one, other = (party_of(Entity(id, "Person", id, ())) for id in "ab")
    >>> reasons_of(Candidate(one, other, compared(one, other)))
    'one of them has no name, not counted'
    """
    return "; ".join(
        sameness.reason(reason.feature, reason.outcome, reason.points, reason.one, reason.other)
        for reason in candidate.reasons
    )


def read_review(path: Path) -> Iterator[Row]:
    """The rows of a reviewed file, CSV or Excel; those that are empty are left out.

    Why is the reasons of the row where the column is empty. Raises `BadUse` where a column is missing, and
    what reading a table raises.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "candidates.csv")
    ...     _ = path.write_text("one,other,decision,why\\na,b,same,one address\\n")
    ...     list(read_review(path))
    [Row(number=2, one='a', other='b', decision='same', why='one address')]
    """
    file = input_file(path)
    rows = table_rows(file, Layout.of(Head.of(path)))
    header = next(rows, None)
    names = [] if header is None else [cell.strip().casefold() for cell in header.cells]
    missing = [name for name in NEEDED if name not in names]
    if missing:
        raise BadUse(
            f"{path}: has no column {', '.join(missing)}; write the file with `ketting resolve candidates "
            "--output`, and fill in decision and why"
        )
    places = {name: place for place, name in enumerate(names)}
    for count, row in enumerate(rows, start=1):
        if count > MOST_ROWS:
            raise BadUse(f"{path}: has more than {MOST_ROWS:,} rows; divide it")
        cells = {
            name: row.cells[place].strip() if place < len(row.cells) else "" for name, place in places.items()
        }
        if any(cells.values()):
            why = cells.get("why") or cells.get("reasons", "")
            yield Row(row.number, cells["one"], cells["other"], cells["decision"].casefold(), why)


def reviewed(
    rows: Iterable[Row], name: str, by: str, known: Callable[[str], bool]
) -> tuple[list[Decision], int]:
    """The decisions of the rows, and how many rows have none; `name` is that of the file.

    `known` says whether an id is an entity's. Raises `BadJudgement` with the rows and fields that cannot be
    read, and then nothing is decided.

    >>> rows = [Row(2, "a", "b", "same", "one address"), Row(3, "a", "c", "", "")]
    >>> reviewed(rows, "candidates.csv", "Ann", lambda id: True)[1]
    1
    >>> reviewed([Row(2, "a", "b", "yes", "so")], "candidates.csv", "Ann", lambda id: True)
    Traceback (most recent call last):
    ...
    ingest.resolve.judgements.BadJudgement: candidates.csv, row 2, decision: 'yes' is none; write same, \
different or unsure, or leave it empty; nothing was recorded
    """
    decided: dict[frozenset[str], tuple[int, str]] = {}
    decisions: list[Decision] = []
    problems: list[str] = []
    undecided = 0
    for row in rows:
        where = f"{name}, row {row.number}"
        if not row.decision:
            undecided += 1
        elif row.decision not in set(Verdict):
            choices = ", ".join(list(Verdict)[:-1]) + f" or {list(Verdict)[-1]}"
            problems.append(
                f"{where}, decision: {row.decision[:40]!r} is none; write {choices}, or leave it empty"
            )
        elif unknown := [field for field in ("one", "other") if not known(getattr(row, field))]:
            told = f"{getattr(row, unknown[0])[:80]!r} is no id of an entity in the data loaded"
            problems.append(f"{where}, {unknown[0]}: {told}")
        elif row.one == row.other:
            problems.append(f"{where}, other: is the same id as one")
        elif not row.why:
            problems.append(f"{where}, why: is empty; say why")
        elif decided.setdefault(frozenset((row.one, row.other)), (row.number, row.decision))[1] != (
            row.decision
        ):
            [before, _] = decided[frozenset((row.one, row.other))]
            problems.append(f"{where}, decision: is {row.decision}, and row {before} says otherwise")
        else:
            decisions.append(Decision(row.one, row.other, Verdict(row.decision), row.why, by))
    if problems:
        more = f"; and {len(problems) - _MOST_TOLD} more" if len(problems) > _MOST_TOLD else ""
        raise BadJudgement(f"{'; '.join(problems[:_MOST_TOLD])}{more}; nothing was recorded")
    return decisions, undecided
