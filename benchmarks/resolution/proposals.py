"""Resolution beside the truth: precision and recall of clusters that are proposed, on sets with a key.

    python -m benchmarks.resolution.proposals FOLDER [--share N] [--write]

Points are those of `ingest/resolve/resolve.toml`, frozen, or the weights that Splink estimates from the data;
nobody reviews anything here.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from benchmarks.resolution.listed_parties import listed_clusters, listed_parties, load_listed_parties
from benchmarks.resolution.truth_sets import Clusters, load_truth_sets, true_clusters
from benchmarks.sections import RESULTS, write_section
from graph.store import Store, open_store
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


def all_candidates(load: Callable[[Store], None], *, with_splink: bool = False) -> list[Candidate]:
    """The candidates of what is loaded, within a source too."""
    with tempfile.TemporaryDirectory() as place, closing(open_store(f"sqlite:///{place}/t.db")) as store:
        load(store)
        with store.reader() as reader:
            return candidates(reader, Wanted(within=True), with_splink=with_splink)


def resolved(
    load: Callable[[Store], None], truth: Clusters, *, with_splink: bool = False
) -> tuple[Figures, float]:
    """The figures of Ketting's own points or of Splink's weights, and the seconds that it took."""
    began = time.perf_counter()
    clusters = proposed(all_candidates(load, with_splink=with_splink), with_splink=with_splink)
    return figures_of(clusters, truth), time.perf_counter() - began


_HEAD = """\
Clusters of two or more records that are proposed without a review; right is a cluster that is the key's,
whole.

- *Truth sets*: Senzing's customers, reference and watchlist, 159 records of persons and organisations. The
  points of `ingest/resolve/resolve.toml` were set by hand while looking at these sets, so the first row says
  that nothing general is missing, not how it does on others.
- *SDN List*: a {share:.0%} sample of its parties in the copies of July 2021 and April 2022
  (`benchmarks/resolution/listed_parties.py`), {records:,} records: the main names of the one, the other names
  alone of the other, with dates of birth, addresses and countries and without numbers. No point was set or
  changed after looking at it: this is what to expect of lists that spell names differently.

Splink estimates its weights from the pairs of each set, without the key. The rates that it starts with
(`ingest/resolve/splink.toml`) were set by hand before they were tried on the SDN List.

| | | clusters | precision | recall | pairs: precision | recall | seconds |
|---|---|---|---|---|---|---|---|"""

Row = tuple[str, str, Figures, float]


def report(rows: Sequence[Row], share: float, records: int) -> str:
    """The section of RESULTS.md."""
    lines = [_HEAD.format(share=share, records=records)]
    for data, scorer, figures, seconds in rows:
        lines.append(
            f"| {data} | {scorer} | {figures.right:,} of {figures.clusters:,} | {figures.precision:.3f} "
            f"| {figures.recall:.3f} | {figures.right_pairs / max(1, figures.pairs):.3f} "
            f"| {figures.right_pairs / figures.true_pairs:.3f} | {seconds:.1f} |"
        )
    truly = {data: figures.truly for data, _, figures, _ in rows}
    told = " and ".join(f"{count:,} ({data})" for data, count in truly.items())
    lines += [
        "",
        f"The keys have {told} such clusters. `python -m benchmarks.resolution.proposals` writes this.",
    ]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("data", type=Path, help="the folder with truth_sets and the copies of the SDN List")
    parser.add_argument("--share", type=float, default=0.25, help="how much of the SDN List, 0 to 1")
    parser.add_argument("--write", action="store_true", help="write the section of RESULTS.md")
    arguments = parser.parse_args()
    truth_sets = arguments.data / "truth_sets"
    parties = listed_parties(arguments.data, arguments.share)
    sets: list[tuple[str, Callable[[Store], None], Clusters]] = [
        ("Truth sets", lambda store: load_truth_sets(store, truth_sets), true_clusters(truth_sets)),
        ("SDN List", lambda store: load_listed_parties(store, parties), listed_clusters(parties)),
    ]
    rows: list[Row] = [
        (data, scorer, *resolved(load, truth, with_splink=scorer == "Splink"))
        for data, load, truth in sets
        for scorer in ("Ketting", "Splink")
    ]
    text = report(rows, arguments.share, sum(map(len, parties.values())))
    print(text)
    if arguments.write:
        write_section(RESULTS, "Resolution", text)


if __name__ == "__main__":
    main()
