"""The decision of a screening, from the matches of the name and the verdicts about the first of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from api.models import MatchAnswer, ProximityAnswer
from graph.model.snapshot import ARMED_FORCES, STATE_BODY
from graph.search.proximity import Verdict
from ontology import SCHEMA

_WORDING = {
    "hit": "A path to a risk class was found in the data loaded.",
    "review": "Somebody must look: it is not proven who is meant.",
    "no link found": "No link found in the data loaded.",
    "unknown": "The data loaded do not settle it.",
    "no match found": "No match found in the data loaded.",
}
_BARRIER_WORDING = "The consignee is itself {}; somebody must look."
_BARRIERS = {STATE_BODY: "a state body", ARMED_FORCES: "an armed force"}


def decide(
    matches: Sequence[MatchAnswer], proximities: Sequence[ProximityAnswer], barriers: Mapping[str, str]
) -> tuple[str, str]:
    """The decision (`docs/semantics.md`, Decisions) and its wording.

    A search stops at a state body or an armed force, so the search from one finds nothing above it: unless it
    is a `hit`, it is for review. `barriers` are the matches that are one, with the class.

    >>> decide([], [], {})
    ('no match found', 'No match found in the data loaded.')
    """
    barrier = barriers.get(matches[0].entity.id) if matches else None
    decision = _decision(matches, proximities, barrier)
    if decision in ("unknown", "no link found") and barrier is not None:
        return "review", _BARRIER_WORDING.format(_BARRIERS[barrier])
    return decision, _WORDING[decision]


def _decision(
    matches: Sequence[MatchAnswer], proximities: Sequence[ProximityAnswer], barrier: str | None
) -> str:
    if not matches:
        return "no match found"
    if sum(match.accepted for match in matches) != 1 or not matches[0].accepted:
        return "review"
    deciding = [p for p in proximities if SCHEMA.risk_class(p.risk_class).decides]
    # That an armed force is one is no hit: somebody must look at it anyway.
    if any(p.verdict is Verdict.YES and p.risk_class != barrier for p in deciding):
        return "hit"
    complete = [p for p in deciding if p.complete]
    if complete and all(p.verdict is Verdict.NO for p in complete):
        return "no link found"
    return "unknown"
