"""The bundled case without the thousands of list entries that a script read: what the five consignees need.

Tests that load, export or copy a whole case use it: it has statements of every kind and a seventh of their
number. That all bundled sources load and are exported is tested once each.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from emitted import facts_of

from api.cli.commands.load import bundled_in_order
from graph.store import Store
from ingest.pipeline import load
from ingest.sources import Expected, Source

ENTRIES = "_entries.csv"
"""How the names of the files end that `tools/us_lists` writes."""


def small_case() -> list[Source]:
    """The bundled sources in the order of loading; lists that are cut short say how many entries are held."""
    return [_read_by_hand(source) for source in bundled_in_order()]


def load_small_case(store: Store) -> None:
    """Load them all, strictly."""
    for source in small_case():
        load(store, source, strict=True)


def _read_by_hand(source: Source) -> Source:
    files = tuple(file for file in source.files if not file.name.endswith(ENTRIES))
    if files == source.files:
        return source
    part = replace(source, files=files, expected=Expected())
    held = Counter(fact.value for fact in facts_of(part)[0] if fact.prop == "list")
    lists = tuple(replace(of_list, held=held[of_list.id]) for of_list in source.dataset.lists)
    return replace(part, dataset=replace(source.dataset, lists=lists))
