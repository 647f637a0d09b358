"""Files of labelled pairs of names, in two shapes."""

from __future__ import annotations

import csv
import json
from dataclasses import dataclass
from pathlib import Path

_TRUE = frozenset(("true", "1", "yes"))
ALL = "all"
"""The schema of pairs that state none, and of all pairs together."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names, whether they are one party's, the kind of party, and how sure whoever labelled them was."""

    recorded: str
    asked: str
    label: str
    schema: str
    quality: str = ""

    @property
    def is_person(self) -> bool:
        """Whether the names are of persons."""
        return self.schema == "Person"


def read_pairs(path: Path) -> list[Pair]:
    """The pairs of a file: a CSV with `name1`, `name2`, `is_match` and `schema`, or JSON with `pairs`.

    Raises `ValueError` naming what the file lacks.
    """
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
            row.get("quality") or "",
        )
        for row in rows
    ]


def _of_json(path: Path, number: int, pair: dict[str, str]) -> Pair:
    missing = {"a", "b", "expect"} - pair.keys()
    if missing:
        raise ValueError(f"{path}: pair {number} has no {', '.join(sorted(missing))}")
    return Pair(pair["a"], pair["b"], pair["expect"], ALL)
