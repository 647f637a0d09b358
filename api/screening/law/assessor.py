"""The use case: who owns an entity in the end, and what regimes and rules come to about it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from difflib import get_close_matches

from api.errors import BadUse
from api.models import ReadAs, VerdictAnswer
from api.models.law import (
    AssessmentAnswer,
    Contradiction,
    OwnerShare,
    OwnershipAnswer,
    RuleFinding,
    RulesAnswer,
    WhatIfAnswer,
    WhatIfChange,
    WhatIfSide,
)
from api.screening.entity_named import party_named, read_from_names
from api.screening.law.assumed_graph import verdicts_with
from api.screening.law.changes import AssumedChange, ReadChange, changed, is_made_up
from api.screening.law.findings import findings, regimes_asked
from api.screening.law.owners import Owners
from api.screening.law.records import Above, read_above
from api.screening.law.shipments import Shipment, assessment
from api.screening.question import Question
from api.screening.session import Session, open_session
from api.workspace import Workspace
from graph.rules import Regime, regimes
from ontology import Grade

_CONTRADICTIONS = ("closed_ring", "exceeds_whole")
"""Findings about holdings that cannot all be so."""


class Assessor:
    """Answers questions of ownership and law over one workspace; safe to share between threads."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace

    def ownership(self, text: str, question: Question | None = None) -> OwnershipAnswer:
        """Who owns how much of the entity in the end; raises `NotFound`, `BadUse` and `BadQuestion`."""
        with open_session(self._workspace, question) as session:
            meant = party_named(session, text)
            return _ownership(session, meant, read_above(session, [meant.entity.id]))

    def rules(self, text: str, question: Question | None = None, regime: str | None = None) -> RulesAnswer:
        """What a regime, or each, comes to about the entity; raises as `ownership` does."""
        asked = regimes_asked(regime)
        with open_session(self._workspace, question) as session:
            meant = party_named(session, text)
            return _rules(session, meant, read_above(session, [meant.entity.id]), asked)

    def ownership_and_rules(
        self, text: str, question: Question | None = None
    ) -> tuple[OwnershipAnswer, RulesAnswer]:
        """Both of them, with who is above the entity read once; raises as `ownership` does."""
        with open_session(self._workspace, question) as session:
            meant = party_named(session, text)
            above = read_above(session, [meant.entity.id])
            return _ownership(session, meant, above), _rules(session, meant, above, regimes_asked(None))

    def what_if(
        self,
        text: str,
        question: Question | None = None,
        *,
        changes: Sequence[AssumedChange] = (),
        regime: str | None = None,
        compare_at: date | None = None,
    ) -> WhatIfAnswer:
        """What changes would do on the day asked about, beside what is recorded, of that day or another."""
        asked = question or Question()
        if not changes and compare_at is None:
            raise BadUse("nothing is assumed and no day to compare with is given; give changes, or a day")
        before = asked if compare_at is None else asked.model_copy(update={"valid_at": compare_at})
        first, meant, was_partial = self._side(text, before, (), regime)
        second, _, is_partial = self._side(text, asked, changes, regime)
        return WhatIfAnswer(
            entity=meant.entity,
            read_as=read_from_names(meant),
            before=first,
            after=second,
            changes=_differences(first, second),
            partial=was_partial or is_partial,
        )

    def assess(self, shipment: Shipment) -> AssessmentAnswer:
        """What published rules point to about a shipment: no legal advice. Raises as `ownership` does."""
        with open_session(self._workspace, shipment.question()) as session:
            return assessed(session, shipment)

    # ------------------------------------------------------------ inside

    def _side(
        self, text: str, question: Question, changes: Sequence[AssumedChange], regime: str | None
    ) -> tuple[WhatIfSide, ReadAs, bool]:
        asked = regimes_asked(regime)
        with open_session(self._workspace, question) as session:
            meant = _meant(session, text)
            _check_lists(session, changes)
            read = [
                ReadChange(
                    each,
                    None if each.upper is None else _id(session, each.upper),
                    _id(session, each.lower),
                )
                for each in changes
            ]
            named_ids = [meant.entity.id, *(id for each in read for id in (each.lower, each.upper) if id)]
            above = read_above(session, [id for id in dict.fromkeys(named_ids) if not is_made_up(id)])
            above = changed(above, meant.entity.id, read)
            owners = Owners(session, above)
            side = WhatIfSide(
                valid_at=session.traversal.valid_at,
                assumed=bool(read),
                owners=[
                    OwnerShare(entity=each.entity, low=each.low, high=each.high, controls=each.controls)
                    for each in owners.answers()
                ],
                unrecorded=owners.unrecorded,
                findings=[
                    Contradiction(kind=each.kind, entities=each.entities, detail=each.detail)
                    for each in owners.findings()
                    if each.kind in _CONTRADICTIONS
                ],
                rules=findings(session, above, asked),
                proximity=verdicts_with(session, meant.entity.id, read),
            )
            return side, meant, owners.is_partial


