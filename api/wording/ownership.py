"""Shares in the end, who holds them, and by which chain, in words."""

from __future__ import annotations

from api.models.law import OwnerAnswer, OwnershipChain
from api.wording import values
from api.wording.catalogue import number, say
from ontology import Share


def percent(low: float, high: float) -> str:
    """A share in the end.

    >>> percent(36, 36), percent(0, 40)
    ('36%', '0% to 40%')
    """
    first, last = number(round(low, 2)), number(round(high, 2))
    return (
        say("owners.exactly", share=first) if first == last else say("owners.between", low=first, high=last)
    )


def kinds(owner: OwnerAnswer) -> list[str]:
    """What an owner is: with nobody recorded above it, in control, and holding so much itself."""
    told = [say("owners.ultimate")] if owner.ultimate else []
    if owner.controls or owner.may_control:
        told.append(say("owners.controls" if owner.controls else "owners.may_control"))
    if owner.share is not None:
        is_unknown = Share.parse(owner.share).is_unknown
        code = "owners.itself.unknown" if is_unknown else "owners.itself"
        told.append(say(code, share=values.share(owner.share) or ""))
    return told


def chain(of: OwnershipChain) -> str:
    """Holdings from an owner down, and what they come to."""
    steps = [of.steps[0].owner.caption]
    steps += [f"{values.share(step.share)} → {step.owned.caption}" for step in of.steps]
    return say("owners.chain", chain=" ".join(steps), share=percent(of.low, of.high))
