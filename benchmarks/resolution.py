"""Resolution beside the truth: precision and recall of proposed clusters on Senzing's truth sets.

    python -m benchmarks.resolution --truth-sets FOLDER [--write]

Weights and rules are those of `ingest/resolve/resolve.toml`, frozen; nobody reviews anything here.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.truth_sets import Clusters, load_truth_sets, true_clusters
from graph.store import open_store
from ingest.resolve import Candidate, Wanted, candidates, proposed


@dataclass(frozen=True, slots=True)
class Figures:
    """Precision and recall of clusters that are whole, and of the pairs in them."""

    clusters: int
    right: int
    truly: int
    pairs: int
    right_pairs: int
    true_pairs: int

    @property
    def precision(self) -> float:
        return self.right / self.clusters if self.clusters else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.truly


def figures_of(found: Iterable[frozenset[str]], truth: Clusters) -> Figures:
    """The figures of clusters of two or more records.

    >>> figures_of([frozenset("ab"), frozenset("cd")], {frozenset("ab"), frozenset("cde")})
    Figures(clusters=2, right=1, truly=2, pairs=2, right_pairs=2, true_pairs=4)
    """
    clusters = {cluster for cluster in found if len(cluster) > 1}
    true = {cluster for cluster in truth if len(cluster) > 1}
    pairs, true_pairs = _pairs(clusters), _pairs(true)
    return Figures(
        len(clusters),
        len(clusters & true),
        len(true),
        len(pairs),
        len(pairs & true_pairs),
        len(true_pairs),
    )


def _pairs(clusters: Iterable[frozenset[str]]) -> set[tuple[str, ...]]:
    return {pair for cluster in clusters for pair in combinations(sorted(cluster), 2)}


def all_candidates(folder: Path) -> list[Candidate]:
    """The candidates of the truth sets, within a source too."""
    with tempfile.TemporaryDirectory() as place, closing(open_store(f"sqlite:///{place}/t.db")) as store:
        load_truth_sets(store, folder)
        with store.reader() as reader:
            return candidates(reader, Wanted(within=True))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--truth-sets", type=Path, required=True)
    parser.add_argument("--verbose", action="store_true")
    arguments = parser.parse_args()
    truth = true_clusters(arguments.truth_sets)
    began = time.perf_counter()
    found = all_candidates(arguments.truth_sets)
    clusters = proposed(found)
    figures = figures_of(clusters, truth)
    print(f"{len(found)} candidates, {time.perf_counter() - began:.1f} s")
    print(figures, f"precision {figures.precision:.3f} recall {figures.recall:.3f}")
    if arguments.verbose:
        true = {c for c in truth if len(c) > 1}
        for c in sorted(map(sorted, set(clusters) - true)):
            print("WRONG", c)
        for c in sorted(map(sorted, true - set(clusters))):
            print("MISSED", c)
            for each in found:
                if each.one.id in c and each.other.id in c:
                    print(
                        "   ",
                        each.one.id,
                        each.other.id,
                        round(each.compared.points, 1),
                        [(r.feature, r.outcome, round(r.points, 1)) for r in each.reasons],
                    )


if __name__ == "__main__":
    main()
