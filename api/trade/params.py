"""What the joined questions and lists of records ask beside a question, for the service and the commands."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.screening.fields import CliOption, Expected
from api.screening.question import KnownAt, Offset, RiskClassParams
from api.screening.values import Day
from api.trade.records import MOST_CONDITIONS, MOST_ROWS

__all__ = ["RecordsQuery", "TradeParams", "TradeQuery"]

_LONGEST = 400
_Limit = Annotated[
    int,
    Field(ge=1, le=MOST_ROWS, description=f"How many rows at most, 1 to {MOST_ROWS}"),
    Expected(f"a whole number between 1 and {MOST_ROWS}"),
    CliOption(metavar="N"),
]
_Text = Annotated[str, Field(min_length=1, max_length=_LONGEST)]


class TradeParams(RiskClassParams):
    """A joined question: days between which shipments left, and which rows of the answer."""

    first: Annotated[
        Day | None,
        Field(description="Shipments that left from this day on; by default a year before the last one"),
        CliOption("--from", "YYYY-MM-DD"),
    ] = None
    last: Annotated[
        Day | None,
        Field(description="Shipments that left until this day; by default the day asked about"),
        CliOption("--to", "YYYY-MM-DD"),
    ] = None
    offset: Offset = 0
    limit: _Limit = 100


class TradeQuery(TradeParams):
    """The same in the address of a request."""

    first: Annotated[
        Day | None, Field(alias="from", description=TradeParams.model_fields["first"].description)
    ] = None
    last: Annotated[
        Day | None, Field(alias="to", description=TradeParams.model_fields["last"].description)
    ] = None


class RecordsQuery(KnownAt):
    """Records of a type: what they say, and what of them is shown."""

    where: Annotated[
        tuple[_Text, ...],
        Field(
            max_length=MOST_CONDITIONS,
            description="A property, =, !=, <, <=, >, >= or ~ (contains), and a value, such as "
            "`destination=cn`; `consignee.name~Xcalibre` looks at the entity named. Several: all must hold",
        ),
        Expected(f"at most {MOST_CONDITIONS} conditions of 1 to {_LONGEST} characters"),
    ] = ()
    show: Annotated[
        tuple[_Text, ...],
        Field(max_length=MOST_CONDITIONS, description="A property to show; several times"),
        Expected(f"at most {MOST_CONDITIONS} names of properties"),
    ] = ()
    offset: Offset = 0
    limit: _Limit = 100
