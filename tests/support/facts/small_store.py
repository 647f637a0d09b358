"""A store of a few made-up facts, for what the bundled case does not have."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from factories import DATASET, DOCUMENT

from graph.store import Document, Store, open_store
from ontology import Statement


def small_store(
    path: Path, facts: Iterable[Statement | Iterable[Statement]], document: Document = DOCUMENT
) -> Store:
    """A new store with these facts as its only dataset; the caller closes it."""
    store = open_store(f"sqlite:///{path}")
    flat = [
        f
        for facts_of_one in facts
        for f in ([facts_of_one] if isinstance(facts_of_one, Statement) else facts_of_one)
    ]
    with store.writer(DATASET, [document], "0" * 64) as writer:
        writer.add(flat)
        writer.commit()
    return store
