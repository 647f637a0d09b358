"""Questions that join shipments and licences to the links between parties, and to the figures of reports."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from api.errors import BadQuestion, BadUse
from api.models.trade import JoinedAnswer
from api.screening.question import Question
from api.screening.views import view_of
from api.trade.params import TradeParams
from api.workspace import View, Workspace
from graph.licences import (
    Figure,
    NearShipment,
    Shipments,
    licences_since_near,
    near_without_licence,
    shared_consignees,
    stopped_by_listing,
    under_licence_to,
    values_by_destination,
)
from graph.model import Snapshot, Traversal, day_date, preset
from graph.search import SnapshotSearch
from graph.store.contract import Reader
from ontology import Entity

__all__ = ["JoinedQuestion", "joined"]

Cell = str | int | float | bool | None


class JoinedQuestion(StrEnum):
    """What can be asked of shipments and links together."""

    NEAR_WITHOUT_LICENCE = "near-without-licence"
    SINCE_NEAR = "licences-since-near"
    DENIED_RELATIVES = "denied-relatives"
    VALUES = "values"
    SHARED_CONSIGNEES = "shared-consignees"
    STOPPED = "stopped-by-listing"


@dataclass(frozen=True, slots=True)
class _Asked:
    view: View
    shipments: Shipments
    snapshot: Snapshot
    traversal: Traversal
    risk_class: str
    first: date
    last: date


def joined(
    workspace: Workspace,
    asked: JoinedQuestion,
    question: Question,
    which: TradeParams | None = None,
) -> JoinedAnswer:
    """The answer to one of the questions, a page of its rows; raises `BadUse` and `BadQuestion`.

    `which` has the days between which shipments left, by default the year before the day asked about.

    >>> JoinedQuestion("values").value
    'values'
    """
    traversal = question.as_traversal(workspace.today)
    which = which or TradeParams()
    last = which.last or traversal.valid_at
    first = which.first or _a_year_before(last)
    if first > last:
        raise BadUse(f"shipments from {first} on and until {last}: the first day is after the last")
    with view_of(workspace, question) as view:
        search = view.search
        if not isinstance(search, SnapshotSearch):
            raise BadUse("the question takes the whole graph in memory; ask it with --search snapshot")
        shipments = workspace.shipments_of(view)
        named = _class_of(question) or (
            "listed_party" if asked is JoinedQuestion.STOPPED else "defence_conglomerate"
        )
        if named not in view.classes:
            raise BadUse(f"{named[:60]!r}: there is no such class; choose from {', '.join(view.classes)}")
        of = _Asked(view, shipments, search.snapshot, traversal, named, first, last)
        columns, rows = _ANSWERS[asked](of)
        shown = rows[which.offset : which.offset + which.limit]
        told = _told(view.reader, columns, shown)
    return JoinedAnswer(
        question=asked.value,
        risk_class=named if asked in _OF_CLASS else None,
        valid_at=traversal.valid_at,
        first=first if asked in _OF_PERIOD else None,
        last=last if asked in _OF_PERIOD else None,
        columns=list(columns),
        offset=which.offset,
        rows=told,
        total=len(rows),
    )


def _class_of(question: Question) -> str | None:
    if question.risk_classes is not None and len(question.risk_classes) > 1:
        raise BadQuestion("risk_classes", question.risk_classes, "name one class here")
    return question.risk_classes[0] if question.risk_classes else None


def _told(reader: Reader, columns: Sequence[str], rows: Sequence[Sequence[Value]]) -> list[list[Cell]]:
    """The rows with names beside the ids of parties and records, which are read at once."""
    named = [place for place, column in enumerate(columns) if column in _NAMED]
    ids = {id for row in rows for place in named for id in _ids(row[place])}
    entities = reader.entities(sorted(ids))
    return [
        [_cell(value, entities, column) for value, column in zip(row, columns, strict=True)] for row in rows
    ]


def _ids(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else () if value is None else (str(value),)


def _cell(value: Value, entities: Mapping[str, Entity], column: str) -> Cell:
    """Of several ids the names; of one its name and id; of a figure its line, in a column of its own."""
    if isinstance(value, tuple):
        return ", ".join(sorted(entities[id].caption if id in entities else id for id in value))
    if column not in _NAMED or value is None:
        return value
    entity = entities.get(str(value))
    if column == "line":
        return None if entity is None else entity.statements[0].locator
    return f"{value if entity is None else entity.caption} ({value})"


_OF_VALUES = (
    "destination", "code", "currency", "shipments", "value", "without value", "licensed", "year", "figure",
    "line",
)  # fmt: skip
Value = Cell | tuple[str, ...]
Rows = tuple[Sequence[str], Sequence[Sequence[Value]]]


def _near_without_licence(asked: _Asked) -> Rows:
    found = near_without_licence(asked.shipments, asked.snapshot, asked.traversal, asked.risk_class)
    return ("shipment", "party", "hops"), _near_rows(asked, found)


def _near_rows(asked: _Asked, found: Sequence[NearShipment]) -> list[list[Cell]]:
    return [[asked.shipments.ids[one.place], one.party, one.hops] for one in found]


def _since_near(asked: _Asked) -> Rows:
    licences = asked.shipments.licences
    found = licences_since_near(licences, asked.snapshot, asked.traversal, asked.risk_class)
    rows: list[list[Cell]] = [[id, party, hops, day_date(day).isoformat()] for id, party, hops, day in found]
    return ("licence", "party", "hops", "licensed"), rows


def _denied_relatives(asked: _Asked) -> Rows:
    """By any link but deliveries: owners, subsidiaries, sisters, boards and addresses."""
    day = asked.traversal.valid_at
    relations = preset("any", day, today=day)
    sent = asked.shipments
    found = under_licence_to(sent, asked.snapshot, relations, sent.denied, sent.general)
    return ("shipment", "party", "hops"), _near_rows(asked, found)


def _values(asked: _Asked) -> Rows:
    """Beside each value in euro of a category of military goods, what a report says was licensed."""
    printed: dict[tuple[str, str], Figure] = {}
    for figure in sorted(asked.shipments.figures, key=lambda one: (one.year, one.id)):
        if str(asked.first.year) <= figure.year <= str(asked.last.year):
            printed[figure.destination, figure.code] = figure
    rows: list[list[Value]] = []
    for group in values_by_destination(asked.shipments, asked.first, asked.last):
        of_group = (group.destination or "", _category(group.code or ""))
        cell = printed.get(of_group) if group.currency == "EUR" else None
        licensed: tuple[Value, ...] = (None,) * 4
        if cell is not None:
            licensed = (f"{cell.value} EUR million", cell.year, cell.id, cell.id)
        rows.append([
            group.destination, group.code, group.currency, group.shipments, group.value,
            group.without_value, *licensed,
        ])  # fmt: skip
    return _OF_VALUES, rows


def _category(code: str) -> str:
    """ML10a is of category ML10."""
    digits = ""
    for character in code[2:]:
        if not character.isdigit():
            break
        digits += character
    return f"ML{digits}" if code[:2].upper() == "ML" and digits else code


def _shared(asked: _Asked) -> Rows:
    found = shared_consignees(asked.shipments)
    rows = [(one.consignee, one.exporters, one.such_as, one.shipments) for one in found]
    return ("consignee", "exporters", "such as", "shipments"), rows


def _stopped(asked: _Asked) -> Rows:
    found = stopped_by_listing(
        asked.shipments, asked.snapshot, asked.traversal, asked.risk_class, asked.first, asked.last
    )
    rows: list[list[Cell]] = [
        [asked.shipments.ids[one.near.place], one.near.party, one.near.hops, one.then] for one in found
    ]
    return ("shipment", "party", "hops", "near then"), rows


_ANSWERS: dict[JoinedQuestion, Callable[[_Asked], Rows]] = {
    JoinedQuestion.NEAR_WITHOUT_LICENCE: _near_without_licence,
    JoinedQuestion.SINCE_NEAR: _since_near,
    JoinedQuestion.DENIED_RELATIVES: _denied_relatives,
    JoinedQuestion.VALUES: _values,
    JoinedQuestion.SHARED_CONSIGNEES: _shared,
    JoinedQuestion.STOPPED: _stopped,
}
_NAMED = ("shipment", "licence", "party", "consignee", "such as", "figure", "line")
_OF_CLASS = (JoinedQuestion.NEAR_WITHOUT_LICENCE, JoinedQuestion.SINCE_NEAR, JoinedQuestion.STOPPED)
_OF_PERIOD = (JoinedQuestion.VALUES, JoinedQuestion.STOPPED)


def _a_year_before(day: date) -> date:
    """The same day of the year before; of 29 February the 28th.

    >>> _a_year_before(date(2026, 3, 31)), _a_year_before(date(2024, 2, 29))
    (datetime.date(2025, 3, 31), datetime.date(2023, 2, 28))
    """
    is_leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year - 1, day=28 if is_leap_day else day.day)
