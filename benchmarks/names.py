"""How names of labelled pairs compare: by score, and what is accepted, comes up for review, or is not found.

Run from the repository: `.venv/bin/python -m benchmarks.names --pairs FILE`, where FILE is a CSV with the
columns `name1`, `name2`, `is_match` and `schema`, or JSON with `pairs`, each with `a`, `b` and `expect`. Of
each pair the first name is recorded and the second asked about. The last line has, of a CSV, precision,
recall and F1 by schema, where found is a score from the threshold of the frozen weights on; of JSON the
counts of each answer by label. With `--cross-validate` weights are fitted without each fifth of the pairs,
those with a name in common in one fifth, and a section of benchmarks/RESULTS.md is written; `--beside PYTHON`
scores them by nomenklatura's logic-v2 too, if that Python has it. With `--aliases` the first name stands
among all that the bundled sources record of whoever it means.

`--index`, `--recall`, `--typeahead`, `--decisions` and `--batch` measure the index of names in place of
pairs, each by itself, over a store that `--keep` has them share (`benchmarks.name_index`). `--unrelated`
counts for how many names of companies that no list has somebody comes up (`benchmarks.name_scores`).
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from pathlib import Path

from benchmarks.name_index import MEASUREMENTS, measure
from benchmarks.name_scores.logic_v2 import THRESHOLD, logic_v2_scores
from benchmarks.name_scores.pairs import ALL, Pair, read_pairs
from benchmarks.name_scores.unrelated import found, unrelated
from benchmarks.name_scores.weights import cross_validated, labelled
from benchmarks.sections import RESULTS, write_section
from graph.store import open_store
from ingest.matching import Beside, Match, NameIndex
from ingest.matching.lines import match_line
from ingest.normalise import BadName, comparable_name, read_name
from ingest.pipeline import load
from ingest.scoring import scored, threshold
from ingest.sources import bundled_sources, open_source
from ontology import SCHEMA

ANSWERS = ("accept", "review", "reject")

OTHERS = "all but persons"
"""Companies and other organisations together."""

_SURE = "STRONG"
"""The quality of pairs that whoever labelled them was sure of."""


def answer(pair: Pair, aliases: Iterable[tuple[str, str]] = ()) -> str:
    """What asking about the second name says of a body recorded under the first: one of `ANSWERS`.

    `aliases` are further names of it, each with the property it is recorded as.

    >>> answer(Pair("Foo Optics GmbH", "FOO OPTICS GmbH", "match", "Company"))
    'accept'
    >>> answer(Pair("Foo Optics GmbH", "Bar", "match", "Company"), [("previousName", "Bar GmbH")])
    'accept'
    """
    index = NameIndex([("it", "name", pair.recorded), *(("it", *alias) for alias in aliases)])

    def match(name: str, beside: Beside) -> list[Match]:
        return index.match(name, beside=beside)

    try:
        matches = match_line(pair.asked, Beside(), match)
    except BadName:
        return "reject"
    if any(each.accepted for each in matches):
        return "accept"
    return "review" if matches else "reject"


class BundledNames:
    """The names of bodies in the sources that come with Ketting."""

    def __init__(self) -> None:
        with (
            tempfile.TemporaryDirectory() as folder,
            closing(open_store(f"sqlite:///{folder}/it.db")) as store,
        ):
            for source in bundled_sources():
                load(store, open_source(source))
            with store.reader() as reader:
                bodies = {id for id, kind in reader.entity_types() if SCHEMA.is_a(kind, "LegalEntity")}
                rows = [row for row in reader.names() if row[0] in bodies]
        self._names: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
        self._called: defaultdict[str, set[str]] = defaultdict(set)
        for id, prop, name in rows:
            self._names[id].append((prop, name))
            self._called[comparable_name(name)].add(id)

    @property
    def rows(self) -> Iterator[tuple[str, str, str]]:
        """Id, property and name of each."""
        return ((id, prop, name) for id, names in self._names.items() for prop, name in names)

    def of(self, name: str) -> list[tuple[str, str]]:
        """The names of the one body that has an equal name, each with its property; empty for no one body."""
        try:
            ids = self._called.get(comparable_name(name), set())
        except BadName:
            return []
        return self._names[next(iter(ids))] if len(ids) == 1 else []


def score(pair: Pair) -> float:
    """The probability of the frozen weights that the names are one party's; 0 for a text that is no name.

    >>> score(Pair("Angela Merkel", "Anglea Merkel", "match", "Person")) > threshold()
    True
    """
    try:
        asked, recorded = read_name(pair.asked), read_name(pair.recorded)
    except BadName:
        return 0.0
    return scored(asked, recorded, pair.is_person).probability


def figures(
    pairs: Iterable[Pair], scores: Iterable[float], least: float | None = None
) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 by schema and for all, as shares of 1; found from `least` on."""
    least = threshold() if least is None else least
    counts: dict[str, Counter[tuple[bool, bool]]] = {}
    for pair, given in zip(pairs, scores, strict=True):
        for schema in {pair.schema, ALL} | (set() if pair.is_person else {OTHERS}):
            counts.setdefault(schema, Counter())[pair.label == "match", given >= least] += 1
    return {schema: _measured(count) for schema, count in sorted(counts.items())}


