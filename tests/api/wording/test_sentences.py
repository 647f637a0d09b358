"""Each sentence says what is so of the answer, whatever that is, and nothing else."""

from __future__ import annotations

import re

from any_answer import AUTHORITY, DAY, DENIAL, WHO, answers
from hypothesis import given
from hypothesis import strategies as st

from api.models import ProximityAnswer
from api.wording.catalogue import on
from api.wording.classes import itself, member_of
from api.wording.values import link_kind
from api.wording.verdicts import Asked, headline, sentence, summarise
from graph.search.completeness import GapKind
from graph.search.proximity import Verdict
from graph.search.reasons import Reason
from ontology import Share

ASKED = Asked(WHO, DAY, 4)
NOT_FOUND = "no link found in the data loaded"
SHARE_NOT_RECORDED = "share not recorded"


def links_of(answer: ProximityAnswer) -> list:
    return answer.paths[0].links if answer.paths else []


@given(answers())
def test_who_which_class_and_day_are_named(answer: ProximityAnswer) -> None:
    text = sentence(answer, ASKED)
    assert WHO.caption in text
    assert on(DAY) in text
    assert (itself if answer.hops == 0 else member_of)(answer.risk_class) in text
    assert "clear" not in text


@given(answers())
def test_how_near_and_how_well_proven_is_said_of_a_yes_alone(answer: ProximityAnswer) -> None:
    text = sentence(answer, ASKED)
    assert bool(re.search(r"grade [A-D]", text)) == (answer.verdict is Verdict.YES)
    near = re.search(rf"{WHO.caption} is (at least )?(\d) hops? from", text)
    assert bool(near) == bool(answer.hops)
    if near:
        assert (int(near[2]), bool(near[1])) == (answer.hops, answer.at_least)
        assert f"evidence grade {answer.paths[0].grade}" in text
        assert answer.paths[0].entities[-1].caption in text
    assert ("itself" in text) == (answer.verdict is Verdict.YES and answer.hops == 0)


@given(answers())
def test_the_kinds_of_link_are_those_of_the_path(answer: ProximityAnswer) -> None:
    text = sentence(answer, ASKED)
    for link in links_of(answer):
        assert link_kind(link.type) in text
    assert ("indirect" in text) == any(link.direct == "indirect" for link in links_of(answer))
    shares = {link.share for link in links_of(answer) if link.share and Share.parse(link.share).low > 0}
    assert answer.verdict is Verdict.UNKNOWN or ("%" in text) == bool(shares), (
        "a share that is not recorded is told as one"
    )
    official = any(link.type == "Affiliation" and link.grade == "B" for link in links_of(answer))
    assert (f"affiliation stated by {AUTHORITY}" in text) == official


@given(answers())
def test_a_share_that_is_not_recorded_is_said_where_the_yes_needs_it(answer: ProximityAnswer) -> None:
    needs = answer.needs_unrecorded_share and bool(answer.hops)
    assert (SHARE_NOT_RECORDED in sentence(answer, ASKED)) == needs


@given(answers())
def test_no_link_is_said_to_be_missing_only_of_a_no(answer: ProximityAnswer) -> None:
    text = sentence(answer, ASKED)
    assert (NOT_FOUND in text.lower()) == (answer.verdict is Verdict.NO)
    assert ("as of the copy of" in text) == (answer.as_of is not None)
    assert answer.as_of is None or on(answer.as_of) in text
    assert ("inconclusive" in text) == (answer.verdict is Verdict.UNKNOWN)


@given(answers())
def test_a_list_in_part_is_told_where_the_answer_rests_on_it(answer: ProximityAnswer) -> None:
    text = sentence(answer, ASKED)
    titles = answer.paths[0].target.lists if answer.paths and answer.paths[0].target else []
    for held in answer.lists:
        told = f"{held.title}: 125 of 3,409 entries loaded" in text
        rests = held.title in titles if answer.verdict is Verdict.YES else answer.verdict is Verdict.UNKNOWN
        assert told == (rests and held.held == 125)


