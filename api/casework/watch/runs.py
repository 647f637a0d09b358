"""Runs over a list: each line read again, compared with its last reading, and what changed recorded.

A batch of lines is one transaction: their new readings, what changed about them and how far the run is
come together or not at all. So a run that is killed goes on where it was, tells nothing twice and leaves
nothing out.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, bindparam, select, update

from api.casework.database import Casework
from api.casework.watch.basis import Basis
from api.casework.watch.lines import Line
from api.casework.watch.reading import Reading
from api.casework.watch.tables import CHANGES, LINES, RUNS, text_of
from api.errors import BadUse
from api.models.watch import WatchChange

RUNNING, DONE, INTERRUPTED = "running", "done", "interrupted"

_AT_ONCE = 1_000
"""Lines that are read from the store of casework together."""

_MOST_CHANGES_AT_ONCE = 200
_SECONDS = 2.0
"""After so many changes, or so long, what was found is written."""


class Reads(Protocol):
    """What lines are read by."""

    @property
    def basis(self) -> Basis:
        """Data, day, rules and policy."""

    def reading(self, line: Line, before: Reading | None, earlier: Basis | None) -> Reading:
        """What the line comes to; `before` is what it came to on an earlier basis."""

    def changes(self, line: Line, before: Reading, after: Reading, earlier: Basis) -> list[WatchChange]:
        """What changed from one reading to the other, with what caused it."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run that was begun: its number, its list, and how far it is."""

    id: int
    watchlist: int
    name: str
    cursor: int


@dataclass(slots=True)
class _Batch:
    """What is yet to be written."""

    cursor: int
    lines: int = 0
    first: int = 0
    readings: list[dict[str, Any]] = field(default_factory=list)
    changes: list[tuple[int, dict[str, Any]]] = field(default_factory=list)
    """Each with the id of its line."""

    begun: float = field(default_factory=time.monotonic)

    @property
    def is_full(self) -> bool:
        return len(self.changes) >= _MOST_CHANGES_AT_ONCE or time.monotonic() - self.begun > _SECONDS


Ending = Callable[[Connection, int], None]
"""What else belongs to the end of a run, given its number: reports to be sent, and a record of it."""

Beginning = Callable[[Connection, int], None]
"""What else belongs to its beginning: a record of it."""


def begin(
    casework: Casework,
    watchlist: int,
    name: str,
    basis: Basis,
    by: str,
    now: datetime,
    ending: Ending,
    beginning: Beginning = lambda connection, run: None,
) -> Run:
    """The run that was interrupted on the same basis, to go on with, or a new one.

    One that was interrupted on another basis is ended: what it found stays.
    """
    with casework.begin() as connection:
        unfinished = connection.execute(
            select(RUNS.c.id, RUNS.c.basis, RUNS.c.cursor)
            .where(RUNS.c.watchlist == watchlist, RUNS.c.state == RUNNING)
            .order_by(RUNS.c.id)
        ).all()
        for id, text, cursor in unfinished:
            if text == basis.as_json():
                return Run(id, watchlist, name, cursor)
            _end(connection, id, INTERRUPTED, now)
            ending(connection, id)
        values = {"state": RUNNING, "begun_at": text_of(now), "by": by, "basis": basis.as_json()}
        counts = {"cursor": 0, "lines": 0, "first": 0, "changes": 0}
        added = connection.execute(RUNS.insert().values(watchlist=watchlist, **values, **counts))
        [id] = added.inserted_primary_key or (0,)
        beginning(connection, id)
        return Run(id, watchlist, name, 0)


def perform(casework: Casework, run: Run, reads: Reads, done: Callable[[int], None]) -> None:
    """Read all lines that the run has not read; `done` is told how many the run has read so far.

    Raises `BadUse` where another process does the same.
    """
    earlier = _Earlier.of(casework, run)
    batch = _Batch(run.cursor)
    cursor = run.cursor
    count = 0
    while lines := _lines(casework, run, batch.cursor):
        for id, text, kept in lines:
            line = Line.of_json(text)
            before = None if kept is None else Reading.of_json(kept)
            basis = earlier.basis(id) if before is not None else None
            batch.cursor, batch.lines = id, batch.lines + 1
            count += 1
            if before is None or basis is None:
                batch.first += 1
                batch.readings.append({"line_id": id, "now": reads.reading(line, None, None).as_json()})
            elif basis != reads.basis:
                after = reads.reading(line, before, basis)
                if (now := after.as_json()) != kept:
                    batch.readings.append({"line_id": id, "now": now})
                    changes = reads.changes(line, before, after, basis)
                    batch.changes += [(id, row) for row in _rows(run, id, changes)]
            if batch.is_full:
                _write(casework, run, batch, cursor)
                cursor, batch = batch.cursor, _Batch(batch.cursor)
                done(count)
    _write(casework, run, batch, cursor)
    done(count)


