"""Decision tables cached with a snapshot, bounded in bytes."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from functools import partial

from graph.model import Snapshot, Traversal
from graph.search.decision_table.table import DecisionTable, TableWords, class_groups, covers
from graph.search.reasons import Reason


def decision_table(
    snapshot: Snapshot,
    traversal: Traversal,
    class_reasons: Mapping[str, tuple[Reason, ...]],
    doubted: Callable[[], Collection[str]],
    *,
    eager: bool = False,
) -> DecisionTable | None:
    """The table for a traversal; `None` where there is none yet, or none can be made.

    It is made when `eager`, or for the third question about the traversal. `doubted` gives the ids of
    entities that may be one with another body, and is called only then.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
    >>> decision_table(snapshot, traversal, {"state_body": ()}, tuple) is None
    True
    >>> table = decision_table(snapshot, traversal, {"state_body": ()}, tuple, eager=True)
    >>> [str(decision.verdict) for decision in table.decide(snapshot.ids.position("utility"))]
    ['yes']
    """
    if not covers(traversal):
        return None
    words: list[TableWords] = []
    for group in class_groups(class_reasons):
        of_group = snapshot.table_cache.get(
            ("words", traversal, group),
            partial(_words, snapshot, traversal, doubted, group),
            lambda built: built.words.nbytes,
            eager=eager or bool(words),
        )
        if of_group is None:
            return None
        words.append(of_group)
    return snapshot.table_cache.get(
        ("decisions", traversal, tuple(class_reasons.items())),
        lambda: DecisionTable(words, class_reasons),
        lambda _: _BYTES_READ,
        eager=True,
    )


_BYTES_READ = 20_000_000
"""What the decisions that a table keeps read may take."""


def _words(
    snapshot: Snapshot, traversal: Traversal, doubted: Callable[[], Collection[str]], group: tuple[str, ...]
) -> TableWords:
    return TableWords.of(snapshot, traversal, doubted(), group)
