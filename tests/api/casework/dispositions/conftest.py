"""A customer's record, the data that it is screened by, and two people who decide."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from factories import DATASET, company, fact, owns
from loads import LISTS, listing, load

from api.casework.audit import AuditLog
from api.casework.database import Casework
from api.casework.dispositions import Decider, DecisionBook, Entry, NewDecision
from api.casework.identity import Identity, Scope
from api.models import DispositionKind, Screening
from api.policy import BUILT_IN, Policy
from api.screening import Question, Screener
from api.screening.record import record_of
from api.workspace import Workspace
from graph.store import Store, open_store

ANNA = Identity("anna", frozenset(Scope), "key-1")
BEN = Identity("ben", frozenset(Scope), "key-2")
NAME = "Alpha Trading Ltd"
QUESTION = Question(country="gb", reference="C-1")
FACTS = [
    *company("gb-a", NAME),
    fact("gb-a", "country", "gb"),
    *company("cn-p", "Parent Group Co Ltd"),
    owns("cn-p", "gb-a", "30"),
]


@dataclass
class Desk:
    """Screens a customer, and decides; the day can be changed, and data loaded again."""

    store: Store
    casework: Casework
    now: datetime = datetime(2026, 3, 2, 9, tzinfo=UTC)
    policy: Policy = BUILT_IN

    def __post_init__(self) -> None:
        self.workspace = Workspace(self.store, clock=lambda: self.now)
        self.book = DecisionBook(self.casework)
        self.screener = Screener(self.workspace, self.book)

    def under(self, **casework: object) -> None:
        """Change what the policy says of casework, and no more."""
        self.policy = replace(self.policy, casework=replace(self.policy.casework, **casework))  # type: ignore[arg-type]
        self.screener = Screener(self.workspace.with_policy(self.policy), self.book)

    def screen(self, question: Question = QUESTION, name: str = NAME) -> Screening:
        return self.screener.screen(name, question)

    def decider(self, identity: Identity = ANNA) -> Decider:
        log = AuditLog(self.casework, clock=lambda: self.now)
        return Decider(log, self.policy, identity, lambda: self.now)

    def decide(
        self,
        kind: DispositionKind,
        entity: str = "gb-a",
        *,
        why: str = "looked at the register",
        until: date | None = None,
        by: Identity = ANNA,
        question: Question = QUESTION,
        name: str = NAME,
    ) -> Entry:
        record = record_of(name, question)
        answer = self.screener.compared(name, question)
        return self.decider(by).decide(NewDecision(record, answer, entity, kind, why, until))

    def load(self, *more: object, facts: list[object] | None = None) -> None:
        load(self.store, *(FACTS if facts is None else facts), *more)  # type: ignore[arg-type]


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(f"sqlite:///{tmp_path}/data.db")) as store:
        load(store, *FACTS, dataset=DATASET)
        load(store, *listing("old-entry", "xx-somebody"), dataset=LISTS)
        yield store


@pytest.fixture
def desk(store: Store, casework: Casework) -> Desk:
    """A desk on each kind of database."""
    return Desk(store, casework)


@pytest.fixture
def one_desk(store: Store, tmp_path: Path) -> Iterator[Desk]:
    """A desk on SQLite alone, for what does not depend on the database."""
    from api.casework.opening import opened_casework

    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        yield Desk(store, casework)
