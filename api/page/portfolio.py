"""A file of orders as the page shows it: what it is filtered by, and the rows of one page of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlencode

from api.batch.columns import FIELDS
from api.batch.orders import split_identifiers
from api.batch.result_index import REJECTED, SORTS, ResultIndex
from api.batch.results import WORST_FIRST
from api.models import OrderResult
from api.models.verdicts import VerdictAnswer
from api.page.decisions import Line
from api.page.question import Asked, order_query
from api.page.strip import names_in_order
from api.wording.catalogue import say
from api.wording.classes import is_context
from api.wording.labels import decision_label
from api.wording.under_policy import grounds_told, outcome_label, policy_named
from graph.search.proximity import Verdict
from graph.search.reasons import Reason

ON_A_PAGE = 50
"""Rows of one page."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What is shown of the results; what is no decision, class, order or page is passed over."""

    decision: str = ""
    risk_class: str = ""
    sort: str = "row"
    page: int = 1
    language: str = ""

    @classmethod
    def of(cls, parameters: Mapping[str, str], classes: Iterable[str]) -> Shown:
        """What an address says.

        >>> Shown.of({"decision": "hit", "sort": "x", "page": "2"}, []).query(page=1)
        'decision=hit'
        """
        decision, risk_class, sort, page = (
            parameters.get(name, "") for name in ("decision", "class", "sort", "page")
        )
        return cls(
            decision if decision in (*WORST_FIRST, REJECTED) else "",
            risk_class if risk_class in classes else "",
            sort if sort in SORTS else "row",
            int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 7 and int(page) else 1,
            Asked.of(parameters.items()).value("lang"),
        )

    def query(self, **changes: str | int) -> str:
        """The address with these changes, what is usual left out; without `page` the first one."""
        given = {
            "decision": self.decision,
            "class": self.risk_class,
            "sort": self.sort,
            "lang": self.language,
            **{name.rstrip("_"): value for name, value in changes.items()},
        }
        usual = {"sort": "row", "page": 1}
        return urlencode([(k, v) for k, v in given.items() if v and usual.get(k) != v], quote_via=quote)


@dataclass(frozen=True, slots=True)
class Row:
    """A result, with the address of its answer."""

    result: OrderResult
    decision: str
    look: str
    address: str
    reasons: tuple[tuple[Reason, tuple[str, ...]], ...]
    decisions: tuple[Line, ...]
    verdicts: Mapping[str, VerdictAnswer]
    outcome: str
    """What it comes to under the policy, with the reasons that need a person; empty with an error."""

    def look_of(self, risk_class: str) -> str:
        """How the verdict about a class is shown: a finding in a class that makes no hit is not red."""
        verdict = str(self.verdicts[risk_class].verdict)
        return "context" if verdict == "yes" and is_context(risk_class) else verdict


@dataclass(frozen=True, slots=True)
class Table:
    """One page of the rows chosen, and what all of them come to."""

    shown: Shown
    counts: tuple[tuple[str, str, int], ...]
    """Each decision with its label and how many rows came to it."""

    rows: tuple[Row, ...]
    chosen: int
    pages: int

    @property
    def policy(self) -> str:
        """The policy under which they were decided; empty where there are none."""
        return say("policy.only", policy=policy_named(self.rows[0].result.policy)) if self.rows else ""

    def in_order(self, classes: Iterable[str]) -> list[str]:
        """The classes that were screened, in the order of the strip."""
        return names_in_order(classes)

    def look_of(self, decision: str) -> str:
        """How a decision is shown, for the tiles above the rows."""
        return look_of(decision)


def label_of(decision: str) -> str:
    """What the decision of a row is called, or that it could not be screened.

    >>> label_of("unknown")
    'Inconclusive'
    """
    return say("page.portfolio.rejected") if decision == REJECTED else decision_label(decision)


def table_of(
    index: ResultIndex,
    shown: Shown,
    language: str,
    decided: Callable[[Sequence[OrderResult]], Mapping[int, tuple[Line, ...]]] | None = None,
) -> Table:
    """The page of the rows that is asked for, the last where there are fewer.

    `decided` gives what was decided about the customers of rows, by their numbers.
    """
    chosen = index.chosen(shown.decision, shown.risk_class, shown.sort)
    pages = max(1, -(-len(chosen) // ON_A_PAGE))
    page = min(shown.page, pages)
    on_page = chosen[(page - 1) * ON_A_PAGE : page * ON_A_PAGE]
    results = list(index.read(on_page)) if on_page else []
    lines = {} if decided is None else decided(results)
    rows = tuple(_row(each, language, lines.get(each.row, ())) for each in results)
    counts = tuple((each, label_of(each), count) for each, count in index.counts().items())
    here = Shown(shown.decision, shown.risk_class, shown.sort, page, shown.language)
    return Table(here, counts, rows, len(chosen), pages)


def choices(recognised: Mapping[str, list[str]]) -> list[tuple[str, str, str]]:
    """Each field of a row with its label and the columns recognised for it."""
    return [
        (each, say(f"page.portfolio.field.{each}"), ", ".join(recognised.get(each, ()))) for each in FIELDS
    ]


def _row(result: OrderResult, language: str, decisions: tuple[Line, ...]) -> Row:
    reasons: dict[Reason, list[str]] = {}
    for each in result.proximity:
        for reason in each.reasons if each.verdict is Verdict.UNKNOWN else ():
            reasons.setdefault(reason, []).append(each.risk_class)
    decision = result.decision or REJECTED
    return Row(
        result,
        label_of(decision),
        look_of(decision),
        _address(result, language),
        tuple((reason, tuple(classes)) for reason, classes in reasons.items()),
        decisions,
        {each.risk_class: each for each in result.proximity},
        _outcome(result),
    )


def _outcome(result: OrderResult) -> str:
    if result.outcome is None:
        return ""
    return "; ".join([outcome_label(result.outcome), *grounds_told(result.needs_person)])


_LOOKS = {
    "hit": "yes",
    "review": "review",
    "unknown": "unknown",
    "no match found": "unknown",
    REJECTED: "review",
}


def look_of(decision: str) -> str:
    """How a decision is shown.

    >>> look_of("hit"), look_of("no link found")
    ('yes', 'no')
    """
    return _LOOKS.get(decision, "no")


def _address(result: OrderResult, language: str) -> str:
    """The question of the row as the page asks it."""
    return order_query(
        result.name,
        result.country,
        result.address,
        split_identifiers(result.identifiers),
        result.reference,
        language=language,
        at="" if result.valid_at is None else result.valid_at.isoformat(),
    )
