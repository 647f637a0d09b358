"""How names of labelled pairs compare: what is accepted, what comes up for review, and what is not found.

Run from the repository: `.venv/bin/python -m benchmarks.names --pairs FILE`, where FILE is a CSV with the
columns `name1`, `name2`, `is_match` and `schema`, or JSON with `pairs`, each with `a`, `b` and `expect`. Of
each pair the first name is recorded and the second asked about. The last line has precision, recall and F1 by
schema, where found is accepted or for review; or of JSON the counts of each answer by label.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from ingest.matching import Beside, Match, NameIndex
from ingest.matching.lines import match_line
from ingest.normalise import BadName

ANSWERS = ("accept", "review", "reject")
_TRUE = frozenset(("true", "1", "yes"))
_ALL = "all"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, what is known of them, and the group that they are counted in."""

    recorded: str
    asked: str
    label: str
    schema: str


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file; raises `ValueError` naming what it lacks."""
    text = path.read_text(encoding="utf-8-sig")
    if path.suffix == ".json":
        content = json.loads(text)
        if not isinstance(content, dict) or not isinstance(content.get("pairs"), list):
            raise ValueError(f"{path}: an object with a list `pairs` was expected")
        return [_of_json(path, number, each) for number, each in enumerate(content["pairs"], 1)]
    rows = csv.DictReader(text.splitlines())
    missing = {"name1", "name2", "is_match", "schema"} - set(rows.fieldnames or ())
    if missing:
        raise ValueError(f"{path}: has no column {', '.join(sorted(missing))}")
    return [
        Pair(
            row["name1"],
            row["name2"],
            "match" if row["is_match"].strip().lower() in _TRUE else "no_match",
            row["schema"],
        )
        for row in rows
    ]


def _of_json(path: Path, number: int, pair: dict[str, str]) -> Pair:
    missing = {"a", "b", "expect"} - pair.keys()
    if missing:
        raise ValueError(f"{path}: pair {number} has no {', '.join(sorted(missing))}")
    return Pair(pair["a"], pair["b"], pair["expect"], _ALL)


def answer(pair: Pair) -> str:
    """What asking about the second name says of a body recorded under the first: one of `ANSWERS`.

    >>> answer(Pair("Foo Optics GmbH", "FOO OPTICS GmbH", "match", "Company"))
    'accept'
    """
    index = NameIndex([("it", "name", pair.recorded)])

    def match(name: str, beside: Beside) -> list[Match]:
        return index.match(name, beside=beside)

    try:
        matches = match_line(pair.asked, Beside(), match)
    except BadName:
        return "reject"
    if any(each.accepted for each in matches):
        return "accept"
    return "review" if matches else "reject"


def figures(pairs: Iterable[Pair], answers: Iterable[str]) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 by schema and for all, as shares of 1; found is accepted or for review."""
    counts: dict[str, Counter[tuple[bool, bool]]] = {}
    for pair, given in zip(pairs, answers, strict=True):
        for schema in {pair.schema, _ALL}:
            counts.setdefault(schema, Counter())[pair.label == "match", given != "reject"] += 1
    return {schema: _scores(count) for schema, count in sorted(counts.items())}


def _scores(count: Counter[tuple[bool, bool]]) -> dict[str, float]:
    right = count[True, True]
    given_as_match, matches = right + count[False, True], right + count[True, False]
    return {
        "precision": round(right / given_as_match, 3) if given_as_match else 0.0,
        "recall": round(right / matches, 3) if matches else 0.0,
        "f1": round(2 * right / (given_as_match + matches), 3) if given_as_match + matches else 0.0,
    }


def by_label(pairs: Iterable[Pair], answers: Iterable[str]) -> dict[str, dict[str, int]]:
    """How often each answer is given to the pairs of each label."""
    counts: dict[str, dict[str, int]] = {}
    for pair, given in zip(pairs, answers, strict=True):
        counts.setdefault(pair.label, dict.fromkeys(ANSWERS, 0))[given] += 1
    return counts


def main(arguments: list[str] | None = None) -> int:
    """Print matches that are not found, wrong accepts, and the figures; 2 for a file that cannot be read."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", type=Path, required=True, help="a CSV or JSON file of labelled pairs")
    path: Path = parser.parse_args(arguments).pairs
    try:
        pairs = read_pairs(path)
    except (OSError, ValueError) as error:
        print(f"benchmarks.names: {error}", file=sys.stderr)
        return 2
    answers = [answer(pair) for pair in pairs]
    for pair, given in zip(pairs, answers, strict=True):
        if given == ("reject" if pair.label == "match" else "accept"):
            print(f"{given}, labelled {pair.label}: {pair.recorded!r} and {pair.asked!r}")
    told = by_label(pairs, answers) if path.suffix == ".json" else figures(pairs, answers)
    print(json.dumps(told, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
