"""What an entity owns, who stands above several, and the members of a class near one."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from clock import ASKED_AT
from factories import company, fact, member, owns, unit
from small_store import small_store

from api.errors import BadQuestion, BadUse, NotFound
from api.screening import Explorer, Question
from api.workspace import Workspace

FACTS = [
    *(
        company(id, f"{name} Works")
        for id, name in zip("ABCDE", ("Alpha", "Beta", "Gamma", "Delta", "Epsilon"), strict=True)
    ),
    company("G", "Group"),
    company("M", "Ministry"),
    company("T1", "Twin Works"),
    company("T2", "Twin Works"),
    member("M", "state_body"),
    member("G", "defence_conglomerate"),
    owns("G", "A", "60", direct="direct"),
    owns("A", "B", "10", direct="direct"),
    unit("G", "C"),
    owns("M", "G", "100", direct="direct"),
    owns("M", "D", "100", direct="direct"),
    fact("S", "type", "Shipment", schema="Shipment"),
]


@pytest.fixture(scope="module")
def explorer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Explorer]:
    path: Path = tmp_path_factory.mktemp("small") / "s.db"
    with closing(small_store(path, FACTS)) as store:
        yield Explorer(Workspace(store, clock=lambda: ASKED_AT))


class TestOwned:
    def test_of_every_share_with_the_best_path(self, explorer: Explorer) -> None:
        answer = explorer.owned("G")
        assert [(each.entity.id, each.hops) for each in answer.owned] == [("A", 1), ("C", 1), ("B", 2)]
        last = answer.owned[-1].path
        assert last is not None
        assert [link.share for link in last.links] == ["60", "10"]
        assert all(link.sources for link in last.links)

    def test_a_minimum_share_and_fewer_hops_leave_out(self, explorer: Explorer) -> None:
        assert [each.entity.id for each in explorer.owned("G", Question(min_share=25)).owned] == ["A", "C"]
        assert explorer.owned("G", Question(max_hops=1)).total == 2

    def test_nothing_was_owned_before_anybody_observed_it(self, explorer: Explorer) -> None:
        assert explorer.owned("G", Question(valid_at=date(2010, 1, 1))).total == 0

    def test_a_page_says_how_many_there_are(self, explorer: Explorer) -> None:
        answer = explorer.owned("G", offset=1, limit=1)
        assert ([each.entity.id for each in answer.owned], answer.total) == (["C"], 3)

    def test_one_without_links_owns_nothing(self, explorer: Explorer) -> None:
        assert explorer.owned("E").total == 0


class TestNames:
    def test_a_name_is_taken_and_told(self, explorer: Explorer) -> None:
        answer = explorer.owned("Alpha Works")
        assert answer.entity.id == "A"
        assert [(each.text, each.entity.id) for each in answer.read_as] == [("Alpha Works", "A")]
        assert explorer.owned("A").read_as == []

    def test_a_name_of_several_is_refused_with_all_of_them(self, explorer: Explorer) -> None:
        with pytest.raises(BadUse, match=r"T1 \(Twin Works\), T2 \(Twin Works\)"):
            explorer.owned("Twin Works")

    def test_a_name_of_nobody_and_a_shipment_are_refused(self, explorer: Explorer) -> None:
        with pytest.raises(NotFound, match="no entity is called 'Zzyzx'"):
            explorer.owned("Zzyzx")
        with pytest.raises(NotFound, match="no corporate links"):
            explorer.owned("S")


class TestCommon:
    def test_who_stands_above_all_nearest_first(self, explorer: Explorer) -> None:
        answer = explorer.common(["A", "C"])
        assert [(each.entity.id, each.hops, each.stop) for each in answer.common] == [
            ("G", 1, None),
            ("M", 2, "state_body"),
        ]
        assert all(each.above_all and len(each.branches) == 2 for each in answer.common)

    def test_what_stands_above_most_comes_first_and_who_shares_nothing_is_named(
        self, explorer: Explorer
    ) -> None:
        answer = explorer.common(["A", "C", "D", "E"])
        assert [(each.entity.id, [b.entity.id for b in each.branches]) for each in answer.common] == [
            ("M", ["A", "C", "D"]),
            ("G", ["A", "C"]),
        ]
        assert [ref.id for ref in answer.alone] == ["E"]

    def test_one_of_them_may_stand_above_another(self, explorer: Explorer) -> None:
        first = explorer.common(["G", "A"]).common[0]
        assert (first.entity.id, [branch.hops for branch in first.branches]) == ("G", [0, 1])

    def test_a_state_body_is_not_crossed(self, explorer: Explorer) -> None:
        answer = explorer.common(["A", "D"])
        assert [(each.entity.id, each.stop) for each in answer.common] == [("M", "state_body")]

    def test_one_entity_alone_is_refused(self, explorer: Explorer) -> None:
        with pytest.raises(BadUse, match="different entities"):
            explorer.common(["A", "A"])


class TestNear:
    def test_every_member_with_its_membership(self, explorer: Explorer) -> None:
        answer = explorer.near("A", "defence_conglomerate")
        [found] = answer.members
        assert (found.entity.id, found.hops, answer.total) == ("G", 1, 1)
        assert found.path is not None and found.path.target is not None
        assert found.path.target.sources
        assert [str(reason) for reason in answer.reasons] == ["list_in_part"]

    def test_a_member_is_near_itself(self, explorer: Explorer) -> None:
        assert [(m.entity.id, m.hops) for m in explorer.near("G", "defence_conglomerate").members] == [
            ("G", 0)
        ]

    @pytest.mark.parametrize("risk_class", ["nope", "registered_agent", "military_end_user"])
    def test_a_class_that_no_question_names_is_refused(self, explorer: Explorer, risk_class: str) -> None:
        with pytest.raises(BadQuestion, match=f"risk_class='{risk_class}'"):
            explorer.near("G", risk_class)

    def test_a_page_is_as_long_as_over_http(self, explorer: Explorer) -> None:
        with pytest.raises(BadQuestion, match="limit=101: it must be a whole number between 1 and 100"):
            explorer.near("G", "state_body", limit=101)

    def test_any_way_finds_more(self, explorer: Explorer) -> None:
        assert explorer.near("D", "defence_conglomerate").total == 0
        assert explorer.near("G", "state_body", Question(traversal="any", max_hops=1)).total == 1


@pytest.fixture
def case(workspace: Workspace) -> Explorer:
    return Explorer(workspace)


class TestCase:
    def test_huada_owns_gta(self, case: Explorer) -> None:
        found = {each.entity.id: each.hops for each in case.owned("cn-huada-semiconductor").owned}
        assert found["cn-gta"] == 1

    def test_gta_and_the_24th_institute_share_the_state_alone(self, case: Explorer) -> None:
        answer = case.common(["cn-gta", "cn-cetc-24"])
        assert [(each.entity.id, each.stop) for each in answer.common] == [("cn-sasac", "state_body")]

    def test_members_near_gta(self, case: Explorer) -> None:
        answer = case.near("cn-gta", "defence_conglomerate")
        assert ("cn-cec", 2) in [(each.entity.id, each.hops) for each in answer.members]
