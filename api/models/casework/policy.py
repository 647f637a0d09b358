"""What a decision comes to under a policy."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field

from api.models.base import Model


class PolicyRef(Model):
    """The policy under which something was answered."""

    name: str
    sha256: str = Field(description="Of all that it says, as canonical JSON")


class GroundAnswer(Model):
    """One reason for which a person must look, or for which the policy says that nobody has to."""

    reason: str = Field(description="A reason of an unknown verdict, or what else asks for a person")
    risk_classes: list[str]
    entity: str | None = Field(description="The id of whose owners are open, or of who is meant")
    rule: int | None = Field(description="The rule of the policy that says so, from 1; null where none does")


class PolicyAnswer(PolicyRef):
    """A policy with all that it says, the fields that its file leaves out too."""

    says: dict[str, Any]


class ChangedLine(Model):
    """A line of a portfolio of which another policy changes the decision or the outcome, and why."""

    row: int
    reference: str
    name: str
    decision_before: str
    decision: str
    outcome_before: str
    outcome: str
    newly: list[GroundAnswer] = Field(description="What needs a person now, and did not before")
    no_longer: list[GroundAnswer] = Field(
        description="What needed a person before, with the rule that waives it"
    )


class PolicyTrial(Model):
    """What another policy would do to a portfolio."""

    policy: PolicyRef
    against: PolicyRef
    rows: int
    rejected: int = Field(description="Rows that could not be screened")
    before: dict[str, int] = Field(description="How many rows come to each outcome under `against`")
    after: dict[str, int] = Field(description="The same under `policy`")
    changes: dict[str, int] = Field(description="How many rows change from one outcome to another")
    changed: int = Field(description="How many rows change their decision or outcome")
    other_reasons: int = Field(description="Rows of the same outcome for other reasons")
    lines: list[ChangedLine] = Field(description="The first rows that change, at most 1,000")
    data: str = Field(description="SHA-256 of the versions of the data")


OutcomeName = Annotated[
    str,
    Field(
        description="hit; review, where a person must look; clear, where nobody has to by the policy, which "
        "never means clear to ship"
    ),
]


def _is_empty(grounds: list[GroundAnswer]) -> bool:
    return not grounds


NeedsPerson = Annotated[
    list[GroundAnswer],
    Field(
        default_factory=list,
        exclude_if=_is_empty,
        description="Why a person must look; empty or left out where there is nothing",
    ),
]
Waived = Annotated[
    list[GroundAnswer],
    Field(
        default_factory=list,
        exclude_if=_is_empty,
        description="What needs nobody, by a rule of the policy; empty or left out where there is nothing",
    ),
]
