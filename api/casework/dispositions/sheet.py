"""Decisions from a table: the report of a screening, with what somebody decided about each line beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from api.batch.columns import Columns
from api.batch.orders import Order, in_one_line, order_record, question_of
from api.batch.tables import OrderTable
from api.casework.dispositions.book import DecisionBook
from api.casework.dispositions.deciding import Decider, NewDecision
from api.casework.dispositions.entries import Entry
from api.errors import BadQuestion, BadUse, NotAllowed, shortened
from api.models import DecisionsImported, DispositionKind, RowProblem, Screening
from api.screening import Question, Screener
from graph.errors import BadTraversal
from graph.exports import without_formula
from ingest.formats.table import plain_header
from ingest.normalise.errors import BadName

MOST_DECISIONS = 100_000
"""Rows with a decision in one table."""

_AT_ONCE = 100
"""Rows that are stored together."""

_FIELDS = {
    "disposition": ("disposition", "beslissing", "besluit"),
    "entity": ("entity", "entityid", "party", "partij"),
    "why": ("why", "reason", "waarom", "reden", "toelichting"),
    "until": ("until", "validuntil", "geldigtot", "totenmet", "tot"),
}
_KINDS: Mapping[str, DispositionKind] = {
    "same": DispositionKind.SAME,
    "thesame": DispositionKind.SAME,
    "dezelfde": DispositionKind.SAME,
    "notsame": DispositionKind.NOT_SAME,
    "notthesame": DispositionKind.NOT_SAME,
    "nietdezelfde": DispositionKind.NOT_SAME,
    "cleared": DispositionKind.CLEARED,
    "akkoord": DispositionKind.CLEARED,
    "escalated": DispositionKind.ESCALATED,
    "doorgezet": DispositionKind.ESCALATED,
}
_NEEDED = ("disposition", "why")
_MIDNIGHT = (" 00:00:00", "T00:00:00")
_COMPUTED = "decision"
"""The column of a report that has what was computed; that of a decision is `disposition`."""


@dataclass(frozen=True, slots=True)
class _Row:
    """A line with what was decided about it, and what the report said that was computed."""

    order: Order
    disposition: str
    entity: str
    why: str
    until: str
    computed: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class DecisionSheet:
    """A table with a column `disposition`, one `why`, and where there are any `entity` and `until`."""

    table: OrderTable
    places: Mapping[str, int]
    header: tuple[str, ...]

    @classmethod
    def at(cls, path: Path, *, encoding: str = "utf-8", sheet: str | None = None) -> DecisionSheet:
        """The table at the path; raises `BadFile`, and `BadUse` where a column is missing."""
        table = OrderTable.at(path, {}, encoding=encoding, sheet=sheet)
        header = table.columns.header
        plain = [plain_header(name) for name in header]
        places: dict[str, int] = {}
        for field, names in _FIELDS.items():
            found = [place for place, name in enumerate(plain) if name in names]
            if found:
                places[field] = found[0]
        for field in _NEEDED:
            if field not in places:
                raise BadUse(
                    f"{path.name} has no column {field}; add one beside the columns of the customers, such "
                    "as those that `ketting screen --file` writes"
                )
        # A column of a decision is none of the customer, whatever its header may be taken for.
        ours = ("" if place in places.values() else name for place, name in enumerate(header))
        return cls(replace(table, columns=Columns.of(tuple(ours), {}, path.name)), places, header)

    def rows(self) -> Iterator[_Row]:
        """Each row that holds any text; raises `BadFile` where the cells cannot be told apart."""
        for number, cells in self.table.rows():
            texts = [_plain(each) for each in cells] + [""] * (len(self.header) - len(cells))
            stated = {field: texts[place] for field, place in self.places.items()}
            yield _Row(
                self.table.columns.order(number, [_plain(each) for each in cells]),
                stated["disposition"],
                stated.get("entity", ""),
                stated["why"],
                stated.get("until", ""),
                dict(zip(self.header, texts, strict=False)),
            )

    def import_into(
        self,
        decider: Decider,
        book: DecisionBook,
        screener: Screener,
        today: date,
        done: Callable[[int], None] = lambda count: None,
    ) -> DecisionsImported:
        """Store the decision of each row that has one; a refused row stores nothing, and stops no other.

        A row is refused where the data come to something else by now than the report says that was looked at.
        What stands as written already is passed over, so that an interrupted import can be run again. Raises
        `BadFile`, `BadUse`, and `CaseworkError`.
        """
        stored: list[int] = []
        rejected: list[RowProblem] = []
        waiting: list[NewDecision] = []
        rows = blank = already = 0

        def store() -> None:
            stored.extend(entry.id for entry in decider.decide_all(waiting))
            waiting.clear()
            done(rows)

        for row in self.rows():
            if not row.disposition:
                blank += 1
                continue
            rows += 1
            if rows > MOST_DECISIONS:
                raise BadUse(f"{self.table.file.name} has more than {MOST_DECISIONS:,} decisions; divide it")
            checked = _checked(row, screener, decider)
            if isinstance(checked, RowProblem):
                rejected.append(checked)
                continue
            new, entry = checked
            if book.stands(entry, today):
                already += 1
                continue
            waiting.append(new)
            if len(waiting) == _AT_ONCE:
                store()
        store()
        return DecisionsImported(
            file=self.table.file.name,
            rows=rows,
            blank=blank,
            already=already,
            stored=stored,
            rejected=rejected,
        )


# ------------------------------------------------------------ a row


def _checked(row: _Row, screener: Screener, decider: Decider) -> tuple[NewDecision, Entry] | RowProblem:
    """The decision that a row states with the entry that it would become, or why it is refused."""
    try:
        new = _new_decision(row, screener)
        return new, decider.checked(new)
    except BadQuestion as error:
        return _problem(row, error.field, error.value, error.remedy)
    except BadName as error:
        return _problem(row, "name", row.order.name, str(error))
    except BadTraversal as error:
        return _problem(row, "date", row.order.date, str(error))
    except NotAllowed as error:
        return _problem(row, "disposition", row.disposition, str(error))


def _new_decision(row: _Row, screener: Screener) -> NewDecision:
    """The decision that a row states; raises `BadQuestion` with the field that is refused."""
    kind = _KINDS.get(plain_header(row.disposition))
    if kind is None:
        raise BadQuestion(
            "disposition",
            row.disposition,
            "write same, not the same, cleared or escalated; nothing leaves it open",
        )
    until = _day(row.until) if row.until else None
    answer = screener.compared(row.order.name, question_of(row.order, Question()))
    _refuse_changed(row, answer)
    entity = row.entity
    if not entity:
        if len(answer.matches) != 1:
            among = ", ".join(each.entity.id for each in answer.matches) or "nobody"
            raise BadQuestion("entity", "", f"the row names no party; it may mean {among}")
        entity = answer.matches[0].entity.id
    return NewDecision(order_record(row.order), answer, entity, kind, row.why, until)


def _refuse_changed(row: _Row, answer: Screening) -> None:
    """Refuse a row that was decided on what the data no longer come to."""
    now = {_COMPUTED: answer.decision}
    now |= {each.risk_class: str(each.verdict) for each in answer.proximity}
    for name, value in now.items():
        then = row.computed.get(name, "")
        if then and then != value:
            raise BadQuestion(
                name,
                then,
                f"the data come to {value!r} by now; screen the row again, and look at what changed",
            )


def _day(text: str) -> date:
    for ending in _MIDNIGHT:
        text = text.removesuffix(ending)
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadQuestion("until", text, "write a day as YYYY-MM-DD") from None


def _plain(cell: str) -> str:
    """The text without the apostrophe that a report puts before what a spreadsheet would compute."""
    text = in_one_line(cell)
    return text[1:] if text.startswith("'") and without_formula(text[1:]) == text else text


def _problem(row: _Row, field: str, value: object, remedy: str) -> RowProblem:
    return RowProblem(row=row.order.row, field=field, value=shortened(str(value)), remedy=remedy)
