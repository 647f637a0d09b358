"""What a decision comes to under a policy."""

from __future__ import annotations

from typing import Annotated

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


OutcomeName = Annotated[
    str,
    Field(
        description="hit; review, where a person must look; clear, where nobody has to by the policy, which "
        "never means clear to ship"
    ),
]
NeedsPerson = Annotated[list[GroundAnswer], Field(description="Why a person must look")]
Waived = Annotated[list[GroundAnswer], Field(description="What needs nobody, by a rule of the policy")]
