"""Resolution beside the truth: precision and recall of proposed clusters on Senzing's truth sets.

    python -m benchmarks.resolution --truth-sets FOLDER [--write]

Weights and rules are those of `ingest/resolve/resolve.toml`, frozen; nobody reviews anything here.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.sections import RESULTS, write_section
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


def resolved(folder: Path) -> tuple[Figures, float]:
    """The figures of Ketting's own comparison, and the seconds that it took."""
    began = time.perf_counter()
    clusters = proposed(all_candidates(folder))
    return figures_of(clusters, true_clusters(folder)), time.perf_counter() - began


_HEAD = """\
Senzing's truth sets: customers, reference and watchlist, 159 records of persons and organisations with a key.
Clusters of two or more records that are proposed without a review; right is a cluster that is the key's,
whole. The weights are frozen (`ingest/resolve/resolve.toml`). They were set by hand while looking at these
sets, so the figures say that nothing general is missing, not how it does on others.

| | clusters | precision | recall | pairs: precision | recall | seconds |
|---|---|---|---|---|---|---|"""


def report(rows: Sequence[tuple[str, Figures, float]]) -> str:
    """The section of RESULTS.md."""
    lines = [_HEAD]
    for name, figures, seconds in rows:
        lines.append(
            f"| {name} | {figures.right} of {figures.clusters} | {figures.precision:.3f} "
            f"| {figures.recall:.3f} | {figures.right_pairs / max(1, figures.pairs):.3f} "
            f"| {figures.right_pairs / figures.true_pairs:.3f} | {seconds:.1f} |"
        )
    truly = rows[0][1].truly
    lines += ["", f"The key has {truly} such clusters. `python -m benchmarks.resolution` writes this."]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--truth-sets", type=Path, required=True, help="the folder of the truth sets")
    parser.add_argument("--write", action="store_true", help="write the section of RESULTS.md")
    arguments = parser.parse_args()
    rows = [("Ketting", *resolved(arguments.truth_sets))]
    text = report(rows)
    print(text)
    if arguments.write:
        write_section(RESULTS, "Resolution", text)


if __name__ == "__main__":
    main()
