"""A question may ask for more than a policy, and never for less."""

from __future__ import annotations

from typing import Any

import pytest

from api.errors import BadQuestion
from api.policy import BUILT_IN, Policy, QuestionPolicy
from api.screening import Question
from api.screening.policy import asked_under

LEAST = QuestionPolicy(
    traversal="control",
    max_hops=4,
    min_share=25,
    min_grade="C",
    risk_classes=("defence_conglomerate", "listed_party"),
    all_sources=True,
)
DESK = Policy("Desk", question=LEAST)

LESS: list[dict[str, Any]] = [
    {"max_hops": 3},
    {"min_share": 30.0},
    {"min_grade": "B"},
    {"risk_classes": ("listed_party",)},
    {"sources": ("gleif",)},
    {"exclude_contested": True},
    {"traversal": "ownership-up"},
    {"direction": "down"},
]
MORE: list[dict[str, Any]] = [
    {},
    {"max_hops": 5},
    {"min_share": 10.0},
    {"min_grade": "D"},
    {"risk_classes": ("listed_party", "defence_conglomerate", "armed_forces")},
    {"traversal": "any"},
    {"direction": "any"},
    {"follow_possibly_same": True},
]


@pytest.mark.parametrize("less", LESS, ids=lambda fields: next(iter(fields)))
def test_a_question_for_less_is_refused_by_its_field(less: dict[str, Any]) -> None:
    with pytest.raises(BadQuestion) as refused:
        asked_under(Question(**less), DESK)
    assert refused.value.field == next(iter(less)) and "'Desk'" in refused.value.remedy


@pytest.mark.parametrize("more", MORE, ids=lambda fields: next(iter(fields), "nothing"))
def test_a_question_for_as_much_or_more_is_asked(more: dict[str, Any]) -> None:
    asked = asked_under(Question(**more), DESK)
    assert {name: getattr(asked, name) for name in more} == more


def test_what_a_question_leaves_open_is_the_policys() -> None:
    asked = asked_under(Question(), DESK)
    assert (asked.max_hops, asked.min_share, asked.min_grade) == (4, 25, "C")
    assert asked.risk_classes == LEAST.risk_classes
    assert (
        asked_under(Question(), Policy("Wide", question=QuestionPolicy(traversal="any"))).traversal == "any"
    )


@pytest.mark.parametrize("fields", [*LESS, *MORE], ids=str)
def test_the_built_in_policy_changes_no_question(fields: dict[str, Any]) -> None:
    assert asked_under(Question(**fields), BUILT_IN) == Question(**fields)
