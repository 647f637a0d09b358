"""The rows that the audit log has of a run, and whether lines and changes are still as those say."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, select

from api.casework.audit.check import Fault, Problem
from api.casework.audit.names import NameKeeping, is_hash
from api.casework.audit.record import Kind
from api.casework.audit.rows import PackedRows, rows_of
from api.casework.audit.tables import RECORDS
from api.casework.watch.tables import CHANGES, LINES, RUNS, WATCHLISTS

RUN_ENDED, LINES_REMOVED, LIST_REMOVED = "run ended", "lines removed", "list removed"
"""Outcomes of records that verifying goes by."""

_AT_ONCE = 1_000


def rows_of_run(connection: Connection, names: NameKeeping, watchlist: int, run: int) -> PackedRows:
    """A row for each line that was read: who it is, its decision, and digests of its reading and changes.

    Details of a row can be erased with the person that it is about.
    """
    return PackedRows.of(_rows(connection, names, watchlist, run))


def problem_of_watchlists(connection: Connection, names: NameKeeping) -> Problem | None:
    """The first line, change or list that is not as the log says, if there is one.

    Of each list the readings are compared with those of its last run, unless one is under way, and the
    changes of every run with those that it recorded. Runs of before these rows were kept are passed over.
    """
    recorded = _recorded(connection)
    present = set(connection.execute(select(WATCHLISTS.c.id)).scalars())
    for watchlist, runs in recorded.runs.items():
        if watchlist not in present:
            if watchlist not in recorded.gone:
                last = max(runs.values())
                return Problem(
                    last, Fault.WATCHLISTS, f"the list of record {last} is gone, and no record says so"
                )
            continue
        for run, sequence in runs.items():
            problem = _problem_of_changes(connection, names, run, sequence)
            if problem is not None:
                return problem
        problem = _problem_of_lines(connection, names, watchlist, runs, recorded.removed[watchlist])
        if problem is not None:
            return problem
    return None


# ------------------------------------------------------------ inside


@dataclass(slots=True)
class _Recorded:
    """What the log says of lists: the record of each run, lines that were removed, and lists that were."""

    runs: dict[int, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))
    removed: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    gone: set[int] = field(default_factory=set)


def _recorded(connection: Connection) -> _Recorded:
    found = _Recorded()
    query = select(RECORDS.c.sequence, RECORDS.c.body).where(RECORDS.c.kind == str(Kind.WATCH))
    for sequence, text in connection.execute(query.order_by(RECORDS.c.sequence)):
        body = json.loads(text)
        facts, outcome = body["facts"], body["outcome"]
        watchlist = facts.get("list")
        if watchlist is None:  # of a version that did not number lists
            continue
        if outcome == RUN_ENDED:
            found.runs[watchlist][facts["run"]] = sequence
        elif outcome == LINES_REMOVED:
            found.removed[watchlist] |= set(facts["numbers"])
        elif outcome == LIST_REMOVED:
            found.gone.add(watchlist)
    return found


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
            "sha256": names.digest(reading.encode()),
        }
        row |= {key: stated[key] for key in ("reference", "entity") if stated.get(key)}
        if id in changes:
            row["changes"] = changes[id]
        yield row


def _problem_of_changes(
    connection: Connection, names: NameKeeping, run: int, sequence: int
) -> Problem | None:
    changes = select(CHANGES.c.uid, CHANGES.c.change).where(CHANGES.c.run == run).order_by(CHANGES.c.id)
    expected: dict[str, str] = {}
    for row in rows_of(connection, sequence):
        expected |= (row.details or {}).get("changes", {})
    for uid, text in connection.execute(changes):
        digest = expected.pop(uid, None)
        if digest is None or not _is_of(digest, text, names):
            told = f"change {uid} of the watchlists is not as record {sequence} of its run says"
            return Problem(sequence, Fault.WATCHLISTS, told)
    if expected:
        told = (
            f"change {min(expected)}, which record {sequence} of its run has, is missing from the watchlists"
        )
        return Problem(sequence, Fault.WATCHLISTS, told)
    return None


def _problem_of_lines(
    connection: Connection, names: NameKeeping, watchlist: int, runs: Mapping[int, int], removed: set[int]
) -> Problem | None:
    last = connection.execute(
        select(RUNS.c.id, RUNS.c.ended_at)
        .where(RUNS.c.watchlist == watchlist)
        .order_by(RUNS.c.id.desc())
        .limit(1)
    ).first()
    if last is None:
        sequence = max(runs.values())
        return Problem(
            sequence, Fault.WATCHLISTS, f"the run of record {sequence} is missing from the watchlists"
        )
    if last.ended_at is None or last.id not in runs:
        return None
    sequence = runs[last.id]
    expected = {
        row.details["line"]: row.details["sha256"]
        for row in rows_of(connection, sequence)
        if row.details is not None
    }
    lines = select(LINES.c.id, LINES.c.reading).where(
        LINES.c.watchlist == watchlist, LINES.c.reading.is_not(None)
    )
    with connection.execute(lines.execution_options(yield_per=_AT_ONCE)) as found:
        for id, reading in found:
            digest = expected.pop(id, None)
            if digest is None or not _is_of(digest, reading, names):
                told = f"line {id} of the watchlists is not as record {sequence} of its last run says"
                return Problem(sequence, Fault.WATCHLISTS, told)
    lost = expected.keys() - removed
    if lost:
        told = (
            f"line {min(lost)} of the watchlists, which record {sequence} has, is gone, and no record says so"
        )
        return Problem(sequence, Fault.WATCHLISTS, told)
    return None


def _is_of(digest: str, text: str, names: NameKeeping) -> bool:
    """Whether the digest is that of the text; taken for granted where its key is not among those named."""
    return digest in names.digests(text.encode()) or (is_hash(digest) and bool(names.missing))
