"""Whether a fact holds on a day: in force, presumed, ended, or not yet."""

from __future__ import annotations

from datetime import date

import pytest
from factories import owns

from graph.model.standing import Status, standing

DAY = date(2024, 6, 15)


@pytest.mark.parametrize(
    ("qualifiers", "status"),
    [
        ({"observed": "2024"}, Status.IN_FORCE),
        ({"observed": "2023"}, Status.PRESUMED),
        ({"observed": "2023", "end": "2024-06"}, Status.IN_FORCE),
        ({"observed": "2023", "end": "2024-05"}, Status.ENDED),
        ({"observed": "2025", "start": "2020"}, Status.IN_FORCE),
        ({"observed": "2025"}, Status.UNKNOWN),
        ({"observed": "2023", "start": "2024-07"}, Status.UNKNOWN),
        ({"observed": "2025", "end": "2024-01"}, Status.ENDED),
    ],
)
def test_one_observation(qualifiers: dict[str, str], status: Status) -> None:
    assert standing([owns("a", "b", **qualifiers)], DAY).status is status


def test_a_link_seen_after_its_end_has_begun_anew() -> None:
    ended = owns("a", "b", "60", observed="2019", end="2020")
    again = owns("a", "b", "30", observed="2023")
    found = standing([again, ended], DAY)
    assert (found.status, str(found.share), found.since) == (Status.PRESUMED, "30", date(2023, 1, 1))
    assert standing([again, ended], date(2021, 1, 1)).status is Status.ENDED


def test_stated_shares_that_hold_add_to_a_hull() -> None:
    facts = [owns("a", "b", "40"), owns("a", "b", "50"), owns("a", "b")]
    assert str(standing(facts, DAY).share) == "[40,50]"


def test_a_share_ends_without_the_link() -> None:
    found = standing([owns("a", "b", "60", share_until="2024-03")], DAY)
    assert (found.holds, str(found.share), found.until) == (True, "(0,100]", None)
