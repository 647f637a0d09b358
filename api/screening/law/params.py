"""What is asked about ownership and regimes: parameters for HTTP and command line."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from api.screening.at import AtParams
from api.screening.fields import CliOption, Expected
from api.screening.law.changes import MOST_CHANGES, AssumedChange
from api.screening.question import ValidAt
from api.screening.values import Day, GradeLetter

_MAX_REGIME = 60


class OwnershipParams(ValidAt):
    """The day, and which evidence counts for certain."""

    min_grade: Annotated[
        GradeLetter | None,
        Field(
            description="The weakest evidence that counts for certain: A register or filing, "
            "B official list, C press or company statement, D inferred"
        ),
        CliOption(metavar="A|B|C|D"),
    ] = None


class RulesParams(OwnershipParams):
    """One regime, or all."""

    regime: Annotated[
        str | None,
        Field(max_length=_MAX_REGIME, description="Only this regime, such as US-OFAC-50; all by default"),
        Expected(f"the id of a regime, at most {_MAX_REGIME} characters"),
        CliOption(metavar="REGIME"),
    ] = None


class RulesQuery(AtParams, RulesParams):
    """The same in the address of a request, where the day may be called `at`."""


class WhatIfParams(RulesParams):
    """What is assumed, and another day to compare with."""

    compare_at: Annotated[
        Day | None,
        Field(description="Compare with this day as it is recorded; with the same day by default"),
        CliOption(metavar="YYYY-MM-DD"),
    ] = None


class WhatIfRequest(WhatIfParams):
    """An entity, and what is assumed about it and those above it."""

    entity: Annotated[
        str,
        Field(min_length=1, max_length=200, description="An id, or a name that means one entity alone"),
        Expected("an id or a name of 1 to 200 characters"),
    ]
    changes: Annotated[
        tuple[AssumedChange, ...],
        Field(max_length=MOST_CHANGES, description="Nothing of it is stored"),
        Expected(f"a list of at most {MOST_CHANGES} changes"),
    ] = ()
