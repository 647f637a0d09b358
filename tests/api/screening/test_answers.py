"""What an answer may say: decisions, completeness, contested names, and questions that cannot be asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from factories import DATASET, company, fact, member, owns
from loads import LISTS, listing
from made_up_answers import COMPLETE, MILITARY, STATE_OWNED, screener_of
from rich.console import Console, RenderableType

from api.errors import BadQuestion
from api.render.chain import chain
from api.render.citations import Citations
from api.screening import Question, Screener


class TestDecision:
    @pytest.mark.parametrize(
        ("name", "id", "what"),
        [
            ("People's Liberation Army", "cn-pla", "one of the armed forces"),
            ("国务院国有资产监督管理委员会", "cn-sasac", "a state body"),
        ],
    )
    def test_one_that_is_itself_a_barrier_is_for_review(
        self, screener: Screener, name: str, id: str, what: str
    ) -> None:
        answer = screener.screen(name)
        assert (answer.decision, answer.entity and answer.entity.id) == ("review", id)
        assert answer.entity is not None
        told = f"{answer.entity.caption} is itself {what} on 21 Nov 2026; links are not followed beyond"
        assert answer.headline.startswith(told)
        assert "not fully recorded" not in answer.summary
        assert "no owner" not in answer.summary

    @pytest.mark.parametrize(
        ("risk_classes", "decision"),
        [((MILITARY,), "no link found"), ((MILITARY, "state_body"), "no link found"), (None, "unknown")],
    )
    def test_no_link_is_found_only_where_every_list_of_the_classes_asked_for_is_whole(
        self, tmp_path: Path, risk_classes: tuple[str, ...] | None, decision: str
    ) -> None:
        with screener_of(tmp_path, (COMPLETE, STATE_OWNED)) as screener:
            question = Question(risk_classes=risk_classes, min_grade="A")
            assert screener.screen("ministry", question).decision == "review"
            assert screener.screen("mill", question).decision == decision

    def test_a_class_that_no_list_names_whole_is_told_beside_it(self, tmp_path: Path) -> None:
        with screener_of(tmp_path, (COMPLETE, STATE_OWNED)) as screener:
            question = Question(risk_classes=(MILITARY, "armed_forces"), min_grade="A")
            answer = screener.screen("mill", question)
        assert answer.decision == "no link found"
        assert answer.summary.startswith(
            "No link found in the data loaded from mill Ltd to a Chinese military company"
        )
        assert "Link to armed forces (no list names every member): inconclusive" in answer.summary

    def test_a_party_on_a_list_is_a_hit_whatever_class_is_asked_about(self, tmp_path: Path) -> None:
        facts = (company("mill", "Zeta Works"), *listing("entry", "mill", start="2020", end="2023"))
        with screener_of(tmp_path, (LISTS, facts)) as screener:
            then = screener.screen(
                "Zeta Works", Question(risk_classes=("state_body",), valid_at=date(2022, 1, 1))
            )
            now = screener.screen("Zeta Works", Question(risk_classes=("state_body",)))
        assert (then.decision, now.decision) == ("hit", "unknown")
        assert then.summary.startswith(
            "Zeta Works is itself on the red-list (in force from 1 Jan 2020 until 31 Dec 2023"
        )
        assert "itself on" not in now.summary

    def test_a_list_with_two_entries_of_one_party_is_named_once(self, tmp_path: Path) -> None:
        twice = [each for entry in ("one", "two") for each in listing(entry, "mill", start="2020")]
        with screener_of(tmp_path, (LISTS, (company("mill", "Zeta Works"), *twice))) as screener:
            summary = screener.screen("Zeta Works").summary
        assert summary.count("red-list") == 1

    def test_a_listed_state_body_is_a_hit(self, tmp_path: Path) -> None:
        with screener_of(tmp_path, (COMPLETE, [*STATE_OWNED, member("ministry", MILITARY)])) as screener:
            assert screener.screen("ministry").decision == "hit"


class TestContestedNames:
    def test_an_id_that_is_the_name_of_another_body_proves_neither(self, tmp_path: Path) -> None:
        facts = (company("acme", "Zeta Works"), company("other", "acme"))
        with screener_of(tmp_path, (DATASET, facts)) as screener:
            answer = screener.screen("acme")
            assert {m.entity.id: m.accepted for m in answer.matches} == {"acme": False, "other": False}
            assert answer.decision == "review"
            assert [m.accepted for m in screener.search("Zeta Works").matches] == [True]

    def test_an_identifier_that_is_the_name_of_another_body_proves_neither(self, tmp_path: Path) -> None:
        facts = (company("a", "Zeta Works"), fact("a", "registrationNumber", "B52"), company("b", "B52"))
        with screener_of(tmp_path, (DATASET, facts)) as screener:
            matches = screener.search("B52").matches
        assert {m.entity.id: m.accepted for m in matches} == {"a": False, "b": False}

    def test_an_id_that_is_its_own_name_is_accepted(self, tmp_path: Path) -> None:
        with screener_of(tmp_path, (DATASET, (company("acme", "Acme"),))) as screener:
            assert [(m.entity.id, m.accepted) for m in screener.search("acme").matches] == [("acme", True)]

    def test_the_identifier_of_a_list_entry_means_no_body(self, tmp_path: Path) -> None:
        number = fact("entry", "registrationNumber", "E-1704", schema="Listing")
        facts = (company("body", "Zeta Works"), *listing("entry", "body"), number)
        with screener_of(tmp_path, (LISTS, facts)) as screener:
            assert screener.search("E-1704").matches == []


BAD: list[dict[str, Any]] = [
    {"known_at": datetime(2024, 1, 1)},
    {"known_at": date(2024, 1, 1)},
    {"known_at": "2024-01-01"},
    {"valid_at": "2024-01-01"},
    {"valid_at": datetime(2024, 1, 1, tzinfo=UTC)},
    {"max_hops": 2.5},
    {"max_hops": "2"},
    {"max_hops": True},
    {"min_share": "25"},
    {"min_share": float("nan")},
    {"min_grade": 2},
    {"paths": "5"},
    {"matches": None},
    {"sources": "press"},
    {"risk_classes": "listed_party"},
    {"risk_classes": ("registered_agent",)},
    {"traversal": None},
    {"collapse_full": "no"},
]


@pytest.mark.parametrize("given", BAD, ids=str)
def test_a_question_that_cannot_be_asked_is_refused(screener: Screener, given: dict[str, Any]) -> None:
    with pytest.raises(BadQuestion, match=next(iter(given)) + "|registered_agent"):
        screener.screen("cn-gta", Question(**given))


@pytest.mark.parametrize("page", [{"offset": -1}, {"limit": 0}, {"limit": 501}])
def test_a_page_of_links_has_bounds(screener: Screener, page: dict[str, int]) -> None:
    for asked in (screener.links, screener.owners):
        with pytest.raises(BadQuestion, match=next(iter(page))):
            asked("cn-gta", None, **page)


def test_owners_come_a_page_at_a_time(screener: Screener) -> None:
    whole, second = screener.owners("cn-gta"), screener.owners("cn-gta", offset=1, limit=1)
    assert whole.total == len(whole.links) > 2
    assert (second.total, second.links) == (whole.total, whole.links[1:2])


class TestHoldings:
    def test_a_holding_sold_and_bought_again_is_what_it_is_today(self, tmp_path: Path) -> None:
        facts = (
            company("a"),
            company("b"),
            owns("a", "b", "60", start="2010", end="2015"),
            owns("a", "b", "30", observed="2020"),
        )
        with screener_of(tmp_path, (DATASET, facts)) as screener:
            assert holdings(screener) == [("30", "unstated", "presumed")]
            assert holdings(screener, date(2012, 6, 1)) == [("60", "unstated", "in force")]
            assert [status for _, _, status in holdings(screener, date(2009, 1, 1))] == ["not yet"]

    def test_a_direct_and_an_indirect_holding_of_one_day_are_in_conflict(self, tmp_path: Path) -> None:
        facts = (
            company("a"),
            company("b"),
            owns("a", "b", "5", direct="indirect"),
            owns("a", "b", "10", direct="direct"),
        )
        with screener_of(tmp_path, (DATASET, facts)) as screener:
            assert holdings(screener) == [("[5,10]", "conflicting", "presumed")]


def holdings(screener: Screener, day: date | None = None) -> list[tuple[str | None, str, str]]:
    """Share, directness and status of the one link above `b`."""
    (link,) = screener.owners("b", Question(valid_at=day)).links
    return [(held.share, held.direct, held.valid.status) for held in link.holdings]


class TestListings:
    @pytest.mark.parametrize(
        ("named", "day", "status"),
        [
            (({"start": "2010", "end": "2012"}, {"start": "2020", "observed": "2020"}), 2011, "in force"),
            (({"start": "2010", "end": "2012"}, {"start": "2020", "observed": "2020"}), 2015, "former"),
            (({"start": "2010", "end": "2012"}, {"start": "2020", "observed": "2020"}), 2024, "presumed"),
            (({"observed": "2010"}, {"start": "2020", "observed": "2020"}), 2005, "unknown"),
            (({"observed": "2010"}, {"start": "2020", "observed": "2020"}), 2015, "in force"),
        ],
    )
    def test_an_entry_holds_when_the_membership_does(
        self, tmp_path: Path, named: tuple[dict[str, str], ...], day: int, status: str
    ) -> None:
        names = [
            fact("entry", "names", "b", schema="Listing", locator=f"page {number}", **qualifiers)
            for number, qualifiers in enumerate(named)
        ]
        with screener_of(tmp_path, (LISTS, (company("b"), *listing("entry"), names))) as screener:
            answer = screener.entity("b", Question(valid_at=date(day, 6, 1)))
        assert [entry.valid.status for entry in answer.listings] == [status]
        assert {target.valid.status for target in answer.risk_classes} == (
            {status} if status in ("in force", "presumed") else set()
        )


def test_a_path_shows_the_judgement_that_merged_its_entities(tmp_path: Path) -> None:
    facts = (
        company("mill"),
        company("group"),
        company("old-group"),
        fact("old-group", "sameAs", "group", grade="D", locator="page 9"),
        owns("old-group", "mill", "100", grade="B"),
        member("group", MILITARY),
    )
    with screener_of(tmp_path, (DATASET, facts)) as screener:
        (path,) = screener.proximity("mill", Question(risk_classes=(MILITARY,))).proximity[0].paths
        between = screener.paths("mill", "group").paths[0]
    assert path.grade == "B"
    assert path.judgements == between.judgements
    (judgement,) = path.judgements
    assert (judgement.entity.id, judgement.one, judgement.other) == ("group", "old-group", "group")
    assert (judgement.grade, [s.locator for s in judgement.sources]) == ("D", ["page 9"])
    printed = plain(chain(path, Citations()))
    assert "old-group and group, by a judgement of grade D" in printed


def plain(renderable: RenderableType) -> str:
    """As printed on a wide screen."""
    console = Console(width=200)
    with console.capture() as captured:
        console.print(renderable)
    return captured.get()


class TestStaleness:
    OLD = replace(DATASET, id="old", update_days=1)
    CLASSES = replace(DATASET, id="classes", update_days=1)
    FACTS = (company("mill"), company("owner"), owns("owner", "mill", "20"))

    def test_an_overdue_source_that_is_left_out_does_not_count(self, tmp_path: Path) -> None:
        loads = ((DATASET, self.FACTS), (self.OLD, company("elsewhere")))
        with screener_of(tmp_path, *loads) as screener:
            assert stale(screener) is True
            assert stale(screener, "press") is False
            assert stale(screener, "press", "old") is True

    def test_one_that_names_members_of_the_class_does(self, tmp_path: Path) -> None:
        loads = ((DATASET, self.FACTS), (self.CLASSES, (company("group"), member("group", MILITARY))))
        with screener_of(tmp_path, *loads) as screener:
            assert stale(screener, "press") is True
            assert stale(screener, "press", risk_class="listed_party") is False

    def test_the_interval_of_a_list_goes_before_that_of_its_source(self, tmp_path: Path) -> None:
        [held] = COMPLETE.lists
        yearly = replace(held, id="yearly", copied=date(2025, 3, 1), end=date(2025, 3, 1), update_days=365)
        monthly = replace(yearly, id="monthly", update_days=30)
        classes = (("yearly", MILITARY), ("monthly", "listed_party"))
        source = replace(self.OLD, lists=(yearly, monthly), list_classes=classes)
        with screener_of(tmp_path, (DATASET, self.FACTS), (source, company("elsewhere"))) as screener:
            assert stale(screener) is False
            assert stale(screener, risk_class="listed_party") is True
            assert stale(screener, risk_class="defence_conglomerate") is True  # it rests on links of both

    @pytest.mark.parametrize(("interval", "is_stale"), [(365, False), (30, True)])
    def test_a_yes_rests_on_the_list_that_names_the_target(
        self, tmp_path: Path, interval: int, is_stale: bool
    ) -> None:
        [held], day = COMPLETE.lists, date(2025, 3, 1)
        yearly = replace(held, id="yearly", copied=day, end=day, update_days=interval)
        monthly = replace(yearly, id="monthly", update_days=30)
        classes = (("yearly", MILITARY), ("monthly", MILITARY))
        source = replace(self.OLD, lists=(yearly, monthly), list_classes=classes)
        says = {"type": "Listing", "list": "yearly", "names": "mill"}
        entry = [fact("entry", prop, value, schema="Listing") for prop, value in says.items()]
        with screener_of(tmp_path, (DATASET, self.FACTS), (source, entry)) as screener:
            assert stale(screener) is is_stale

    def test_one_that_says_how_complete_the_class_is_does(self, tmp_path: Path) -> None:
        held = tuple(replace(each, copied=date(2025, 1, 1), update_days=1) for each in COMPLETE.lists)
        classes = replace(self.CLASSES, lists=held, list_classes=COMPLETE.list_classes)
        with screener_of(tmp_path, (DATASET, self.FACTS), (classes, company("elsewhere"))) as screener:
            assert stale(screener, "press") is True
            assert stale(screener, "press", risk_class="listed_party") is False


def stale(screener: Screener, *sources: str, risk_class: str = MILITARY) -> bool:
    """Whether the answer about `mill` is stale, in these sources or in all."""
    question = Question(sources=sources or None, risk_classes=(risk_class,))
    return screener.proximity("mill", question).proximity[0].stale


def test_assumptions_name_the_bodies(screener: Screener) -> None:
    question = Question(max_hops=1, risk_classes=("defence_conglomerate",))
    answer = screener.screen("cn-aucma-yunlian", question).proximity[0]
    details = [assumed.detail for assumed in answer.assumes]
    holding = "青岛澳柯玛控股集团有限公司's holding in "
    assert any(holding in detail and "27 Nov 2020" in detail for detail in details)
    assert not any("~" in detail for detail in details)
