"""Copying the whole history of a store into another that is empty, between stores of any kind."""

from __future__ import annotations

from dataclasses import dataclass

from graph.store.contract import Store
from graph.store.history import Progress


@dataclass(frozen=True, slots=True)
class Copied:
    """What a store held when it was copied: datasets, their versions, and the statements of all of them."""

    datasets: int
    versions: int
    statements: int


def copy_store(origin: Store, target: Store, progress: Progress | None = None) -> Copied:
    """Copy every version of every dataset; all of it is seen in the target, or nothing.

    Load times stay, so an answer under a `known_at` stays too. A copy that died is removed or finished
    by the next one to the same target. Raises what `Store.fill` raises.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with (
    ...     TemporaryDirectory() as folder,
    ...     closing(open_store(f"sqlite:///{folder}/a.db")) as origin,
    ...     closing(open_store(f"sqlite:///{folder}/b.db")) as target,
    ... ):
    ...     copy_store(origin, target)
    Copied(datasets=0, versions=0, statements=0)
    """
    with origin.history() as history:
        target.fill(history, progress)
        return Copied(
            len({version.dataset.id for version in history.versions}),
            len(history.versions),
            sum(version.added for version in history.versions),
        )
