"""No decision hides what nobody looked at: parties that were not shown, and what changed about others."""

from __future__ import annotations

import pytest
from factories import company, fact, member, owns

from api.models import DispositionKind, DispositionState
from api.screening.question import MAX_MATCHES

from .conftest import NAME, QUESTION, Desk

NOT_SAME, CLEARED = DispositionKind.NOT_SAME, DispositionKind.CLEARED


def namesakes(count: int) -> list[object]:
    """Other companies of the same name."""
    return [
        stated
        for number in range(count)
        for stated in (*company(f"gb-n{number}", NAME), fact(f"gb-n{number}", "country", "gb"))
    ]


@pytest.mark.slow
@pytest.mark.parametrize("shown", [1, 5])
def test_parties_beyond_those_shown_are_not_ruled_out(one_desk: Desk, shown: int) -> None:
    one_desk.load(*namesakes(7))
    question = QUESTION.model_copy(update={"matches": shown})
    answer = one_desk.screen(question)
    assert len(answer.matches) == shown
    for match in answer.matches:
        one_desk.decide(NOT_SAME, match.entity.id, question=question)
    follows = one_desk.screen(question).follows
    assert follows is not None and not follows.settled
    assert NAME in follows.sentence

    for each in ("gb-a", *(f"gb-n{number}" for number in range(7))):
        one_desk.decide(NOT_SAME, each)
    follows = one_desk.screen(question).follows
    assert follows is not None and follows.settled


@pytest.mark.slow
def test_of_as_many_as_can_be_shown_there_may_be_others(one_desk: Desk) -> None:
    one_desk.load(*namesakes(MAX_MATCHES + 2))
    for match in one_desk.screen(QUESTION.model_copy(update={"matches": MAX_MATCHES})).matches:
        one_desk.decide(NOT_SAME, match.entity.id)
    follows = one_desk.screen().follows
    assert follows is not None and not follows.settled


def test_somebody_else_who_is_accepted_now_makes_a_clearance_void(one_desk: Desk) -> None:
    identified = QUESTION.model_copy(update={"identifiers": ("549300AAAAAAAAAAAA11",)})
    one_desk.load(*namesakes(1))
    assert [match.accepted for match in one_desk.screen(identified).matches] == [False, False]
    one_desk.decide(CLEARED, "gb-n0", question=identified)

    one_desk.load(*namesakes(1), fact("gb-a", "leiCode", "549300AAAAAAAAAAAA11"))
    answer = one_desk.screen(identified)
    assert [match.entity.id for match in answer.matches if match.accepted] == ["gb-a"]
    [told] = answer.dispositions
    assert told.state is DispositionState.VOID
    assert answer.follows is None


def test_evidence_that_decides_nothing_and_is_new_makes_a_clearance_void(one_desk: Desk) -> None:
    question = QUESTION.model_copy(update={"min_grade": "B"})
    one_desk.load(*company("cn-q", "Quiet Group"), member("cn-q", "defence_conglomerate"))
    one_desk.decide(CLEARED, question=question)
    held = owns("cn-q", "gb-a", "60", grade="C")
    one_desk.load(*company("cn-q", "Quiet Group"), member("cn-q", "defence_conglomerate"), held)
    answer = one_desk.screen(question)
    [told] = answer.dispositions
    assert told.state is DispositionState.VOID
    assert told.changed == [
        "Defence conglomerate: there is evidence now that decides nothing, and was not there then: evidence "
        "below the minimum grade."
    ]
