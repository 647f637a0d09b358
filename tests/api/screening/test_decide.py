"""The decision for whatever a name may mean, against a plain reading of the rules."""

from __future__ import annotations

import pytest
from any_answer import matches
from hypothesis import given
from hypothesis import strategies as st

from api.models import MatchAnswer
from api.screening.candidate import Candidate
from api.screening.decide import decide
from graph.search.proximity import Proximity, Verdict
from graph.search.reasons import Reason
from ingest.matching import Match


def read_plainly(found: list[MatchAnswer], listed: set[str], barriers: dict[str, str]) -> str:
    if not found:
        return "no match found"
    accepted = [match for match in found if match.accepted]
    for match in accepted:
        own = barriers.get(match.entity.id)
        if match.entity.id in listed:
            return "hit"
        for answer in match.proximity:
            if answer.verdict is Verdict.YES and answer.risk_class not in ("state_body", own):
                return "hit"
    if len(accepted) != 1 or accepted[0].entity.id in barriers:
        return "review"
    asked = [answer for answer in accepted[0].proximity if answer.risk_class != "state_body"]
    if not any(answer.verdict is Verdict.NO for answer in asked):
        return "unknown"
    for answer in asked:
        if answer.verdict is Verdict.NO:
            continue
        # What is left is unknown; only a class that no list ever names whole may be.
        lists = {Reason.LIST_IN_PART, Reason.CLASS_OUTDATED, Reason.CLASS_NOT_HELD_THEN}
        if Reason.CLASS_OPEN_BY_NATURE not in answer.reasons or lists & set(answer.reasons):
            return "unknown"
    return "no link found"


@pytest.mark.slow
@given(matches(), st.data())
def test_every_decision_is_that_of_the_rules(found: list[MatchAnswer], data: st.DataObject) -> None:
    ids = [match.entity.id for match in found]
    listed = data.draw(st.sets(st.sampled_from(ids))) if ids else set()
    listed &= {match.entity.id for match in found if match.accepted}
    barriers = {
        id: data.draw(st.sampled_from(["state_body", "armed_forces"]))
        for id in ids
        if data.draw(st.booleans())
    }
    candidates = [candidate(match, listed, barriers) for match in found]
    assert decide(candidates) == read_plainly(found, listed, barriers)


def candidate(match: MatchAnswer, listed: set[str], barriers: dict[str, str]) -> Candidate:
    """The plain values behind a match."""
    id = match.entity.id
    return Candidate(
        Match(id, match.score, match.accepted, match.matched_name, ()),
        {
            answer.risk_class: Proximity(answer.risk_class, answer.verdict, tuple(answer.reasons), None, {})
            for answer in match.proximity
        },
        frozenset({"entry"} if id in listed else ()),
        barriers.get(id),
    )
