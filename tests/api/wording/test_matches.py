"""What speaks for and against a match is said in the language of the answer."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from api.wording.catalogue import in_language
from api.wording.matches import explained, feature_label
from ingest.matching import NameIndex, Outcome
from ingest.matching.match import told
from ingest.normalise import TokenKind

INDEX = NameIndex(
    [("de-b", "name", "Brightwell Instruments GmbH"), ("cn-c", "name", "CETC No. 24 Institute")]
)


@pytest.mark.parametrize("name", ["Brightwel Instruments AG", "CETC 24", "Brightwell"])
def test_each_feature_of_a_match_is_said_in_dutch(name: str) -> None:
    features = [feature for match in INDEX.match(name) for feature in match.explanation]
    assert features
    english = [explained(feature) for feature in features]
    with in_language("nl"):
        dutch = [explained(feature) for feature in features]
        labels = [feature_label(feature.feature) for feature in features]
    assert english == [feature.detail for feature in features]
    assert not set(english) & set(dutch)
    assert all(labels)


def test_lists_are_joined_the_dutch_way() -> None:
    values = (("Suzhou, Anhui", "Suzhou, Jiangsu"), ("Wuxi, Jiangsu",))
    with in_language("nl"):
        said = explained(told("place", Outcome.EQUAL, "place.equal", values=values))
    assert said == "plaats komt overeen (Suzhou, Anhui of Suzhou, Jiangsu en Wuxi, Jiangsu)"


def test_every_feature_has_a_label() -> None:
    calls = [
        call
        for file in (Path(__file__).parents[3] / "ingest" / "matching").glob("*.py")
        for call in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name)
    ]
    place = {"told": 0, "_lowered": 1}  # of the feature among the arguments
    given = [call.args[place[call.func.id]] for call in calls if call.func.id in place]  # type: ignore[attr-defined]
    named = {each.value for each in given if isinstance(each, ast.Constant)}
    assert {"line", "script"} <= named
    assert len(named) > 10
    assert all(feature_label(name) for name in (*named, *TokenKind, "score.first"))
