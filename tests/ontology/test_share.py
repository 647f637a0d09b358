"""Shares are intervals: read, written, compared and joined."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ontology import UNKNOWN_SHARE, InvalidShare, Share, hull

PERCENTS = st.floats(min_value=0, max_value=100, allow_nan=False)
# What `reaches` and `hull` decide turns on bounds that meet, which free floats hardly ever do.
MEETING = st.sampled_from([0.0, 15.77, 25.0, 33.33, 50.0, 51.0, 100.0])


@st.composite
def shares(draw: st.DrawFn, percents: st.SearchStrategy[float] = PERCENTS | MEETING) -> Share:
    low, high = sorted((draw(percents), draw(percents)))
    if low == high:
        return Share.exact(low)
    return Share(low, high, draw(st.booleans()), draw(st.booleans()))


def holds(share: Share, percent: float) -> bool:
    """Whether the percentage lies in the interval: the definition, spelt out."""
    above = percent > share.low if share.low_open else percent >= share.low
    below = percent < share.high if share.high_open else percent <= share.high
    return above and below


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("51", Share(51, 51)),
        ("15.77", Share(15.77, 15.77)),
        ("0", Share(0, 0)),
        ("100", Share(100, 100)),
        ("51%", Share(51, 51)),
        (" 51 % ", Share(51, 51)),
        ("<100", Share(0, 100, True, True)),
        ("<=50", Share(0, 50, True, False)),
        (">25", Share(25, 100, True, False)),
        (">=25", Share(25, 100)),
        ("(25,50]", Share(25, 50, True, False)),
        ("[25, 50)", Share(25, 50, False, True)),
        ("(0,100]", UNKNOWN_SHARE),
        ("unknown", UNKNOWN_SHARE),
    ],
)
def test_a_share_is_read(text: str, share: Share) -> None:
    assert Share.parse(text) == share


@pytest.mark.parametrize("text", ["150", "-1", "100.01", "[0,101]", ">100", "<0", "(50,25]", "[-1,5]"])
def test_a_share_outside_the_whole_is_refused(text: str) -> None:
    with pytest.raises(InvalidShare):
        Share.parse(text)


@pytest.mark.parametrize("text", ["(25,25)", "(25,25]", "[25,25)"])
def test_an_empty_interval_is_refused(text: str) -> None:
    with pytest.raises(InvalidShare, match="empty"):
        Share.parse(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "half",
        "5 1",
        "51,5",
        "(25;50]",
        "25-50",
        "[25,50",
        "1.2.3",
        "(1.2.3,5]",
        "<",
        "[,]",
        "%",
        "nan",
        "inf",
        "1e1",
        "5_1",
        "５１",
        ".",
        "5.",
    ],
)
def test_other_text_is_no_share(text: str) -> None:
    with pytest.raises(InvalidShare, match="no share"):
        Share.parse(text)


def test_an_unknown_share_is_more_than_nothing_and_never_all() -> None:
    assert UNKNOWN_SHARE.is_unknown
    assert not holds(UNKNOWN_SHARE, 0)
    assert not Share.exact(100).is_unknown
    assert not Share(0, 100).is_unknown


@given(shares())
def test_a_share_is_written_as_it_was_read(share: Share) -> None:
    assert Share.parse(str(share)) == share


@given(shares(), MEETING)
def test_a_share_reaches_a_minimum_when_some_value_of_it_does(share: Share, minimum: float) -> None:
    candidates = [minimum, share.low, share.high, (share.low + share.high) / 2, (minimum + share.high) / 2]
    assert share.reaches(minimum) == any(c >= minimum and holds(share, c) for c in candidates)


@pytest.mark.parametrize(
    ("text", "minimum", "reached"),
    [("25", 25, True), ("<25", 25, False), ("<=25", 25, True), ("24.9", 25, False), ("unknown", 25, True),
     ("unknown", 100, True), ("<100", 100, False), ("0", 0, True)],
)  # fmt: skip
def test_reaching_a_minimum_turns_on_the_upper_bound(text: str, minimum: float, reached: bool) -> None:
    assert Share.parse(text).reaches(minimum) is reached


@given(st.lists(shares(), min_size=1, max_size=5), PERCENTS | MEETING)
def test_a_hull_holds_whatever_any_stated_share_holds(stated: list[Share], percent: float) -> None:
    assume(not any(share.is_unknown for share in stated))
    if any(holds(share, percent) for share in stated):
        assert holds(hull(stated), percent)


@given(st.lists(shares(MEETING), min_size=1, max_size=5))
def test_a_hull_is_no_wider_than_its_outermost_bounds(stated: list[Share]) -> None:
    assume(not any(share.is_unknown for share in stated))
    joined = hull(stated)
    lows = {(share.low, share.low_open) for share in stated}
    highs = {(share.high, share.high_open) for share in stated}
    assert (joined.low, joined.low_open) in lows
    assert (joined.high, joined.high_open) in highs


@given(st.lists(shares(), max_size=4), st.randoms(use_true_random=False))
def test_a_hull_does_not_depend_on_the_order(stated: list[Share], random) -> None:
    shuffled = list(stated)
    random.shuffle(shuffled)
    assert hull(shuffled) == hull(stated)


@given(st.lists(shares(), min_size=1, max_size=4))
def test_owner_without_percentage_does_not_widen_a_stated_share(stated: list[Share]) -> None:
    assert hull([*stated, UNKNOWN_SHARE]) == hull(stated)


def test_the_hull_of_nothing_is_unknown() -> None:
    assert hull([]) == UNKNOWN_SHARE
    assert hull([UNKNOWN_SHARE]) == UNKNOWN_SHARE


def test_a_closed_bound_beside_an_open_one_stays_closed() -> None:
    assert hull([Share.parse("(25,50)"), Share.exact(25), Share.exact(50)]) == Share(25, 50)
