"""What a question can name: traversals and risk classes."""

from __future__ import annotations

from pydantic import Field

from api.models.base import Model


class TraversalOption(Model):
    """A traversal that questions can name, with its own bounds."""

    name: str
    description: str
    min_share: float = Field(description="Percent")
    max_hops: int


class RiskClassOption(Model):
    """A risk class that questions can ask about."""

    name: str
    label: str
    description: str
    decides: bool = Field(description="Whether a `yes` can make a screening a hit")


class Options(Model):
    """What a question can name; the first traversal is the default."""

    traversals: list[TraversalOption]
    risk_classes: list[RiskClassOption]
