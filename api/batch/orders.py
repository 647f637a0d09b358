"""An order as a row has it, and the question that it asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import ValidationError

from api.errors import BadQuestion
from api.screening import CustomerRecord, Question, ScreenParams
from api.screening.fields import bad_question
from ingest.countries import country_code, is_country_code

MOST_ROWS = 1_000_000
"""Rows of one file; a sheet of Excel has as many."""

_BETWEEN_IDENTIFIERS = "|"
_MIDNIGHT = (" 00:00:00", "T00:00:00")
"""What spreadsheets put behind a day."""


@dataclass(frozen=True, slots=True)
class Order:
    """A row as it is written: `row` is its number in the file; what it does not say is empty.

    `problem` says what is wrong with the row as a whole, and what to do, where its cells cannot be told
    apart.
    """

    row: int
    name: str = ""
    country: str = ""
    address: str = ""
    identifiers: tuple[str, ...] = ()
    date: str = ""
    reference: str = ""
    problem: str = ""

    @property
    def asked(self) -> tuple[str, str, str, tuple[str, ...], str, str]:
        """All of it but its number and reference: rows that are equal in it have equal answers."""
        return self.name, self.country, self.address, self.identifiers, self.date, self.problem


def question_of(order: Order, beside: Question) -> Question:
    """The question that the order asks; `beside` says what holds for all of them, where the row is silent.

    Raises `BadQuestion` for what is missing or cannot be read, with the field of the row.

    >>> question_of(Order(2, "Alpha", "Germany", date="2024-02-05"), Question()).country
    'de'
    >>> question_of(Order(2, "Alpha", "Atlantis"), Question())
    Traceback (most recent call last):
    api.errors.BadQuestion: country='Atlantis': there is no such country; write its code in two letters, \
such as cn, or its English name
    """
    if order.problem:
        raise BadQuestion("row", order.row, order.problem)
    if not order.name.strip():
        raise BadQuestion("name", order.name, "the row has no name; write that of the consignee")
    given: dict[str, object] = {}
    if order.country.strip():
        given["country"] = _country(order.country.strip())
    if order.address.strip():
        given["address"] = order.address
    identifiers = split_identifiers(order.identifiers)
    if identifiers:
        given["identifiers"] = identifiers
    if order.date.strip():
        given["date"] = _day(order.date.strip())
    if not given:
        return beside
    stated = beside.model_dump(mode="json", exclude_none=True)
    try:
        return ScreenParams.model_validate({**stated, **given}).as_question()
    except ValidationError as error:
        raise bad_question(error) from None


def order_record(order: Order) -> CustomerRecord:
    """The customer's record in an order, by which decisions about it are found again.

    >>> order_record(Order(2, "Alpha", "Germany", identifiers=("1|2",), reference="C-1")).country
    'de'
    """
    country = order.country.strip()
    return CustomerRecord(
        order.name,
        order.reference,
        country_code(country) or country,
        order.address,
        split_identifiers(order.identifiers),
    )


def in_one_line(cell: str) -> str:
    """The text of a cell without line breaks and blanks at its ends.

    >>> in_one_line(" Main St 1\\nDelft ")
    'Main St 1 Delft'
    """
    return " ".join(cell.split())


def split_identifiers(cells: Sequence[str]) -> tuple[str, ...]:
    """The identifiers in the cells, of which one may hold several with a bar between them.

    >>> split_identifiers(["91310000 | 5493001KJTIIGC8Y1R12", ""])
    ('91310000', '5493001KJTIIGC8Y1R12')
    """
    parts = (part.strip() for cell in cells for part in cell.split(_BETWEEN_IDENTIFIERS))
    return tuple(dict.fromkeys(part for part in parts if part))


def _country(text: str) -> str:
    code = country_code(text)
    if code is None or not is_country_code(code):
        raise BadQuestion(
            "country",
            text,
            "there is no such country; write its code in two letters, such as cn, or its English name",
        )
    return code


def _day(text: str) -> str:
    for midnight in _MIDNIGHT:
        text = text.removesuffix(midnight)
    return text
