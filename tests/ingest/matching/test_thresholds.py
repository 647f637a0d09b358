"""What a policy asks of a match beside the rules: never less than they do."""

from __future__ import annotations

import pytest

from ingest.matching import Beside, NameIndex, Recorded, Thresholds
from ingest.matching.thresholds import lowered

INDEX = NameIndex([("cn-x", "name", "上海积塔半导体有限公司"), ("de-f", "name", "Foobar Optics GmbH")])


@pytest.mark.parametrize(
    ("name", "thresholds", "is_accepted"),
    [
        ("Foobar Optics", Thresholds(), True),
        ("Foobar Optics", Thresholds(accept_from=0.95), True),
        ("Foobar Optics", Thresholds(accept_from=0.98), False),
        ("Shanghai Jita Semiconductor", Thresholds(), True),
        ("Shanghai Jita Semiconductor", Thresholds(across_scripts=False), False),
        ("Foobar Optics", Thresholds(confirmed=True), False),
        ("Foobar Optiks", Thresholds(), False),  # what the rules do not accept no threshold does
    ],
)
def test_an_acceptance_may_be_asked_more_of(name: str, thresholds: Thresholds, is_accepted: bool) -> None:
    found = lowered(name, INDEX.match(name), thresholds)
    assert [match.accepted for match in found] == [is_accepted]
    if not is_accepted and thresholds.asks_more:
        assert any(feature.feature == "policy" for feature in found[0].explanation)


def test_a_country_that_agrees_confirms_where_the_policy_asks() -> None:
    found = INDEX.match(
        "Foobar Optics", beside=Beside("de"), recorded=lambda ids: {id: Recorded(("de",)) for id in ids}
    )
    assert lowered("Foobar Optics", found, Thresholds(confirmed=True))[0].accepted


def test_names_come_up_for_review_from_the_threshold_on() -> None:
    index = NameIndex([("de-a", "name", "Brightwell Instruments GmbH")])
    assert index.match("Brightwel Instruments AG", review_from=0.68)
    assert not index.match("Brightwel Instruments AG", review_from=0.99)
