"""Records, and shipments with their licences, as text for a terminal."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import JoinedAnswer, LicensedAnswer, LicensedShipment, RecordList, SaidAnswer
from api.models.trade import OrderPartiesAnswer
from api.render.layout import columns, indented, section
from api.wording.catalogue import say


def records(answer: RecordList) -> RenderableType:
    """A row for each record, with what was asked of it."""
    if not answer.records:
        return Text(say("records.none"))
    headers = [say("column.name"), *answer.show, say("column.id")]
    rows = [
        (one.name, *(", ".join(one.values.get(name, ())) for name in answer.show), one.id)
        for one in answer.records
    ]
    more = [Text(say("records.more", offset=answer.offset + len(answer.records)))] if answer.more else []
    return Group(columns(headers, rows), *more)


def joined(answer: JoinedAnswer) -> RenderableType:
    """The table, and how many rows there are."""
    count = Text(say("joined.rows", n=answer.total, shown=len(answer.rows)))
    if not answer.rows:
        return count
    rows = [["" if cell is None else _plain(cell) for cell in row] for row in answer.rows]
    return Group(columns(answer.columns, rows), count)


def order_parties(answer: OrderPartiesAnswer) -> RenderableType:
    """The parties that are recorded ones, those for review, and how many are neither."""
    parts: list[RenderableType] = []
    if answer.judged:
        rows = [(one.compared, one.known, one.why) for one in answer.judged]
        headers = [say("order_parties.party"), say("order_parties.known"), say("order_parties.why")]
        parts.append(columns(headers, rows))
    if answer.review:
        rows = [(one.compared, ", ".join(one.candidates), one.party) for one in answer.review]
        headers = [say("order_parties.party"), say("order_parties.candidates"), say("column.id")]
        parts.append(columns(headers, rows))
    counts = say(
        "order_parties.counts",
        judged=len(answer.judged),
        new=sum(one.is_new for one in answer.judged),
        review=len(answer.review),
        unmatched=answer.unmatched,
    )
    return Group(*parts, Text(counts))


def _plain(cell: str | float | bool) -> str:
    if isinstance(cell, bool):
        return say("joined.yes") if cell else say("joined.no")
    return f"{cell:,.2f}" if isinstance(cell, float) else str(cell)


def licensed(answer: LicensedAnswer) -> RenderableType:
    """A block for each shipment."""
    return Group(*(part for one in answer.shipments for part in _shipment(one)))


def _cited(said: SaidAnswer) -> str:
    return f"{said.text} ({said.document}, {said.locator})"


def _shipment(one: LicensedShipment) -> list[RenderableType]:
    head = Text.assemble((one.answer.value.upper(), "bold"), f"  {one.name}")
    day, status = one.day or say("licensed.no_date"), one.status or say("licensed.stated")
    about = say("licensed.about", date=day, status=status)
    parts: list[RenderableType] = [head, indented(Text(about, style="dim")), indented(Text(one.reason))]
    for licence in one.licences:
        tests = [(test.name, test.answer.value, test.detail) for test in licence.tests]
        headers = [say(f"column.{name}") for name in ("test", "answer", "why")]
        parts.append(section(f"{licence.name}: {licence.answer.value}", columns(headers, tests)))
    if one.said:
        said = [(each.day or "", f"{each.speaker} {each.stance}", _cited(each)) for each in one.said]
        headers = [say(f"column.{name}") for name in ("day", "who", "said")]
        parts.append(section(say("licensed.said"), columns(headers, said, whole=(headers[0],))))
    return parts