@given(answers())
def test_both_sides_of_a_contradiction_are_shown(answer: ProximityAnswer) -> None:
    disputed = any(link.disputed for link in links_of(answer)) and bool(answer.hops)
    assert (f"Disputed: {DENIAL.caption}." in sentence(answer, ASKED)) == disputed


@given(answers())
def test_why_it_is_unknown_is_true_of_the_answer(answer: ProximityAnswer) -> None:
    text = sentence(answer, ASKED)
    reasons = set(answer.reasons)
    says = {
        "no owner or parent is recorded": Reason.NO_OWNER_RECORDED,
        "not fully recorded": Reason.OPEN_END,
        "list data incomplete": Reason.LIST_IN_PART,
        "out of date": Reason.CLASS_OUTDATED,
        "no list names every member": Reason.CLASS_OPEN_BY_NATURE,
        "reached its limit": Reason.PARTIAL,
        "below the minimum grade": Reason.BELOW_MIN_GRADE,
        "not matched to anyone": Reason.NO_MATCH,
    }
    for words, reason in says.items():
        assert words not in text or reason in reasons, words
    own = {end.lacks for end in answer.open_ends if end.entity == WHO}
    if "its owners are not fully recorded" in text:
        assert own - {GapKind.SHARES_EXCEED_WHOLE, GapKind.ARMED_FORCE, "aggregate_holding"}
    if "more than 100%" in text:
        assert GapKind.SHARES_EXCEED_WHOLE in [end.lacks for end in answer.open_ends]
        assert ("its recorded shares" in text) == (GapKind.SHARES_EXCEED_WHOLE in own)


@given(answers())
def test_a_headline_agrees_with_its_sentence(answer: ProximityAnswer) -> None:
    first = headline(answer).split(":")[0].split(",")[0]
    assert (
        first == {Verdict.YES: "yes", Verdict.NO: NOT_FOUND, Verdict.UNKNOWN: "inconclusive"}[answer.verdict]
    )
    if answer.at_least:
        assert not answer.hops or "at least" in headline(answer)


@given(st.lists(answers(), min_size=1, max_size=5, unique_by=lambda answer: answer.risk_class))
def test_every_class_is_told_once_and_who_is_named_first(given: list[ProximityAnswer]) -> None:
    answer_told = summarise(given, ASKED)
    first = answer_told.first[0]
    assert WHO.caption in first and on(DAY) in first
    for answer in given:
        assert (itself if answer.hops == 0 else member_of)(answer.risk_class) in answer_told.text
    assert len(answer_told.first + answer_told.others) <= len(given)


@given(st.lists(answers(), min_size=1, max_size=7, unique_by=lambda answer: answer.risk_class))
def test_the_first_sentences_say_what_was_found_and_what_is_open_of_a_conglomerate(
    given: list[ProximityAnswer],
) -> None:
    first = summarise(given, ASKED).first
    by_class = {answer.risk_class: answer for answer in given}
    found = [each for each in given if each.verdict is Verdict.YES and each.risk_class != "state_body"]
    assert 1 <= len(first) <= 2
    if found:
        leading = min(found, key=rank)
        assert (itself if leading.hops == 0 else member_of)(leading.risk_class) in first[0]
    conglomerate = by_class.get("defence_conglomerate")
    if conglomerate is not None:
        assert any("a defence conglomerate" in sentence for sentence in first) or (
            conglomerate.verdict is Verdict.NO and found
        )
        alone = [sentence for sentence in first if "inconclusive" in sentence]
        if conglomerate.verdict is Verdict.UNKNOWN:
            assert len(alone) == 1 and sum(member_of(name) in alone[0] for name in by_class) == 1


def rank(answer: ProximityAnswer) -> tuple[bool, bool, int]:
    return answer.risk_class != "defence_conglomerate", answer.risk_class != "listed_party", answer.hops or 0