def _ownership(session: Session, meant: ReadAs, above: Above) -> OwnershipAnswer:
    owners = Owners(session, above)
    return OwnershipAnswer(
        entity=meant.entity,
        read_as=read_from_names(meant),
        valid_at=session.traversal.valid_at,
        total=owners.total,
        owners=owners.answers(),
        unrecorded=owners.unrecorded,
        sum=owners.sum,
        votes=owners.votes(),
        findings=owners.findings(),
        partial=owners.is_partial,
    )


def _rules(session: Session, meant: ReadAs, above: Above, asked: Sequence[Regime]) -> RulesAnswer:
    return RulesAnswer(
        entity=meant.entity,
        read_as=read_from_names(meant),
        valid_at=session.traversal.valid_at,
        rules=findings(session, above, asked),
        partial=above.is_partial,
    )


def assessed(session: Session, shipment: Shipment) -> AssessmentAnswer:
    """The assessment of the shipment by the data of the session."""
    day = session.traversal.valid_at
    if shipment.consignee is None:
        return assessment(shipment, day, [], [], None, [])
    meant = party_named(session, shipment.consignee)
    above = read_above(session, [meant.entity.id])
    rules = findings(session, above, regimes_asked(None))
    classes = [name for name, _ in session.decider.memberships(meant.entity.id, above.snapshot)]
    return assessment(shipment, day, rules, classes, meant.entity, read_from_names(meant))


def _meant(session: Session, text: str) -> ReadAs:
    """The same, or a body that is in no data."""
    if not is_made_up(text):
        return party_named(session, text)
    return ReadAs(text=text, entity=session.evidence.entity(text), detail="")


def _id(session: Session, text: str) -> str:
    return _meant(session, text).entity.id


def _check_lists(session: Session, changes: Sequence[AssumedChange]) -> None:
    """Refuse a list that no regime and no data know: what it confers would silently be nothing."""
    known = {id for regime in regimes().values() for id in regime.lists}
    known |= {id for version in session.view.versions for id, _ in version.dataset.list_classes}
    for each in changes:
        if each.list is not None and each.list not in known:
            near = get_close_matches(each.list, known, n=1)
            meant = f"did you mean {near[0]}?" if near else f"known: {', '.join(sorted(known))}"
            raise BadUse(f"no regime and no data loaded know a list {each.list!r}; {meant}")


def _differences(before: WhatIfSide, after: WhatIfSide) -> list[WhatIfChange]:
    """Outcomes and shares that are not the same."""
    pairs = [
        (_outcomes(before.rules), _outcomes(after.rules)),
        (_verdicts(before), _verdicts(after)),
        (_shares(before), _shares(after)),
    ]
    return [
        WhatIfChange(about=about, before=one.get(about, "none"), after=other.get(about, "none"))
        for one, other in pairs
        for about in dict.fromkeys((*one, *other))
        if one.get(about) != other.get(about)
    ]


def _outcomes(rules: Sequence[RuleFinding]) -> dict[str, str]:
    return {each.regime: f"{each.outcome} ({each.status})" for each in rules}


def _verdicts(side: WhatIfSide) -> dict[str, str]:
    return {each.risk_class: _in_short(each) for each in side.proximity}


def _in_short(told: VerdictAnswer) -> str:
    if told.hops is None:
        return told.verdict.value
    hops = told.hops_by_grade.get(str(Grade.D))
    at_least = "at least " if hops is not None and hops.at_least else ""
    return f"{told.verdict.value}, {at_least}{told.hops} {'hop' if told.hops == 1 else 'hops'}"


def _shares(side: WhatIfSide) -> dict[str, str]:
    return {
        owner.entity.id: f"{owner.low:g}%"
        if owner.low == owner.high
        else f"{owner.low:g}% to {owner.high:g}%"
        for owner in side.owners
    }
