"""When a body was put on the United States lists as bundled, seen there and taken off."""

from __future__ import annotations

import pytest
from us_lists import Rows, memberships, values


def test_the_earliest_citation_is_the_start(rows: Rows) -> None:
    [row] = memberships(rows, "us-el-caep")["cn-caep"]
    assert row["start"] == "1997-06-30"
    assert {"62 FR 35334", "85 FR 34497"} <= values(rows, "us-el-caep", "citation")


@pytest.mark.parametrize(
    ("citation", "published", "effective"),
    [("89 FR 41888", "2024-05-14", "2024-05-09"), ("85 FR 83420", "2020-12-22", "2020-12-18")],
)
def test_a_rule_counts_from_the_day_it_took_effect(
    rows: Rows, citation: str, published: str, effective: str
) -> None:
    named = [row for row in rows if row["property"] == "names"]
    by_citation = {
        (row["subject"], row["object"])
        for row in named
        if row["start"] == published and citation in row["locator"]
    }
    by_rule = {(row["subject"], row["object"]) for row in named if row["start"] == effective}
    assert by_rule == by_citation != set()


def test_1260h_memberships_have_no_start(rows: Rows) -> None:
    for row in rows:
        if row["property"] == "names" and row["subject"].startswith("us-1260h-"):
            assert row["start"] == ""
            assert row["observed"] in ("2025-01-07", "2026-06-10")


def test_cetc_is_observed_on_both_1260h_lists(rows: Rows) -> None:
    observed = {row["observed"] for row in memberships(rows, "us-1260h-cetc")["cn-cetc"]}
    assert observed == {"2025-01-07", "2026-06-10"}


@pytest.mark.parametrize("company", ["cn-taiji", "cn-glarun", "cn-anhui-sun-create"])
def test_leaving_1260h_ends_the_listing_and_not_the_ownership(rows: Rows, company: str) -> None:
    [membership] = memberships(rows, "us-1260h-cetc")[company]
    [ownership] = [r for r in rows if r["property"] == "Ownership" and r["object"] == company]

    # The list of 2026-06-10 leaves it out: it was last on the list on the day before.
    assert (membership["observed"], membership["end"]) == ("2025-01-07", "2026-06-09")
    assert (ownership["subject"], ownership["observed"], ownership["end"]) == ("cn-cetc", "2025-01-07", "")
