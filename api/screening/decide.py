"""The decision of a screening, from the matches of the name and the verdicts about the first of them."""

from __future__ import annotations

from collections.abc import Sequence, Set

from api.models import MatchAnswer, ProximityAnswer
from graph.search.proximity import Verdict
from ontology import SCHEMA

_WORDING = {
    "hit": "A path to a risk class was found in the data loaded.",
    "review": "Somebody must look: it is not proven who is meant.",
    "no link found": "No link found in the data loaded.",
    "unknown": "The data loaded do not settle it.",
    "no match found": "No match found in the data loaded.",
}
_STATE_BODY_WORDING = "The consignee is itself a state body; somebody must look."


def decide(
    matches: Sequence[MatchAnswer], proximities: Sequence[ProximityAnswer], state_bodies: Set[str]
) -> tuple[str, str]:
    """The decision (`docs/semantics.md`, Decisions) and its wording.

    A search stops at a state body, so the search from one finds nothing above it: unless it is a `hit`,
    it is for review. `state_bodies` are the ids of the matches that are state bodies.

    >>> decide([], [], set())
    ('no match found', 'No match found in the data loaded.')
    """
    decision = _decision(matches, proximities)
    if decision in ("unknown", "no link found") and matches[0].entity.id in state_bodies:
        return "review", _STATE_BODY_WORDING
    return decision, _WORDING[decision]


def _decision(matches: Sequence[MatchAnswer], proximities: Sequence[ProximityAnswer]) -> str:
    if not matches:
        return "no match found"
    if sum(match.accepted for match in matches) != 1 or not matches[0].accepted:
        return "review"
    deciding = [p for p in proximities if SCHEMA.risk_class(p.risk_class).decides]
    if any(p.verdict is Verdict.YES for p in deciding):
        return "hit"
    complete = [p for p in deciding if p.complete]
    if complete and all(p.verdict is Verdict.NO for p in complete):
        return "no link found"
    return "unknown"
