"""What needs a person under a policy, by decision, reason, country and age of evidence."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import date

import pytest

from api.policy import BUILT_IN, EvidencePolicy, Policy, UnknownRule
from api.screening.candidate import Candidate
from api.screening.policy import Facts, Outcome, Outcomes, PersonReason, outcome_of
from graph.model.days import day_number
from graph.search import Assumption, Gap, GapKind, Path, Proximity, Reason, Verdict
from graph.search.distance import Hops
from ingest.matching import Match
from ontology import Grade

DAY = date(2026, 1, 1)
WEST = frozenset(("nl", "de"))
COUNTRIES = {"nl-a": ["nl"], "cn-p": ["cn"], "two": ["nl", "cn"]}

CHINESE_PARENT = UnknownRule(True, frozenset((Reason.OPEN_END,)), open_end_countries=frozenset(("cn", "hk")))
WESTERN_FIRM = UnknownRule(
    False,
    frozenset((Reason.NO_MATCH, Reason.NO_OWNER_RECORDED, Reason.OPEN_END, Reason.LIST_IN_PART)),
    party_countries=WEST,
)
DESK = Policy("Desk", unknowns=(CHINESE_PARENT, WESTERN_FIRM))


def unknown(*reasons: Reason, ends: tuple[Gap, ...] = (), more: int = 0) -> Proximity:
    return Proximity("listed_party", Verdict.UNKNOWN, reasons, None, {}, open_ends=ends, more_open_ends=more)


def of(
    policy: Policy,
    decision: str,
    answer: Proximity,
    party: str | None = "nl-a",
    given: str | None = None,
    *,
    accepted: bool = True,
    barrier: str | None = None,
) -> Outcomes:
    proximity: Mapping[str, Proximity] = {answer.risk_class: answer}
    match = Match(party or "", 1.0, accepted, "A", ())
    candidates = [] if party is None else [Candidate(match, proximity, barrier=barrier)]

    def countries(id: str) -> Collection[str]:
        return COUNTRIES.get(id, [])

    facts = Facts(countries, given, lambda id: proximity)
    return outcome_of(decision, candidates, proximity, ["listed_party"], policy, DAY, facts)


def gap(entity: str, lacks: GapKind = GapKind.NO_OWNER_RECORDED) -> Gap:
    return Gap(entity, lacks)


def test_by_the_built_in_policy_only_a_line_without_a_link_is_for_nobody() -> None:
    nothing = Proximity("listed_party", Verdict.NO, (), None, {})
    assert of(BUILT_IN, "no link found", nothing) == Outcomes(Outcome.CLEAR)
    assert of(BUILT_IN, "hit", nothing) == Outcomes(Outcome.HIT)
    for decision, party in (("unknown", "nl-a"), ("no match found", None)):
        assert of(BUILT_IN, decision, unknown(Reason.NO_MATCH), party).outcome is Outcome.REVIEW


def test_a_western_firm_of_which_nothing_is_recorded_needs_nobody_and_says_by_which_rule() -> None:
    found = of(DESK, "unknown", unknown(Reason.NO_OWNER_RECORDED))
    assert found.outcome is Outcome.CLEAR and not found.needs_person
    [waived] = found.waived
    assert (waived.reason, waived.entity, waived.rule) == ("no_owner_recorded", "nl-a", 2)


def test_an_open_end_above_a_chinese_parent_needs_a_person() -> None:
    found = of(DESK, "unknown", unknown(Reason.OPEN_END, ends=(gap("nl-a"), gap("cn-p"))))
    assert found.outcome is Outcome.REVIEW
    assert [(each.entity, each.rule) for each in found.needs_person] == [("cn-p", 1)]
    assert [(each.entity, each.rule) for each in found.waived] == [("nl-a", 2)]


@pytest.mark.parametrize(
    ("party", "given", "outcome"),
    [
        (None, "nl", Outcome.CLEAR),
        (None, None, Outcome.REVIEW),  # no country is known
        (None, "cn", Outcome.REVIEW),
        ("two", None, Outcome.REVIEW),  # one of its countries is not among them
        ("nl-a", "cn", Outcome.REVIEW),  # the order gives another one
        ("nobody-knows", "de", Outcome.CLEAR),
    ],
)
def test_a_rule_for_nobody_needs_every_country_to_be_known_and_named(
    party: str | None, given: str | None, outcome: Outcome
) -> None:
    decision = "no match found" if party is None else "unknown"
    assert of(DESK, decision, unknown(Reason.NO_MATCH), party, given).outcome is outcome


@pytest.mark.parametrize(
    "answer",
    [
        unknown(Reason.OPEN_END, ends=(gap("nobody-knows"),)),  # it may be a Chinese one
        unknown(Reason.OPEN_END, ends=(gap("nl-a", GapKind.ARMED_FORCE),)),
        unknown(Reason.OPEN_END, ends=(gap("nl-a", GapKind.SHARES_EXCEED_WHOLE),)),
        unknown(Reason.OPEN_END, ends=(gap("nl-a"),), more=1),  # one that is not listed may be anybody's
        unknown(Reason.NO_OWNER_RECORDED, Reason.CONFLICTING_EVIDENCE),
        unknown(Reason.NO_OWNER_RECORDED, Reason.SHARE_UNKNOWN),
    ],
)
def test_what_more_is_known_of_than_nothing_is_never_waived(answer: Proximity) -> None:
    assert of(DESK, "unknown", answer).outcome is Outcome.REVIEW


@pytest.mark.parametrize(
    ("accepted", "barrier", "reason"),
    [
        (False, None, PersonReason.NOT_ACCEPTED),
        (True, "armed_forces", PersonReason.STATE_BODY_OR_ARMED_FORCE),
    ],
)
def test_no_policy_waives_a_review(accepted: bool, barrier: str | None, reason: PersonReason) -> None:
    answer = unknown(Reason.NO_OWNER_RECORDED)
    found = of(DESK, "review", answer, accepted=accepted, barrier=barrier)
    assert (found.outcome, [each.reason for each in found.needs_person]) == (Outcome.REVIEW, [reason])


def yes(last: date) -> Proximity:
    path = Path((0, 1), (), (), 1, Grade.C, day_number(last), False)
    return Proximity("listed_party", Verdict.YES, (), Hops(1, False), {}, paths=(path,))


def no(since: date) -> Proximity:
    return Proximity(
        "listed_party", Verdict.NO, (), None, {}, assumes=(Assumption("presumed_link", since=since),)
    )


@pytest.mark.parametrize(
    ("decision", "answer", "outcome", "is_stale"),
    [
        ("no link found", no(date(2024, 12, 31)), Outcome.REVIEW, True),
        ("no link found", no(date(2025, 1, 1)), Outcome.CLEAR, False),
        ("hit", yes(date(2020, 1, 1)), Outcome.HIT, True),
        ("hit", yes(date(2025, 12, 1)), Outcome.HIT, False),
    ],
)
def test_evidence_older_than_a_policy_lets_count_is_said_and_never_makes_a_hit_less(
    decision: str, answer: Proximity, outcome: Outcome, is_stale: bool
) -> None:
    policy = replace(DESK, evidence=EvidencePolicy(365))
    found = of(policy, decision, answer)
    assert found.outcome is outcome
    assert [each.reason for each in found.needs_person] == [PersonReason.STALE_EVIDENCE] * is_stale
