"""Fits the weights of the score of names to labelled pairs: logistic regression, each sign as it means.

Run from the repository: `.venv/bin/python -m benchmarks.name_scores.weights --pairs FILE`, where FILE is a
CSV as `benchmarks.names` reads it. It prints the weights as `ingest/scoring/weights.toml` has them, for
review: the file is changed by hand, and a commit says why.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks.name_scores.pairs import Pair, read_pairs
from ingest.normalise import read_name
from ingest.normalise.folding import folded
from ingest.scoring import FEATURES, feature_values

Array = NDArray[np.float64]

FOLDS = 5
_SHRINKAGE = 0.5
_STEPS = 4_000
_BY_RULE = {
    "form": -2.0,
    "number": -0.5,
    "number_on_one_side": -1.5,
    "place_on_one_side": -0.5,
    "contradiction": -1.5,
    "patronymic": -1.0,
}
"""Where the weights of features begin that the pairs show seldom and the rules of matching are sure of."""
_SIGNS = np.array([1.0 if feature.supports else -1.0 for feature in FEATURES.values()])
_START = np.array([_BY_RULE.get(name, 0.0) for name in FEATURES])


@dataclass(frozen=True, slots=True)
class Labelled:
    """Pairs as numbers: features by row, whether each is a match, of a person, and the group of its names."""

    features: Array
    matches: NDArray[np.bool_]
    persons: NDArray[np.bool_]
    groups: NDArray[np.int64]


def labelled(pairs: Sequence[Pair]) -> Labelled:
    """The features of pairs; pairs that share a name are of one group."""
    readings = [(read_name(pair.asked), read_name(pair.recorded)) for pair in pairs]
    rows = [
        feature_values(one, other, pair.is_person) for pair, (one, other) in zip(pairs, readings, strict=True)
    ]
    return Labelled(
        np.array(rows),
        np.array([pair.label == "match" for pair in pairs]),
        np.array([pair.is_person for pair in pairs]),
        np.array(_groups(pairs)),
    )


def fitted(features: Array, matches: NDArray[np.bool_]) -> Array:
    """The weights, and the start in points as the last: no weight has a sign other than its feature means.

    Accelerated projected gradient descent on the regularised logistic loss (Beck and Teboulle 2009).
    """
    rows = np.column_stack([features, np.ones(len(features))])
    signs, start = np.append(_SIGNS, 0.0), np.append(_START, 0.0)
    shrinkage = np.append(np.full(len(_SIGNS), _SHRINKAGE), 0.0)
    step = 1 / (np.linalg.norm(rows, 2) ** 2 / 4 + _SHRINKAGE)
    weights = ahead = start.copy()
    momentum = 1.0
    for _ in range(_STEPS):
        slope = rows.T @ (probabilities(rows, ahead) - matches) + shrinkage * (ahead - start)
        stepped = ahead - step * slope
        stepped[stepped * signs < 0] = 0.0
        following = (1 + np.sqrt(1 + 4 * momentum**2)) / 2
        ahead = stepped + (momentum - 1) / following * (stepped - weights)
        weights, momentum = stepped, following
    return weights


def probabilities(rows: Array, weights: Array) -> Array:
    """The probability of each row, which has a one as its last column."""
    return np.asarray(1 / (1 + np.exp(-(rows @ weights))), dtype=np.float64)


def cross_validated(data: Labelled, seed: int = 0) -> Array:
    """The probability of each pair by weights fitted without its group, persons apart from others."""
    shuffled = np.random.default_rng(seed).permutation(data.groups.max() + 1)
    fold = shuffled[data.groups] % FOLDS
    rows = np.column_stack([data.features, np.ones(len(data.features))])
    given = np.zeros(len(rows))
    for number in range(FOLDS):
        for of_kind in (data.persons, ~data.persons):
            known, asked = of_kind & (fold != number), of_kind & (fold == number)
            if asked.any():
                given[asked] = probabilities(rows[asked], fitted(data.features[known], data.matches[known]))
    return given


def _groups(pairs: Sequence[Pair]) -> list[int]:
    """A number for each pair, the same for pairs with a name in common, over others too."""
    parents: dict[str, str] = {}

    def root(name: str) -> str:
        while parents.setdefault(name, name) != name:
            name = parents[name]
        return name

    for pair in pairs:
        parents[root(folded(pair.recorded))] = root(folded(pair.asked))
    numbers: dict[str, int] = {}
    return [numbers.setdefault(root(folded(pair.recorded)), len(numbers)) for pair in pairs]


def main(arguments: list[str] | None = None) -> int:
    """Print the weights; 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", type=Path, required=True, help="a CSV file of labelled pairs")
    path: Path = parser.parse_args(arguments).pairs
    try:
        pairs = read_pairs(path)
    except (OSError, ValueError) as error:
        print(f"benchmarks.name_scores.weights: {error}", file=sys.stderr)
        return 2
    data = labelled(pairs)
    print(f"fitted = {datetime.now(UTC).date()}\npairs = {len(pairs)}")
    for kind, of_kind in (("organisation", ~data.persons), ("person", data.persons)):
        weights = fitted(data.features[of_kind], data.matches[of_kind])
        print(f"\n[weights.{kind}]\nstart = {weights[-1]:.2f}")
        for name, weight in zip(FEATURES, weights[:-1], strict=True):
            if abs(weight) >= 0.005 and data.features[of_kind][:, list(FEATURES).index(name)].any():
                print(f"{name} = {weight:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
