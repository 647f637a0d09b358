"""Who else a line names: whoever stands between is not lost where the consignee is nobody known."""

import pytest

from ingest.matching import Beside, Match, NameIndex
from ingest.matching.lines import match_line

INDEX = NameIndex([("listed", "name", "Foo Optics Co., Ltd."), ("maker", "name", "Bar Precision GmbH")])


def _meant(text: str) -> list[Match]:
    return match_line(text, Beside(), lambda name, beside: INDEX.match(name, beside=beside))


@pytest.mark.parametrize(
    "line",
    [
        "Unheard Trading BV, c/o Foo Optics Co., Ltd., Amsterdam",
        "c/o Foo Optics Co., Ltd., Unheard Trading BV, Amsterdam",
        "Unheard Trading BV; notify party: Foo Optics Co., Ltd.",
    ],
)
def test_whoever_stands_between_is_for_review(line: str) -> None:
    [found] = _meant(line)
    assert (found.entity_id, found.accepted) == ("listed", False)
    assert "line.between" in {feature.code for feature in found.explanation}


def test_an_accepted_consignee_stands_alone_and_the_one_between_is_named() -> None:
    [found] = _meant("Bar Precision GmbH c/o Foo Optics Co., Ltd.")
    assert (found.entity_id, found.accepted) == ("maker", True)
    assert any("Foo Optics" in each.detail for each in found.explanation if each.code == "line.intermediary")
