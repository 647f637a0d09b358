"""How often a company that no list names brings somebody up among the parties of the bundled sources.

    python -m benchmarks.names --unrelated DIR [--asked N]

`DIR` has `chinese_companies` (short names of registered companies, and companies of Chinese exchanges) and
`us_csl_2022-04` (the US Consolidated Screening List, of which the names in other countries are asked about
among the Chinese parties). So many names of each are drawn at random and put as an order writes them. Those
that are listed after all count with the others. Writes a section of benchmarks/RESULTS.md.
"""

from __future__ import annotations

import csv
import random
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.matching import Beside, Match, NameIndex
from ingest.matching.lines import match_line
from ingest.normalise import BadName, in_pinyin

_SEED = 20261128
_WEST = frozenset(
    (
        "US",
        "CA",
        "GB",
        "IE",
        "DE",
        "FR",
        "NL",
        "BE",
        "LU",
        "AT",
        "CH",
        "IT",
        "ES",
        "PT",
        "DK",
        "SE",
        "NO",
        "FI",
    )
)
_COUNTRY = re.compile(r", ([A-Z]{2})(?:;|$)")

Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Unrelated:
    """Names of one kind: how an order writes them, of whom they are not, and the share that may come up."""

    what: str
    names: Sequence[str]
    index: NameIndex
    bar: str


def unrelated(folder: Path, rows: Iterable[Row], count: int) -> Iterator[Unrelated]:
    """The kinds of names of the folder, so many of each; raises `OSError` for what it lacks.

    `rows` are the names that are asked about among: id, property and name. Ids of Chinese parties begin with
    `cn-`.
    """
    known = list(rows)
    index, of_china = NameIndex(known), NameIndex(row for row in known if row[0].startswith("cn-"))
    chinese = folder / "chinese_companies"
    drawn = random.Random(_SEED)
    exchange = [row["name"] for row in _table(chinese / "lemonhu_stock.csv")]
    yield Unrelated(
        "a company of a Chinese exchange, by its short name", drawn.sample(exchange, count), index, "2 %"
    )
    lines = (chinese / "wainshine_company_short_28w.txt").read_text(encoding="utf-8").split()
    short = drawn.sample(lines, count)
    for what, written in _WRITTEN.items():
        yield Unrelated(what, list(map(written, short)), index, "2 %")
    western = sorted(
        {row["name"] for row in _table(folder / "us_csl_2022-04" / "consolidated.csv") if _is_western(row)}
    )
    yield Unrelated(
        "a western name of the US list, among Chinese parties",
        drawn.sample(western, min(count, len(western))),
        of_china,
        "6 %",
    )


def found(kind: Unrelated) -> tuple[int, list[str]]:
    """For how many of the names somebody comes up, and as whom names are accepted, in words."""
    matches = [(name, _matches(kind.index, name)) for name in kind.names]
    accepted = [
        f"{name} as {match.matched_name} ({match.entity_id})"
        for name, of_one in matches
        for match in of_one
        if match.accepted
    ]
    return sum(bool(of_one) for _, of_one in matches), accepted


def _matches(index: NameIndex, name: str) -> list[Match]:
    try:
        return match_line(name, Beside(), lambda text, beside: index.match(text, beside=beside))
    except BadName:
        return []


def _latin(name: str) -> str:
    return in_pinyin(name).capitalize()


_WRITTEN: dict[str, Callable[[str], str]] = {
    "a Chinese short name alone": str,
    "the same with 有限公司": lambda name: f"{name}有限公司",
    "the same with 科技有限公司": lambda name: f"{name}科技有限公司",
    "the same with 深圳市 too": lambda name: f"深圳市{name}科技有限公司",
    "in pinyin with Technology Co., Ltd.": lambda name: f"{_latin(name)} Technology Co., Ltd.",
    "the same with Shenzhen too": lambda name: f"Shenzhen {_latin(name)} Technology Co., Ltd.",
    "in pinyin with Electronics Co., Ltd.": lambda name: f"{_latin(name)} Electronics Co., Ltd.",
}


def _is_western(row: dict[str, str]) -> bool:
    """Whether a company or other body that has all its addresses in the west."""
    countries = _COUNTRY.findall(row["addresses"])
    return row["type"] != "Individual" and bool(countries) and _WEST.issuperset(countries)


def _table(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)
