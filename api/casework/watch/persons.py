"""What watchlists keep about a person: found by name or reference, and erased."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sqlalchemy import Connection, delete, select, update

from api.casework.identity import of_person
from api.casework.watch.tables import CHANGES, DELIVERIES, LINES, RUNS, WATCHLISTS

_AT_ONCE = 500

_IsAbout = Callable[[Mapping[str, Any]], bool]


def lines_about(connection: Connection, name: str | None, reference: str | None) -> list[dict[str, Any]]:
    """Lines, changes and reports about the customer of this name, as names are compared, or this reference.

    Each has its `kind`, the moment `at` which it was made where that is known, its `watchlist`, and what it
    says of the person.

    >>> from api.casework.opening import opened_casework
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     with casework.read() as connection:
    ...         lines_about(connection, "Jan Jansen", None)
    []
    """
    is_about = _about(name, reference)
    found: list[dict[str, Any]] = [
        {"kind": "line", "at": None, "watchlist": watchlist, "line": line}
        for _, watchlist, line in _lines(connection, is_about)
    ]
    found += [
        {"kind": "change", "at": at, "watchlist": watchlist, "change": change}
        for _, at, watchlist, change in _changes(connection, is_about)
    ]
    for _, at, report in _reports(connection, is_about):
        about = [each for each in report["changes"] if is_about(each["line"])]
        found.append({"kind": "report", "at": at, "watchlist": report["watchlist"], "changes": about})
    return found


def erase_lines(connection: Connection, name: str | None, reference: str | None) -> tuple[int, list[int]]:
    """Remove these lines and changes, and take the changes out of reports.

    How many of all three, and the numbers of the lines that had any.

    The customer is watched no longer. A report that is yet to be sent is sent without the person.

    >>> from api.casework.opening import opened_casework
    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/casework.db") as casework:
    ...     with casework.begin() as connection:
    ...         erase_lines(connection, "Jan Jansen", None)
    (0, [])
    """
    is_about = _about(name, reference)
    lines = [id for id, *_ in _lines(connection, is_about)]
    found = list(_changes(connection, is_about))
    changes = [id for id, *_ in found]
    for table, ids in ((LINES, lines), (CHANGES, changes)):
        for begin in range(0, len(ids), _AT_ONCE):
            connection.execute(delete(table).where(table.c.id.in_(ids[begin : begin + _AT_ONCE])))
    reports = list(_reports(connection, is_about))
    for id, _, report in reports:
        left = [each for each in report["changes"] if not is_about(each["line"])]
        body = json.dumps({**report, "changes": left}, ensure_ascii=False)
        connection.execute(update(DELIVERIES).where(DELIVERIES.c.id == id).values(body=body))
    count = len(lines) + len(changes) + len(reports)
    return count, sorted({*lines, *(change["line"]["id"] for *_, change in found)})


# ------------------------------------------------------------ inside


def _about(name: str | None, reference: str | None) -> _IsAbout:
    """Whether a line, as JSON has it, is that of the person."""
    is_theirs = of_person(name, reference)
    return lambda line: is_theirs(line.get("name", ""), line.get("reference", ""))


def _lines(connection: Connection, is_about: _IsAbout) -> Iterator[tuple[int, str, dict[str, Any]]]:
    query = (
        select(LINES.c.id, WATCHLISTS.c.name, LINES.c.line)
        .join(WATCHLISTS, WATCHLISTS.c.id == LINES.c.watchlist)
        .order_by(LINES.c.id)
    )
    for id, watchlist, text in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        if is_about(line := json.loads(text)):
            yield id, watchlist, line


def _changes(connection: Connection, is_about: _IsAbout) -> Iterator[tuple[int, str, str, dict[str, Any]]]:
    query = (
        select(CHANGES.c.id, RUNS.c.begun_at, WATCHLISTS.c.name, CHANGES.c.change)
        .join(WATCHLISTS, WATCHLISTS.c.id == CHANGES.c.watchlist)
        .join(RUNS, RUNS.c.id == CHANGES.c.run)
        .order_by(CHANGES.c.id)
    )
    for id, at, watchlist, text in connection.execute(query.execution_options(yield_per=_AT_ONCE)):
        if is_about((change := json.loads(text))["line"]):
            yield id, at, watchlist, change


def _reports(connection: Connection, is_about: _IsAbout) -> Iterator[tuple[str, str, dict[str, Any]]]:
    query = select(DELIVERIES.c.id, DELIVERIES.c.created_at, DELIVERIES.c.body)
    ordered = query.order_by(DELIVERIES.c.created_at, DELIVERIES.c.part)
    for id, at, text in connection.execute(ordered.execution_options(yield_per=20)):
        report = json.loads(text)
        if any(is_about(each["line"]) for each in report["changes"]):
            yield id, at, report
