"""A customer's record as it was asked about, and what was decided about it before."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from api.models import DispositionAnswer, Follows, Screening
from api.policy import Policy
from api.screening.question import ScreenParams


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """What a line of a customer says: all of it together tells one customer from another.

    `reference` is the customer's number in somebody's own records, `country` two letters where known.
    """

    name: str
    reference: str = ""
    country: str = ""
    address: str = ""
    identifiers: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """SHA-256 of the record as it is compared: case, blanks and the order of identifiers aside.

        >>> one = CustomerRecord("Alpha  B.V.", "C-1", "nl", identifiers=("7", "3"))
        >>> one.key == CustomerRecord("ALPHA B.V.", "c-1", "NL", identifiers=("3", "7")).key
        True
        >>> one.key == CustomerRecord("Alpha B.V.", "C-2", "nl", identifiers=("7", "3")).key
        False
        """
        compared = [
            *map(_compared, (self.reference, self.name, self.country, self.address)),
            sorted(_each(self.identifiers)),
        ]
        return hashlib.sha256(json.dumps(compared, ensure_ascii=False).encode()).hexdigest()


def _each(identifiers: Iterable[str]) -> set[str]:
    return {compared for each in identifiers if (compared := _compared(each))}


def _compared(text: str) -> str:
    # Half a surrogate pair, which a caller can spell in JSON, has no bytes to be hashed.
    whole = text.encode("utf-8", "replace").decode()
    return " ".join(unicodedata.normalize("NFC", whole).casefold().split())


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided about a record, and what follows of it for an answer."""

    dispositions: tuple[DispositionAnswer, ...] = ()
    follows: Follows | None = None


NOTHING_DECIDED = Decided()


class Decisions(Protocol):
    """Remembers what was decided about customers' records."""

    def about(
        self, record: CustomerRecord, answer: Callable[[], Screening], today: date, policy: Policy
    ) -> Decided:
        """What was decided about the record, compared with the answer under the policy.

        The answer is made only where needed.
        """

    def has_nothing(self, record: CustomerRecord) -> bool:
        """Whether it is known, without reading anything, that nothing was decided about the record."""


def record_of(name: str, question: ScreenParams) -> CustomerRecord:
    """The record that a question is about.

    >>> from api.screening import Question
    >>> record_of("Alpha", Question(country="nl", reference="C-1"))
    CustomerRecord(name='Alpha', reference='C-1', country='nl', address='', identifiers=())
    """
    return CustomerRecord(
        name,
        question.reference or "",
        question.country or "",
        question.address or "",
        tuple(question.identifiers or ()),
    )
