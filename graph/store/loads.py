"""The loads of a store, and the view of one of them that a reader has."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from graph.errors import VersionsPruned


@dataclass(frozen=True, slots=True)
class LoadTime:
    """Number, dataset and time of a load; whether earlier ones of the dataset were pruned."""

    number: int
    dataset: str
    time: datetime
    is_oldest_kept: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """What a reader sees: up to which load, made when, of which sources (`None`: all), and without which
    statements."""

    version: int
    loaded_at: datetime | None
    sources: frozenset[str] | None = None
    hidden: frozenset[str] = frozenset()

    @classmethod
    def at(
        cls,
        loads: Sequence[LoadTime],
        sources: Iterable[str] | None,
        known_at: datetime | None,
        hidden: Iterable[str] = (),
    ) -> View:
        """The view of the newest of the loads at a known time (`None`: now).

        Raises `ValueError` for a time without a time zone, and `VersionsPruned` for one before what is
        kept.
        """
        if known_at is not None and known_at.tzinfo is None:
            raise ValueError(f"known_at {known_at} needs a time zone")
        for load in loads if known_at is not None else ():
            if load.is_oldest_kept and known_at is not None and known_at < load.time:
                since = f"{load.time:%Y-%m-%dT%H:%M:%S}"
                raise VersionsPruned(
                    f"what was known of {load.dataset} before {since} UTC was pruned; ask about then or later"
                )
        seen = [load for load in loads if known_at is None or load.time <= known_at]
        chosen = None if sources is None else frozenset(sources)
        number, time = (seen[-1].number, seen[-1].time) if seen else (0, None)
        return cls(number, time, chosen, frozenset(hidden))
