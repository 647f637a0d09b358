"""A source with two classes of its own, of which one decides, and a store that holds it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from clock import ASKED_AT
from factories import DATASET, DOCUMENT, company, member, owns
from loads import flat, listing

from graph.store import HeldList, Store, open_store
from ontology.schema import RiskClass

DENIED = RiskClass("our_denied", "Denied by us", "Whom we do not supply.", decides=True)
WATCHED = RiskClass("watched", "Watched by us", "Whom we look at.", decides=False)
TODAY = ASKED_AT.date()
OURS = replace(
    DATASET,
    classes=(DENIED, WATCHED),
    lists=(HeldList("ours", "denied list", 1, 1, TODAY, TODAY, TODAY),),
    list_classes=(("ours", "our_denied"),),
)
"""`denied`, who owns 60% of `subsidiary`, is on a list that is held whole; `watched` is a member."""

FACTS = flat(
    [
        *(company(id) for id in ("denied", "subsidiary", "watched", "other")),
        owns("denied", "subsidiary", "60"),
        listing("entry", "denied", on="ours"),
        member("watched", "watched"),
    ]
)


def write_ours(store: Store) -> None:
    """Load the source."""
    with store.writer(OURS, [DOCUMENT], "0" * 64) as writer:
        writer.add(FACTS)
        writer.commit()


def own_store(path: Path) -> Store:
    """A new SQLite store that holds it; the caller closes it."""
    store = open_store(f"sqlite:///{path}")
    write_ours(store)
    return store