def _measured(count: Counter[tuple[bool, bool]]) -> dict[str, float]:
    right = count[True, True]
    found, matches = right + count[False, True], right + count[True, False]
    return {
        "precision": round(right / found, 3) if found else 0.0,
        "recall": round(right / matches, 3) if matches else 0.0,
        "f1": round(2 * right / (found + matches), 3) if found + matches else 0.0,
    }


def by_label(pairs: Iterable[Pair], answers: Iterable[str]) -> dict[str, dict[str, int]]:
    """How often each answer is given to the pairs of each label."""
    counts: dict[str, dict[str, int]] = {}
    for pair, given in zip(pairs, answers, strict=True):
        counts.setdefault(pair.label, dict.fromkeys(ANSWERS, 0))[given] += 1
    return counts


def _print_wrong(
    pairs: Sequence[Pair], answers: Sequence[str], scores: Sequence[float], is_json: bool
) -> None:
    """Print the pairs that are answered wrongly, those of a table by score and every one wrongly accepted."""
    for pair, given, probability in zip(pairs, answers, scores, strict=True):
        is_match = pair.label == "match"
        if (given == "accept" and not is_match) or (is_json and is_match and given == "reject"):
            print(f"{given}, labelled {pair.label}: {pair.recorded!r} and {pair.asked!r}")
        elif not is_json and (probability >= threshold()) != is_match:
            print(f"score {probability:.2f}, labelled {pair.label}: {pair.recorded!r} and {pair.asked!r}")