def end(casework: Casework, run: Run, now: datetime, ending: Ending) -> None:
    """End the run, once all lines were read; raises `BadUse` where another process has done so."""
    with casework.begin() as connection:
        if not _end(connection, run.id, DONE, now):
            raise _elsewhere(run)
        ending(connection, run.id)


# ------------------------------------------------------------ inside


class _Earlier:
    """The runs before, newest first: how far each came, and on what basis."""

    def __init__(self, runs: Sequence[tuple[int, Basis]]) -> None:
        self._runs = runs

    @classmethod
    def of(cls, casework: Casework, run: Run) -> _Earlier:
        before = select(RUNS.c.cursor, RUNS.c.basis).where(
            RUNS.c.watchlist == run.watchlist, RUNS.c.id < run.id
        )
        with casework.read() as connection:
            found = connection.execute(before.order_by(RUNS.c.id.desc())).all()
        # A run that came no further than a newer one was the last to read no line.
        runs: list[tuple[int, Basis]] = []
        for cursor, text in found:
            if not runs or cursor > runs[-1][0]:
                runs.append((cursor, Basis.of_json(text)))
        return cls(runs)

    def basis(self, line: int) -> Basis | None:
        """On what the line of this id was read last."""
        return next((basis for cursor, basis in self._runs if cursor >= line), None)


def _lines(casework: Casework, run: Run, after: int) -> Sequence[tuple[int, str, str | None]]:
    asked = (
        select(LINES.c.id, LINES.c.line, LINES.c.reading)
        .where(LINES.c.watchlist == run.watchlist, LINES.c.id > after)
        .order_by(LINES.c.id)
        .limit(_AT_ONCE)
    )
    with casework.read() as connection:
        return [(id, line, reading) for id, line, reading in connection.execute(asked)]


def _rows(run: Run, line: int, changes: Sequence[WatchChange]) -> Iterator[dict[str, Any]]:
    for number, change in enumerate(changes):
        uid = hashlib.sha256(f"{run.watchlist}:{run.id}:{line}:{number}".encode()).hexdigest()[:32]
        told = change.model_copy(
            update={
                "id": uid,
                "run": run.id,
                "watchlist": run.name,
                "line": change.line.model_copy(update={"id": line}),
            }
        )
        yield {
            "uid": uid,
            "watchlist": run.watchlist,
            "run": run.id,
            "kind": change.kind,
            "change": told.model_dump_json(exclude_defaults=True),
        }


def _write(casework: Casework, run: Run, batch: _Batch, cursor: int) -> None:
    """Write a batch, of which `cursor` is where the one before it ended."""
    if not batch.lines:
        return
    with casework.begin() as connection:
        there = _still_there(connection, run, {line for line, _ in batch.changes})
        changes = [row for line, row in batch.changes if line in there]
        moved = connection.execute(
            update(RUNS)
            .where(RUNS.c.id == run.id, RUNS.c.state == RUNNING, RUNS.c.cursor == cursor)
            .values(
                cursor=batch.cursor,
                lines=RUNS.c.lines + batch.lines,
                first=RUNS.c.first + batch.first,
                changes=RUNS.c.changes + len(changes),
            )
        )
        if moved.rowcount != 1:
            raise _elsewhere(run)
        if batch.readings:
            put = update(LINES).where(LINES.c.id == bindparam("line_id")).values(reading=bindparam("now"))
            connection.execute(put, batch.readings)
        if changes:
            connection.execute(CHANGES.insert(), changes)


def _still_there(connection: Connection, run: Run, lines: set[int]) -> set[int]:
    """Those lines that nobody has removed, or erased, since they were read."""
    if not lines:
        return set()
    between = LINES.c.id >= min(lines), LINES.c.id <= max(lines)
    asked = select(LINES.c.id).where(LINES.c.watchlist == run.watchlist, *between)
    return lines.intersection(connection.execute(asked).scalars())


def _end(connection: Connection, run: int, state: str, now: datetime) -> bool:
    ended = connection.execute(
        update(RUNS)
        .where(RUNS.c.id == run, RUNS.c.state == RUNNING)
        .values(state=state, ended_at=text_of(now))
    )
    return ended.rowcount == 1


def _elsewhere(run: Run) -> BadUse:
    return BadUse(f"another process is screening {run.name!r} again; wait for it, and look at its changes")
