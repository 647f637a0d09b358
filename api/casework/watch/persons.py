"""What watchlists keep about a person: lines, what was told of them, and reports; found, and erased."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Column, Connection, Table, delete, select, update

from api.casework.identity import folded_name
from api.casework.watch.tables import CHANGES, DELIVERIES, LINES, RUNS

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Watched:
    """A line, a change or a report about the person: which kind of these, when, and what it says.

    `time` is that of the run, or of the report; a line has none.
    """

    kind: str
    time: str | None
    details: Mapping[str, Any]


def watched_about(connection: Connection, name: str | None, reference: str | None) -> list[Watched]:
    """All that is about the customer of this name, as names are compared, or of this reference.

    >>> from api.casework.opening import opened_casework
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     with casework.read() as connection:
    ...         watched_about(connection, "Jan Jansen", None)
    []
    """
    person = _Person(None if not name else folded_name(name), reference or None)
    runs = connection.execute(select(RUNS.c.id, RUNS.c.begun_at)).all()
    times: dict[int, str] = {run.id: run.begun_at for run in runs}
    lines = [Watched("watched line", None, line) for _, line in _lines(connection, person)]
    changes = [
        Watched("change", times.get(change["run"]), change) for _, change in _changes(connection, person)
    ]
    reports = [
        Watched("report", time, {**report, "changes": theirs})
        for _, time, report, theirs in _reports(connection, person)
    ]
    return [*lines, *changes, *reports]


def erase_watched(connection: Connection, name: str | None, reference: str | None) -> int:
    """Remove these lines and changes, and take them out of reports that were sent or wait; how many.

    The person is watched no longer. What is about others stays, as do the numbers of lines that runs state.

    >>> from api.casework.opening import opened_casework
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     with casework.begin() as connection:
    ...         erase_watched(connection, "Jan Jansen", None)
    0
    """
    person = _Person(None if not name else folded_name(name), reference or None)
    lines = [id for id, _ in _lines(connection, person)]
    changes = [id for id, _ in _changes(connection, person)]
    reports = list(_reports(connection, person))
    _remove(connection, LINES, lines)
    _remove(connection, CHANGES, changes)
    for id, _, report, theirs in reports:
        left = [change for change in report["changes"] if change not in theirs]
        this = DELIVERIES.c.id == id
        if left:
            body = json.dumps({**report, "changes": left}, ensure_ascii=False)
            connection.execute(update(DELIVERIES).where(this).values(body=body))
        else:
            connection.execute(delete(DELIVERIES).where(this))
    return len(lines) + len(changes) + len(reports)


# ------------------------------------------------------------ inside


@dataclass(frozen=True, slots=True)
class _Person:
    name: str | None
    reference: str | None

    def is_of(self, line: Mapping[str, Any]) -> bool:
        """Whether the line, as it was written, is theirs."""
        if self.reference is not None and line.get("reference") == self.reference:
            return True
        return self.name is not None and folded_name(line.get("name", "")) == self.name


def _lines(connection: Connection, person: _Person) -> Iterator[tuple[int, dict[str, Any]]]:
    for id, line in _texts(connection, LINES.c.line):
        if person.is_of(line):
            yield id, line


def _changes(connection: Connection, person: _Person) -> Iterator[tuple[int, dict[str, Any]]]:
    for id, change in _texts(connection, CHANGES.c.change):
        if person.is_of(change["line"]):
            yield id, change


def _texts(connection: Connection, column: Column[str]) -> Iterator[tuple[int, dict[str, Any]]]:
    """The objects in a column of text by the numbers of their rows, so many at once."""
    table, after = column.table, 0
    while True:
        page = select(table.c.id, column).where(table.c.id > after).order_by(table.c.id).limit(_AT_ONCE)
        rows = connection.execute(page).all()
        if not rows:
            return
        for id, text in rows:
            yield id, json.loads(text)
        after = rows[-1][0]


def _reports(
    connection: Connection, person: _Person
) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Each report that tells of them, by its id and time, with the changes in it that do."""
    ids = connection.execute(select(DELIVERIES.c.id).order_by(DELIVERIES.c.created_at)).scalars().all()
    for id in ids:
        row = connection.execute(select(DELIVERIES).where(DELIVERIES.c.id == id)).one()
        report = json.loads(row.body)
        theirs = [change for change in report["changes"] if person.is_of(change["line"])]
        if theirs:
            yield id, row.created_at, report, theirs


def _remove(connection: Connection, table: Table, ids: list[int]) -> None:
    for begin in range(0, len(ids), _AT_ONCE):
        connection.execute(delete(table).where(table.c.id.in_(ids[begin : begin + _AT_ONCE])))