def main(arguments: list[str] | None = None) -> int:
    """Print what is answered wrongly, and the figures; 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    chosen = parser.add_mutually_exclusive_group(required=True)
    chosen.add_argument("--pairs", type=Path, help="a CSV or JSON file of labelled pairs")
    chosen.add_argument("--unrelated", type=Path, metavar="DIR", help="names of companies that no list has")
    for what in MEASUREMENTS:
        chosen.add_argument(f"--{what}", dest="measured", action="store_const", const=what)
    parser.add_argument(
        "--cross-validate", action="store_true", help="fit the weights without each fifth of a CSV file"
    )
    parser.add_argument(
        "--beside",
        type=Path,
        metavar="PYTHON",
        help="a Python with nomenklatura, which scores a CSV file too",
    )
    parser.add_argument(
        "--aliases", action="store_true", help="with the names that bundled sources record of the bodies"
    )
    parser.add_argument("--count", type=int, default=1_000_000, help="synthetic names in the index")
    parser.add_argument("--asked", type=int, default=1_000, help="names of a kind asked about")
    parser.add_argument("--orders", type=int, default=10_000, help="rows of the table screened by --batch")
    parser.add_argument("--keep", type=Path, help="a folder in which the synthetic names stay")
    options = parser.parse_args(arguments)
    if options.pairs is None:
        try:
            if options.measured is None:
                _measure_unrelated(options.unrelated, options.asked)
            else:
                measure(options.measured, options)
        except (OSError, ValueError) as error:
            print(f"benchmarks.names: {error}", file=sys.stderr)
            return 2
        return 0
    path: Path = options.pairs
    is_json = path.suffix == ".json"
    try:
        pairs = read_pairs(path)
        if is_json and (options.cross_validate or options.beside):
            option = "--cross-validate" if options.cross_validate else "--beside"
            raise ValueError(f"{path}: weights are fitted to a CSV file; leave {option} out")
        beside = None if options.beside is None else logic_v2_scores(options.beside, pairs)
    except (OSError, ValueError) as error:
        print(f"benchmarks.names: {error}", file=sys.stderr)
        return 2
    bundled = BundledNames() if options.aliases else None
    answers = [answer(pair, bundled.of(pair.recorded) if bundled else ()) for pair in pairs]
    scores = cross_validated(labelled(pairs)).tolist() if options.cross_validate else list(map(score, pairs))
    _print_wrong(pairs, answers, scores, is_json)
    decisions = by_label(pairs, answers)
    if is_json:
        print(json.dumps(decisions, ensure_ascii=False))
        return 0
    print(json.dumps({"decisions": decisions}))
    if beside is not None:
        print(json.dumps({"logic-v2": figures(pairs, beside, THRESHOLD)}))
    if options.cross_validate:
        write_section(RESULTS, f"Labelled pairs of {path.name}", _table(pairs, scores, beside))
    print(json.dumps(figures(pairs, scores), ensure_ascii=False))
    return 0


def _measure_unrelated(folder: Path, count: int) -> None:
    """Print for how many unrelated names somebody comes up, and write the section."""
    rows = ["| asked about | names | somebody comes up | bar | accepted |", "|---|---|---|---|---|"]
    all_accepted: list[str] = []
    for kind in unrelated(folder, BundledNames().rows, count):
        near, accepted = found(kind)
        share = near / len(kind.names)
        rows.append(f"| {kind.what} | {len(kind.names):,} | {share:.1%} | {kind.bar} | {len(accepted)} |")
        print("\n".join((rows[-1], *accepted)), flush=True)
        all_accepted += accepted
    told = (
        "",
        f"Accepted, which is right where a list names them after all: {'; '.join(all_accepted) or 'nobody'}.",
    )
    write_section(RESULTS, "Names of companies that no list has", "\n".join((*rows, *told)))


def _table(pairs: Sequence[Pair], scores: Sequence[float], beside: Sequence[float] | None) -> str:
    """What a section says of pairs scored by weights that were fitted without them."""
    ours = figures(pairs, scores)
    theirs = {} if beside is None else figures(pairs, beside, THRESHOLD)
    bars = {ALL: "0.88", OTHERS: "0.90"}
    sure = [(p, s) for p, s in zip(pairs, scores, strict=True) if p.quality == _SURE]
    right = sum((score >= threshold()) == (pair.label == "match") for pair, score in sure)
    return "\n".join(
        (
            f"{len(pairs)} pairs, in five folds with the pairs that share a name in one; logic-v2 from "
            f"{THRESHOLD} on, in the same run.",
            "",
            "| pairs | precision | recall | F1 | bar | F1 of logic-v2 |",
            "|---|---|---|---|---|---|",
            *(
                f"| {schema} | {of['precision']:.3f} | {of['recall']:.3f} | {of['f1']:.3f} "
                f"| {bars.get(schema, '-')} | {theirs[schema]['f1'] if schema in theirs else '-'} |"
                for schema, of in ours.items()
            ),
            "",
            f"Of {len(sure)} pairs of quality {_SURE} {right} are right (bar: all).",
        )
    )


if __name__ == "__main__":
    sys.exit(main())
