"""Lists by name, and their lines: made, added to, shown and removed."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, case, delete, func, select

from api.batch.result_index import REJECTED
from api.batch.results import WORST_FIRST
from api.casework.database import Casework
from api.casework.watch.basis import Basis
from api.casework.watch.changes import open_changes
from api.casework.watch.lines import Line
from api.casework.watch.reading import Reading
from api.casework.watch.tables import CHANGES, LINES, RUNS, WATCHLISTS, moment_of, text_of
from api.casework.watch.webhook.queue import webhook_state
from api.casework.watch.world import watched_line
from api.errors import BadUse, NotFound, shortened
from api.models.watch import WatchedLine, Watchlist, WatchRun
from api.screening import Question
from api.screening.question import ScreenParams
from graph.store.batching import batched

MOST_LISTS = 1_000
MOST_LINES = 1_000_000
"""Lists of a store, and lines of a list."""

_NAME = re.compile(r"[^\W_][\w .-]{0,99}")
_AT_ONCE = 1_000
_NOT_ASKED = frozenset(
    ("valid_at", "known_at", "date", "country", "address", "identifiers", "matches", "paths")
)
"""Fields of a question that are of a day or of one line, and none of a list."""


@dataclass(frozen=True, slots=True)
class Found:
    """A list as a run needs it."""

    id: int
    name: str
    question: Question


@dataclass(frozen=True, slots=True)
class Added:
    """How many lines were added, and how many the list had already."""

    added: int
    known: int


@dataclass(frozen=True, slots=True)
class Brief:
    """A list by its name, with how many changes nobody has acknowledged, and when it was last run."""

    name: str
    unacknowledged: int
    run_at: datetime | None


def checked_name(name: str) -> str:
    """The name of a list as it is kept; raises `BadUse`.

    >>> checked_name(" Customers NL ")
    'Customers NL'
    >>> checked_name("../x")
    Traceback (most recent call last):
    api.errors.BadUse: '../x' is no name of a list; write letters, digits, blanks, dots and hyphens, \
