"""What Splink's model is estimated from: candidates and random pairs of a view, drawn with a seed."""

from __future__ import annotations

import random
from collections.abc import Collection, Iterator
from itertools import combinations

from ingest.resolve.blocking import Pair
from ingest.resolve.comparison import compared
from ingest.resolve.levels import Levels, levels_of, model_table
from ingest.resolve.near_parties import NearParties

_NEVER = 1.0
"""A probability that no pair has, so that names are not compared that look unlike."""


def candidate_levels(near: NearParties) -> list[Levels]:
    """The levels of at most so many of the pairs that are worth comparing, as `splink.toml` says."""
    pairs = sorted(near.pairs())
    rng = random.Random(model_table()["seed"])
    drawn = sorted(rng.sample(pairs, min(len(pairs), model_table()["candidates"])))
    return list(_levels(near, drawn))


def random_levels(near: NearParties, known: Collection[str]) -> list[Levels]:
    """The levels of random pairs of random parties, of which nearly all are two."""
    rng = random.Random(model_table()["seed"])
    ids = sorted(known)
    some = sorted(rng.sample(ids, min(len(ids), model_table()["random_parties"])))
    pairs = list(combinations(some, 2))
    drawn = rng.sample(pairs, min(len(pairs), model_table()["random_pairs"]))
    parties = near.read(some)
    found: list[Levels] = []
    for one, other in ((parties.get(id) for id in pair) for pair in drawn):
        if one is not None and other is not None:
            result = compared(one, other, near.values.holders, 0.0 if one.has_name_near(other) else _NEVER)
            if not result.is_ruled_out:
                found.append(levels_of(one, other, result))
    return found


def _levels(near: NearParties, pairs: Collection[Pair]) -> Iterator[Levels]:
    for one, other in near.parties(pairs):
        result = compared(one, other, near.values.holders)
        if not result.is_ruled_out:
            yield levels_of(one, other, result)
