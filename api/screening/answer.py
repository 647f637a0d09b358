"""A decision with its evidence: the matches, paths, documents, list entries and records behind it."""

from __future__ import annotations

from api.models import MatchAnswer, Query, Screening
from api.models.law import RuleOutcome
from api.screening.decide import Decision, under_policy
from api.screening.explanation.records import RecordIds
from api.screening.law.findings import outcomes_above
from api.screening.session import Session, traversal_answer


def screening_answer(session: Session, decision: Decision) -> Screening:
    """The answer for the decision; `session` is open on the version of the data in which it was made."""
    ids = [candidate.id for candidate in decision.candidates]
    records = session.read_cited(ids) if ids else RecordIds()
    proximities = {id: session.proximities(id) for id in ids}
    matches = [
        MatchAnswer(**dict(session.match(each.match)), proximity=proximities[each.id])
        for each in decision.candidates
    ]
    # Of those that are not accepted no list is told, but of the first one the entries are shown.
    listings = {
        each.id: session.listings(each.id, each.listed)
        for each in decision.candidates
        if each.accepted or each.id == ids[0]
    }
    told = session.summary(decision, proximities, {id: shown for id, (shown, _) in listings.items()})
    shown, more_records = records.shown(ids[0]) if ids else ([(), (), ()], [])
    shipments, licences, claims = map(session.evidence.records, shown)
    return Screening(
        query=_query(decision),
        decision=decision.decision,
        **under_policy(decision),
        headline=told.headline,
        summary=told.text,
        matches=matches,
        entity=matches[0].entity if matches else None,
        proximity=proximities[ids[0]] if ids else session.unmatched(decision.name),
        listings=listings[ids[0]][0] if ids else [],
        shipments=shipments,
        licences=licences,
        claims=claims,
        more=[*(listings[ids[0]][1] if ids else ()), *more_records],
        rules=_rules(session, decision),
        dispositions=list(decision.decided.dispositions),
        follows=decision.decided.follows,
        traversal=traversal_answer(decision.traversal, decision.question),
        data=session.data(),
    )


def _rules(session: Session, decision: Decision) -> list[RuleOutcome]:
    """What regimes come to about the first candidate: of a large graph it is read, and of no table."""
    if decision.rules is not None:
        return list(decision.rules)
    return outcomes_above(session, decision.candidates[0].id) if decision.candidates else []


def _query(decision: Decision) -> Query:
    question, sources = decision.question, decision.view.sources
    return Query(
        name=decision.name,
        country=question.country,
        address=question.address,
        identifiers=list(question.identifiers or ()),
        date=question.date,
        reference=question.reference,
        sources=None if sources is None else sorted(sources),
        valid_at=decision.traversal.valid_at,
        known_at=decision.view.known_at,
        risk_classes=list(question.as_classes(decision.view.classes)),
    )