100 at most
    """
    name = name.strip()
    if _NAME.fullmatch(name) is None or name != "".join(filter(str.isprintable, name)):
        raise BadUse(
            f"{shortened(name)!r} is no name of a list; write letters, digits, blanks, dots and hyphens, "
            "100 at most"
        )
    return name


def make(casework: Casework, name: str, question: Question, by: str, now: datetime) -> Found:
    """The list of this name, made where there is none.

    Raises `BadUse` for a bad name, for one list too many, and where there is one that asks otherwise.
    """
    name, asked = checked_name(name), _asked(question)
    with casework.begin() as connection:
        row = _row(connection, name)
        if row is None:
            if connection.execute(select(func.count()).select_from(WATCHLISTS)).scalar_one() >= MOST_LISTS:
                raise BadUse(f"there are {MOST_LISTS} lists already; remove one with ketting watch remove")
            connection.execute(
                WATCHLISTS.insert().values(
                    name=name, question=_text(asked), created_at=text_of(now), created_by=by
                )
            )
            row = _row(connection, name)
            assert row is not None  # just made
        elif asked and row.question != _text(asked):
            raise BadUse(
                f"the list {name!r} asks about its lines otherwise ({row.question}); make another list for "
                "this"
            )
        return _found(row)


def named(casework: Casework, name: str) -> Found:
    """The list of this name; raises `NotFound`."""
    with casework.read() as connection:
        return _found(_named(connection, name))


def names(casework: Casework) -> list[str]:
    """The names of all lists, in alphabetical order."""
    with casework.read() as connection:
        return list(connection.execute(select(WATCHLISTS.c.name).order_by(WATCHLISTS.c.name)).scalars())


def count_of_lines(casework: Casework, watchlist: int) -> int:
    """How many lines the list of this id has."""
    with casework.read() as connection:
        return _count(connection, watchlist)


def add_lines(
    casework: Casework,
    watchlist: Found,
    lines: Iterable[Line],
    done: Callable[[int], None] = lambda n: None,
    recorded: Callable[[Connection, Added], None] = lambda connection, added: None,
) -> Added:
    """Add lines that the list has not, in batches; `done` is told how many were looked at.

    `recorded` is what belongs to each batch: a record of it. What was added stays when this is interrupted,
    so that the same lines can be added again. Raises `BadUse` for more lines than a list may have.
    """
    added = seen = 0
    for batch in batched(lines, _AT_ONCE):
        by_key = {line.key: line for line in batch}
        with casework.begin() as connection:
            has = select(LINES.c.key).where(LINES.c.watchlist == watchlist.id, LINES.c.key.in_(by_key))
            for key in connection.execute(has).scalars():
                del by_key[key]
            rows = [
                {"watchlist": watchlist.id, "key": key, "line": line.as_json()}
                for key, line in by_key.items()
            ]
            if rows:
                if _count(connection, watchlist.id) + len(rows) > MOST_LINES:
                    raise BadUse(f"a list has at most {MOST_LINES:,} lines; make another one for the others")
                connection.execute(LINES.insert(), rows)
            recorded(connection, Added(len(rows), len(batch) - len(rows)))
        added, seen = added + len(rows), seen + len(batch)
        done(seen)
    return Added(added, seen - added)


Removed = Callable[[Connection, int, int], None]
"""What belongs to a removal: a record of it, given the id of the list and how many lines are gone."""


def remove(casework: Casework, name: str, lines: Sequence[int], recorded: Removed) -> int:
    """Remove these lines of the list, or the whole list without any; how many lines are gone.

    What was told of a line stays. Raises `NotFound` for a list or a line that is not there.
    """
    with casework.begin() as connection:
        watchlist = _named(connection, name).id
        if not lines:
            count = _count(connection, watchlist)
            connection.execute(delete(WATCHLISTS).where(WATCHLISTS.c.id == watchlist))
            recorded(connection, watchlist, count)
            return count
        chosen = LINES.c.watchlist == watchlist, LINES.c.id.in_(lines)
        there = set(connection.execute(select(LINES.c.id).where(*chosen)).scalars())
        for line in lines:
            if line not in there:
                raise NotFound(f"the list {name!r} has no line {line}; `ketting watch show` lists them")
        connection.execute(delete(LINES).where(*chosen))
        recorded(connection, watchlist, len(there))
        return len(there)


def described(casework: Casework, name: str) -> Watchlist:
    """The list with what its last run came to; raises `NotFound`."""
    with casework.read() as connection:
        return _described(connection, _named(connection, name))


def all_described(casework: Casework) -> list[Watchlist]:
    """Every list, by name."""
    with casework.read() as connection:
        rows = connection.execute(select(WATCHLISTS).order_by(WATCHLISTS.c.name)).all()
        return [_described(connection, row) for row in rows]


def in_brief(casework: Casework) -> list[Brief]:
    """Every list without what its lines came to, by name."""
    unacknowledged = (
        select(CHANGES.c.watchlist, func.count().label("open"))
        .where(CHANGES.c.acknowledged_at.is_(None))
        .group_by(CHANGES.c.watchlist)
        .subquery()
    )
    last = select(RUNS.c.watchlist, func.max(RUNS.c.begun_at).label("run_at")).group_by(RUNS.c.watchlist)
    runs = last.subquery()
    asked = (
        select(WATCHLISTS.c.name, unacknowledged.c.open, runs.c.run_at)
        .outerjoin(unacknowledged, unacknowledged.c.watchlist == WATCHLISTS.c.id)
        .outerjoin(runs, runs.c.watchlist == WATCHLISTS.c.id)
        .order_by(WATCHLISTS.c.name)
    )
    with casework.read() as connection:
        return [
            Brief(name, open or 0, None if run_at is None else moment_of(run_at))
            for name, open, run_at in connection.execute(asked)
        ]


def lines_of(casework: Casework, name: str, offset: int, limit: int) -> list[WatchedLine]:
    """A page of the lines, in the order in which they were added; raises `NotFound`."""
    with casework.read() as connection:
        page = (
            select(LINES.c.id, LINES.c.line, LINES.c.reading)
            .where(LINES.c.watchlist == _named(connection, name).id)
            .order_by(LINES.c.id)
            .offset(offset)
            .limit(limit)
        )
        return [
            watched_line(id, Line.of_json(line), None if reading is None else Reading.of_json(reading))
            for id, line, reading in connection.execute(page)
        ]


def run_of(connection: Connection, id: int) -> WatchRun:
    """The run of this number."""
    row = connection.execute(select(RUNS).where(RUNS.c.id == id)).one()
    basis = Basis.of_json(row.basis)
    before = _classes_before(connection, row)
    return WatchRun(
        id=row.id,
        state=row.state,
        begun_at=moment_of(row.begun_at),
        ended_at=None if row.ended_at is None else moment_of(row.ended_at),
        by=row.by,
        day=basis.day,
        known_at=basis.known_at,
        rules=basis.rules,
        policy=basis.policy,
        lines=row.lines,
        first=row.first,
        changes=row.changes,
        classes_added=[name for name in basis.classes if name not in before] if before else [],
        classes_removed=[name for name in before if name not in basis.classes],
    )


def count_not_screened(connection: Connection, watchlist: int) -> int:
    """How many lines of the list could not be screened when they were last read."""
    return _decisions(connection, watchlist).get(REJECTED, 0)


# ------------------------------------------------------------ inside


def _decisions(connection: Connection, watchlist: int) -> dict[str, int]:
    """How many lines of the list came to each decision when last read, as the database counts them."""
    came_to = case(
        *(
            (LINES.c.reading.startswith(Reading(name).as_json().removesuffix("}"), autoescape=True), name)
            for name in (*WORST_FIRST, REJECTED)
        ),
        else_="",
    )
    counted = (
        select(came_to.label("decision"), func.count())
        .where(LINES.c.watchlist == watchlist, LINES.c.reading.is_not(None))
        .group_by("decision")
    )
    return {name: count for name, count in connection.execute(counted) if name}


def _classes_before(connection: Connection, run: Row[Any]) -> tuple[str, ...]:
    """The classes that the run before asked about; none where there was none."""
    before = select(RUNS.c.basis).where(RUNS.c.watchlist == run.watchlist, RUNS.c.id < run.id)
    text = connection.execute(before.order_by(RUNS.c.id.desc()).limit(1)).scalar()
    return () if text is None else Basis.of_json(text).classes


def _asked(question: Question) -> dict[str, Any]:
    asked = question.model_dump(mode="json", exclude_defaults=True, exclude_none=True)
    for field in _NOT_ASKED & asked.keys():
        raise BadUse(f"{field} is not asked about a list, whose lines are watched as of today; leave it out")
    return asked


def _found(row: Row[Any]) -> Found:
    question = ScreenParams.model_validate_json(row.question).as_question()
    return Found(row.id, row.name, question)


def _row(connection: Connection, name: str) -> Row[Any] | None:
    return connection.execute(select(WATCHLISTS).where(WATCHLISTS.c.name == name)).first()


def _named(connection: Connection, name: str) -> Row[Any]:
    row = _row(connection, name.strip())
    if row is None:
        raise NotFound(
            f"there is no list {shortened(name)!r}; `ketting watch list` names those that there are"
        )
    return row


def _count(connection: Connection, watchlist: int) -> int:
    counted = select(func.count()).select_from(LINES).where(LINES.c.watchlist == watchlist)
    return int(connection.execute(counted).scalar_one())


def _described(connection: Connection, row: Row[Any]) -> Watchlist:
    unacknowledged = select(func.count()).select_from(CHANGES).where(*open_changes(row.id))
    last = connection.execute(select(func.max(RUNS.c.id)).where(RUNS.c.watchlist == row.id)).scalar()
    return Watchlist(
        name=row.name,
        lines=_count(connection, row.id),
        created_at=moment_of(row.created_at),
        created_by=row.created_by,
        question=_asked(_found(row).question),
        decisions=_decisions(connection, row.id),
        unacknowledged=connection.execute(unacknowledged).scalar_one(),
        last_run=None if last is None else run_of(connection, last),
        webhook=webhook_state(connection, row.id, row.webhook),
    )


def _text(asked: dict[str, Any]) -> str:
    return json.dumps(asked, sort_keys=True)
