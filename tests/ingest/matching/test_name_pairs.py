"""Labelled pairs kept beside the repository; a stranger's clone has its own cases in test_name_index."""

import json
from pathlib import Path
from typing import Any

import pytest

from ingest.matching import NameIndex, is_vetoed
from ingest.normalise import comparable_name, read_name

PAIRS = Path(__file__).parents[4] / "shared" / "vectors" / "name_pairs.json"

# One body under names that no rule can lead from one to the other: only a recorded alias can.
NEED_AN_ALIAS = {
    "NP-13": "initials of another name of the body",
    "NP-14": "founding name",
    "NP-15": "the number changed with the ministry",
    "NP-16": "the number changed with the ministry",
    "NP-18": "a name without the number",
    "NP-57": "pinyin of the Chinese name",
    "NP-63": "translation",
}

INITIALISMS = {"S.I.S.C."}
"""Names that prove nothing alone, recorded or not."""


def _pairs() -> list[Any]:
    if not PAIRS.exists():
        return [
            pytest.param(None, marks=pytest.mark.skip(reason=f"{PAIRS.name} is not beside the repository"))
        ]
    pairs = json.loads(PAIRS.read_text(encoding="utf-8"))["pairs"]
    return [pytest.param(pair, id=pair["id"]) for pair in pairs]


def _accepted(query: str, *names: str) -> bool:
    index = NameIndex([("it", "name", name) for name in names])
    return any(match.accepted for match in index.match(query))


@pytest.mark.parametrize("pair", _pairs())
def test_labelled_pairs(pair: dict[str, Any]) -> None:
    one, other = pair["a"], pair["b"]
    if pair["expect"] == "match" and pair["id"] not in NEED_AN_ALIAS:
        assert comparable_name(one) == comparable_name(other)
        assert _accepted(one, other)
        assert _accepted(other, one)
        return
    assert not _accepted(one, other)
    assert not _accepted(other, one)
    if pair["guard"].startswith("veto") and pair["expect"] != "match":
        assert is_vetoed(read_name(one), read_name(other))
    if pair["id"] in NEED_AN_ALIAS and one not in INITIALISMS:
        assert _accepted(one, other, one), "a recorded alias is accepted, whatever would veto it"
