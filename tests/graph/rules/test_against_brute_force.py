"""Capture against every way in which the shares may be, in fractions, on random cap tables."""

from __future__ import annotations

import pytest
from brute_force_capture import outcomes
from random_cap_tables import CapTable, cap_table

from graph.rules import Capture, FactKind, RegimeOutcome, capture, deciding, settling
from graph.rules.evidence import reconsidered

SEEDS = range(300)


def found(case: CapTable) -> Capture:
    return capture(case.record, case.regime, case.phase, case.listed, case.joint)


@pytest.mark.parametrize("first", range(0, len(SEEDS), 50))
def test_outcomes_are_those_of_all_worlds(first) -> None:
    for seed in SEEDS[first : first + 50]:
        case = cap_table(seed)
        expected = outcomes(case.cap)
        result = found(case)
        outcome = {name: str(result.outcome(place)) for place, name in enumerate(case.names)}
        assert outcome == {name: expected.get(name, "not captured") for name in case.names}, seed
        assert [list(RegimeOutcome)[each] for each in result.outcomes()] == list(outcome.values())


def test_without_a_needed_fact_the_outcome_is_another() -> None:
    needed = 0
    for seed in SEEDS[:100]:
        result = found(cap_table(seed))
        for place in range(len(cap_table(seed).names)):
            outcome = result.outcome(place)
            facts = deciding(result, place)
            assert bool(facts) is (outcome is not RegimeOutcome.NOT_CAPTURED), seed
            for fact in facts:
                changed = reconsidered(result, without=(fact,)).outcome(place) is not outcome
                assert changed is fact.is_needed
                needed += changed
    assert needed > 100


def test_the_fewest_unknown_facts_settle_what_is_undetermined() -> None:
    sizes = []
    for seed in SEEDS[:200]:
        result = found(cap_table(seed))
        for place in range(len(result.record.entities)):
            settles = settling(result, place)
            assert (settles is not None) is (result.outcome(place) is RegimeOutcome.UNDETERMINED), seed
            if settles is None:
                continue
            sizes.append(len(settles.facts))
            at = {"at_most": settles.facts} if settles.as_captured else {"at_least": settles.facts}
            expected = RegimeOutcome.CAPTURED if settles.as_captured else RegimeOutcome.NOT_CAPTURED
            assert reconsidered(result, **at).outcome(place) is expected
    assert len(sizes) > 20


def test_the_facts_that_decide_lead_up_to_somebody_listed() -> None:
    for seed in SEEDS[:100]:
        result = found(cap_table(seed))
        for place in range(len(result.record.entities)):
            facts = deciding(result, place)
            if facts:
                assert any(fact.kind is FactKind.LISTING for fact in facts), seed
