"""A screener over made-up datasets, and one of them: a mill that a ministry owns, and a list held whole."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from factories import DATASET, company, member, owns
from loads import load

from api.screening import Screener
from api.workspace import Workspace
from graph.store import Dataset, HeldList, open_store
from ontology import Statement

NOW = datetime(2026, 1, 1, tzinfo=UTC)
MILITARY = "chinese_military_company"
WHOLE = HeldList("red-list", "Red list", 1, 1, date(2020, 1, 1), date(2026, 1, 1), date(2026, 1, 1), 30)
COMPLETE = replace(DATASET, lists=(WHOLE,), list_classes=(("red-list", MILITARY),))

Facts = Iterable[Statement | Iterable[Statement]]


@contextmanager
def screener_of(
    folder: Path, *loads: tuple[Dataset, Facts], rejected: dict[str, int] | None = None
) -> Iterator[Screener]:
    """Answers questions about made-up datasets, each with so many rejected rows."""
    store = open_store(f"sqlite:///{folder / 'answers.db'}")
    try:
        for dataset, facts in loads:
            load(store, *facts, dataset=dataset, rejected=(rejected or {}).get(dataset.id, 0))
        yield Screener(Workspace(store, clock=lambda: NOW))
    finally:
        store.close()


STATE_OWNED = (
    company("mill"),
    company("ministry"),
    member("ministry", "state_body"),
    owns("ministry", "mill", "100", direct="direct"),
)
