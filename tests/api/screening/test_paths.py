"""Paths between sets of entities, alternatives, and directions that are patterns, as answers have them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from clock import ASKED_AT
from factories import company, member, owns
from small_store import small_store

from api.errors import BadQuestion, BadUse
from api.screening import Question, Screener
from api.workspace import Workspace

FACTS = [
    *(company(id) for id in "ABCDTXZ"),
    company("M", "Ministry"),
    member("M", "state_body"),
    owns("T", "A", "60", direct="direct"),
    owns("Z", "T", "60", direct="direct"),
    owns("C", "A", "40", direct="direct"),
    owns("Z", "C", "40", direct="direct"),
    owns("T", "B", "60", direct="direct"),
    owns("M", "Z", "60", direct="direct"),
    owns("M", "D", "60", direct="direct"),
]


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Screener]:
    path: Path = tmp_path_factory.mktemp("small") / "s.db"
    with closing(small_store(path, FACTS)) as store:
        yield Screener(Workspace(store, clock=lambda: ASKED_AT))


def named(paths: list) -> list[str]:
    return ["".join(ref.id for ref in path.entities) for path in paths]


def test_paths_lead_from_any_to_any(small: Screener) -> None:
    answer = small.paths(["A", "B Ltd"], ["Z", "D"])
    assert named(answer.paths) == ["ATZ", "BTZ", "ACZ"] or named(answer.paths) == ["ACZ", "ATZ", "BTZ"]
    assert [ref.id for ref in answer.starts] == ["A", "B"]
    assert [ref.id for ref in answer.ends] == ["Z", "D"]
    assert [each.entity.id for each in answer.read_as] == ["B"]
    assert answer.needed == [] and answer.at_most is None


def test_alternatives_share_no_link(small: Screener) -> None:
    answer = small.paths("A", "Z", alternatives=True)
    assert named(answer.paths) == ["ACZ", "ATZ"]
    assert (answer.at_most, answer.needed) == (2, [])
    assert all(link.sources for path in answer.paths for link in path.links)


def test_links_that_every_path_needs_are_named_by_their_ids(small: Screener) -> None:
    answer = small.paths("B", "Z", alternatives=True)
    assert [(each.step, each.links) for each in answer.needed] == [
        (1, ["Ownership~T~B"]),
        (2, ["Ownership~Z~T"]),
    ]
    assert answer.at_most == 1


def test_why_there_is_none_is_told_of_the_two_that_it_is_about(small: Screener) -> None:
    [why] = small.paths(["A", "B"], "D").why
    assert (why.kind, why.entity and why.entity.id) == ("meet_at_stop", "M")
    assert why.detail == "A Ltd and D Ltd meet only here, and chains are not followed through it."
    [why] = small.paths(["Z", "T"], ["A", "B"]).why
    assert why.detail == "There is a path from A Ltd to T Ltd, the other way."
    [why] = small.paths(["D", "Z"], "X", Question(traversal="supply")).why
    assert "From D Ltd or Z Ltd no link leads on that this search follows." in why.detail


def test_a_direction_may_be_a_pattern(small: Screener) -> None:
    sisters = Question(direction="up? down?")
    assert named(small.paths("A", "B", sisters).paths) == ["ATB"]
    assert small.paths("A", "B", sisters).traversal.direction == "up? down?"
    assert small.paths("A", "Z", sisters).paths == []
    assert named(small.paths("A", "Z", Question(direction="up")).paths) == ["ACZ", "ATZ"]


@pytest.mark.parametrize("bad", ["sideways", "up+", "up* down* up* down* up* down* up*", "", "any*"])
def test_a_pattern_that_is_none_is_refused(bad: str) -> None:
    with pytest.raises(BadQuestion, match=r"direction=.*or write one of up, down, common-owner, any"):
        Question(direction=bad)


def test_one_on_both_sides_and_too_many_are_refused(small: Screener) -> None:
    with pytest.raises(BadUse, match="'A' is on both sides"):
        small.paths(["A", "B"], ["A"])
    with pytest.raises(BadUse, match="0 entities on one side; give 1 to 20"):
        small.paths([], "A")
    assert [path.hops for path in small.paths("A", "A").paths] == [0]
