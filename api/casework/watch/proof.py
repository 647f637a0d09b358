"""The rows that the audit log has of a run, and whether lines and changes are still as those say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Set
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Row, func, select

from api.canonical import sha256_of
from api.casework.audit.check import Fault, Problem
from api.casework.audit.names import NameKeeping, is_hash
from api.casework.audit.record import Kind
from api.casework.audit.rows import PackedRows, rows_of
from api.casework.audit.tables import RECORDS
from api.casework.watch.tables import CHANGES, LINES, RUNS, WATCHLISTS

RUN_BEGUN, RUN_ENDED = "run begun", "run ended"
LINES_REMOVED, LIST_REMOVED = "lines removed", "list removed"
"""Outcomes of records that verifying goes by."""

ERASED_LINES = "erased_lines"
"""The fact of an erasure that names the lines that went with the person."""

_AT_ONCE = 1_000


def rows_of_run(connection: Connection, names: NameKeeping, watchlist: int, run: int) -> PackedRows:
    """A row for each line that was read: who it is, its decision, and digests of it, its reading and changes.

    Details of a row can be erased with the person that it is about.
    """
    return PackedRows.of(_rows(connection, names, watchlist, run))


def digests_of_run(connection: Connection, watchlist: int, run: int) -> dict[str, str]:
    """What a record says of the run and of what its list asks: digests of both as they stand there."""
    ran = connection.execute(select(RUNS).where(RUNS.c.id == run)).one()
    question = connection.execute(select(WATCHLISTS.c.question).where(WATCHLISTS.c.id == watchlist))
    return {"run_sha256": _digest(ran), "question_sha256": sha256_of(question.scalar_one())}


def problem_of_watchlists(connection: Connection, names: NameKeeping) -> Problem | None:
    """The first line, change, run or list that is not as the log says, if there is one.

    Of each list what it asks, its lines and their readings are compared with those of its last run, and runs
    and the changes of each with those that it recorded. While a run is under way, the lines that it has read
    are passed over, and so are runs of before these rows were kept.
    """
    recorded = _recorded(connection)
    asked = connection.execute(select(WATCHLISTS.c.id, WATCHLISTS.c.question))
    questions = {id: question for id, question in asked}  # noqa: C416  # rows are no pairs to mypy
    for watchlist, runs in recorded.runs.items():
        last = runs[max(runs)]
        if watchlist not in questions:
            if watchlist not in recorded.gone:
                return last.problem(f"the list of record {last.sequence} is gone, and no record says so")
            continue
        if last.question is not None and sha256_of(questions[watchlist]) != last.question:
            return last.problem(f"what list {watchlist} asks is not as record {last.sequence} says")
        problem = _problem_of_runs(connection, names, watchlist, recorded)
        problem = problem or _problem_of_lines(connection, names, watchlist, recorded)
        if problem is not None:
            return problem
    return None


# ------------------------------------------------------------ inside


@dataclass(frozen=True, slots=True)
class _Ended:
    """What the log says of a run that ended; digests are `None` in records of before they were kept."""

    sequence: int
    digest: str | None
    question: str | None

    def problem(self, told: str) -> Problem:
        return Problem(self.sequence, Fault.WATCHLISTS, told)


@dataclass(slots=True)
class _Recorded:
    """What the log says of lists: their runs, and the lines and lists that were removed or erased."""

    runs: dict[int, dict[int, _Ended]] = field(default_factory=lambda: defaultdict(dict))
    begun: set[int] = field(default_factory=set)
    removed: set[int] = field(default_factory=set)
    erased: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)


def _recorded(connection: Connection) -> _Recorded:
    found = _Recorded()
    kinds = RECORDS.c.kind.in_((str(Kind.WATCH), str(Kind.ERASURE)))
    query = select(RECORDS.c.sequence, RECORDS.c.body).where(kinds).order_by(RECORDS.c.sequence)
    for sequence, text in connection.execute(query):
        body = json.loads(text)
        facts, outcome = body["facts"], body["outcome"]
        found.erased |= set(facts.get(ERASED_LINES, ()))
        watchlist = facts.get("list")
        if watchlist is None:  # of a version that did not number lists
            continue
        if outcome == RUN_BEGUN:
            found.begun.add(facts["run"])
        elif outcome == RUN_ENDED:
            ended = _Ended(sequence, facts.get("run_sha256"), facts.get("question_sha256"))
            found.runs[watchlist][facts["run"]] = ended
        elif outcome == LINES_REMOVED:
            found.removed |= set(facts["numbers"])
        elif outcome == LIST_REMOVED:
            found.gone.add(watchlist)
    return found


def _digest(run: Row[Any]) -> str:
    return sha256_of(dict(run._mapping))


def _rows(connection: Connection, names: NameKeeping, watchlist: int, run: int) -> Iterator[dict[str, Any]]:
    changes: dict[int, dict[str, str]] = defaultdict(dict)
    of_run = select(CHANGES.c.uid, CHANGES.c.change).where(CHANGES.c.run == run).order_by(CHANGES.c.id)
    for uid, text in connection.execute(of_run):
        changes[json.loads(text)["line"]["id"]][uid] = names.digest(text.encode())
    lines = (
        select(LINES.c.id, LINES.c.line, LINES.c.reading)
        .where(LINES.c.watchlist == watchlist, LINES.c.reading.is_not(None))
        .order_by(LINES.c.id)
        .execution_options(yield_per=_AT_ONCE)
    )
    for id, line, reading in connection.execute(lines):
        stated = json.loads(line)
        row = {
            "line": id,
            **names.kept(
                {key: stated[key] for key in ("name", "country", "address", "identifiers") if key in stated}
            ),
            "decision": json.loads(reading)["decision"],
            "line_sha256": names.digest(line.encode()),
            "sha256": names.digest(reading.encode()),
        }
        row |= {key: stated[key] for key in ("reference", "entity") if stated.get(key)}
        if id in changes:
            row["changes"] = changes[id]
        yield row


def _problem_of_runs(
    connection: Connection, names: NameKeeping, watchlist: int, recorded: _Recorded
) -> Problem | None:
    """The first run that is not as its record says, with the changes that it found."""
    runs = recorded.runs[watchlist]
    rows = connection.execute(select(RUNS).where(RUNS.c.watchlist == watchlist).order_by(RUNS.c.id)).all()
    for row in rows:
        if row.id > min(runs) and row.id not in runs and row.id not in recorded.begun:
            return Problem(
                0, Fault.WATCHLISTS, f"run {row.id} of the watchlists stands in no record of the log"
            )
    there = {row.id: row for row in rows}
    for run, ended in runs.items():
        if run not in there:
            return ended.problem(f"the run of record {ended.sequence} is missing from the watchlists")
        if ended.digest is not None and _digest(there[run]) != ended.digest:
            return ended.problem(f"run {run} of the watchlists is not as record {ended.sequence} says")
        problem = _problem_of_changes(connection, names, run, ended, recorded.erased)
        if problem is not None:
            return problem
    return None


def _problem_of_changes(
    connection: Connection, names: NameKeeping, run: int, ended: _Ended, erased: Set[int]
) -> Problem | None:
    changes = select(CHANGES.c.uid, CHANGES.c.change).where(CHANGES.c.run == run).order_by(CHANGES.c.id)
    expected: dict[str, str] = {}
    for row in rows_of(connection, ended.sequence):
        if row.details is not None and row.details["line"] not in erased:
            expected |= row.details.get("changes", {})
    for uid, text in connection.execute(changes):
        digest = expected.pop(uid, None)
        if digest is None or not _is_of(digest, text, names):
            return ended.problem(
                f"change {uid} of the watchlists is not as record {ended.sequence} of its run says"
            )
    if expected:
        return ended.problem(
            f"change {min(expected)}, which record {ended.sequence} of its run has, is missing from the "
            "watchlists"
        )
    return None


def _problem_of_lines(
    connection: Connection, names: NameKeeping, watchlist: int, recorded: _Recorded
) -> Problem | None:
    """The first line that is not as the last run left it; those that one under way has read say nothing."""
    runs = recorded.runs[watchlist]
    ended = runs[max(runs)]
    under_way = select(func.max(RUNS.c.cursor)).where(RUNS.c.watchlist == watchlist, RUNS.c.id > max(runs))
    read = connection.execute(under_way).scalar() or 0
    expected = {
        row.details["line"]: row.details
        for row in rows_of(connection, ended.sequence)
        if row.details is not None and row.details["line"] > read
    }
    lines = select(LINES.c.id, LINES.c.line, LINES.c.reading).where(
        LINES.c.watchlist == watchlist, LINES.c.id > read, LINES.c.reading.is_not(None)
    )
    with connection.execute(lines.execution_options(yield_per=_AT_ONCE)) as found:
        for id, line, reading in found:
            stated = expected.pop(id, None)
            if (
                stated is None
                or not _is_of(stated["sha256"], reading, names)
                or not ("line_sha256" not in stated or _is_of(stated["line_sha256"], line, names))
            ):
                return ended.problem(
                    f"line {id} of the watchlists is not as record {ended.sequence} of its last run says"
                )
    lost = expected.keys() - recorded.removed - recorded.erased
    if lost:
        return ended.problem(
            f"line {min(lost)} of the watchlists, which record {ended.sequence} has, is gone, and no record "
            "says so"
        )
    return None


def _is_of(digest: str, text: str, names: NameKeeping) -> bool:
    """Whether the digest is that of the text; taken for granted where its key is not among those named."""
    return digest in names.digests(text.encode()) or (is_hash(digest) and bool(names.missing))
