"""Short ways to load statements into a store in tests, and to look at what it then says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from factories import DATASET, DOCUMENT, fact

from graph.store import Dataset, Document, Store, Version
from ontology import Statement

NewStore = Callable[..., AbstractContextManager[Store]]
"""Opens an empty store; takes the clock that loads are dated by."""

OTHER = Dataset("register", "A register", "An office", read=date(2024, 2, 1))
LISTS = replace(DATASET, id="lists", list_classes=(("red-list", "listed_party"), ("red-list", "meu_list")))
"""Its `red-list` confers two classes."""


def flat(statements: Iterable[Statement | Iterable[Statement]]) -> list[Statement]:
    """Statements, and the statements of lists of them."""
    return [s for item in statements for s in ([item] if isinstance(item, Statement) else item)]


def load(
    store: Store,
    *statements: Statement | Iterable[Statement],
    dataset: Dataset = DATASET,
    documents: Iterable[Document] = (DOCUMENT,),
    rejected: int = 0,
) -> Version:
    """Replace the dataset by these statements, whatever source they name."""
    with store.writer(dataset, documents, "0" * 64) as writer:
        writer.add(replace(s, source=dataset.id) for s in flat(statements))
        return writer.commit(rejected)


def current(store: Store) -> list[Statement]:
    """Every statement that the store has now."""
    with store.reader() as reader:
        return list(reader.statements())


def listing(id: str, *named: str, on: str = "red-list", **qualifiers: object) -> list[Statement]:
    """An entry of an official list that names these entities."""
    from_press = [(id, "type", "Listing"), (id, "name", f"Entry {id}"), (id, "list", on)]
    return [
        fact(*f, schema="Listing", **qualifiers) for f in [*from_press, *((id, "names", n) for n in named)]
    ]


@dataclass
class Clock:
    """A clock that shows what it is told."""

    now: datetime = datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now
