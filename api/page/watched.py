"""A watched list as the page shows it: what changed about each customer since last time."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote

from api.models.watch import WatchChange, WatchChanges, WatchedLine
from api.page.portfolio import label_of, look_of
from api.page.question import order_query
from api.wording.catalogue import ENGLISH
from api.wording.watch import kind_label, who

ON_A_PAGE = 50
"""Changes of one page."""

_NOT_IN_NAMES = re.compile(r"[^\w .-]+|_+")
_LONGEST_NAME = 100


@dataclass(frozen=True, slots=True)
class Customer:
    """A line with what one run found about it, each change with the label of its kind."""

    who: str
    address: str
    decision: str
    look: str
    changes: tuple[tuple[str, WatchChange], ...]

    @property
    def ids(self) -> str:
        """The changes by their ids, for a form."""
        return " ".join(change.id for _, change in self.changes)


@dataclass(frozen=True, slots=True)
class Changes:
    """One page of the changes that nobody has seen."""

    customers: tuple[Customer, ...]
    total: int
    page: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return max(1, -(-self.total // ON_A_PAGE))

    @property
    def ids(self) -> str:
        """All changes of the page by their ids, for a form."""
        return " ".join(customer.ids for customer in self.customers)


def changes_of(told: WatchChanges, language: str) -> Changes:
    """The page of changes, by customer.

    >>> changes_of(WatchChanges(watchlist="nl", total=0, offset=0, changes=[]), "en").pages
    1
    """
    by_line = groupby(told.changes, lambda change: (change.run, change.line.id))
    customers = tuple(_customer(list(changes), language) for _, changes in by_line)
    return Changes(customers, told.total, told.offset // ON_A_PAGE + 1)


def suggested_name(file: str) -> str:
    """What a list made of the file is called, unless somebody says otherwise.

    >>> suggested_name("Klanten_2026 (NL).xlsx")
    'Klanten 2026 NL'
    >>> suggested_name("???.csv")
    'portfolio'
    """
    stem = file.rpartition(".")[0] or file
    name = " ".join(_NOT_IN_NAMES.sub(" ", stem).split()).lstrip(" .-")
    return name[:_LONGEST_NAME].strip() or "portfolio"


def _customer(changes: Sequence[WatchChange], language: str) -> Customer:
    line, decision = changes[0].line, changes[-1].decision
    return Customer(
        who(line),
        _address(line, language),
        label_of(decision),
        look_of(decision),
        tuple((kind_label(change.kind), change) for change in changes),
    )


def _address(line: WatchedLine, language: str) -> str:
    """The question about the customer as the page asks it, or the dossier of the entity."""
    if line.entity is not None:
        lang = "" if language == ENGLISH else f"?lang={language}"
        return f"entity/{quote(line.entity, safe='')}{lang}"
    order = line.name, line.country, line.address, line.identifiers, line.reference
    return f"?{order_query(*order, language=language)}"
