"""The first sentence about a decision, with as little reading as that takes."""

from __future__ import annotations

from dataclasses import dataclass

from api.models import Screening
from api.screening.answer import screening_answer
from api.screening.candidate import Candidate
from api.screening.decide import Decision, that_decide
from api.screening.explanation.cited import Cited
from api.screening.session import Session
from api.wording.summary import nobody, of_consignee, unproven
from api.wording.verdicts import told_alone
from graph.search.reasons import Reason


@dataclass(frozen=True, slots=True)
class Brief:
    """A decision in words, and the entries in force of lists that decide: title and id."""

    sentence: str
    listings: tuple[str, ...] = ()


def brief(session: Session, decision: Decision) -> Brief:
    """The sentence of `Screening.headline`; where nobody is accepted it tells who may be meant, and no more.

    Of those who are not accepted only their names are read from the store.
    """
    candidates = decision.candidates
    if not candidates:
        return Brief(nobody(decision.name, session.searched()).headline)
    accepted = [candidate for candidate in candidates if candidate.accepted]
    if not accepted:
        session.evidence.look_up([each.id for each in candidates])
        named = [session.evidence.entity(each.id) for each in candidates]
        told = unproven(decision.name, named, session.asked(named[0]), (), is_accepted=False)
        return Brief(told.headline)
    sentence = _of_one_class(session, decision, accepted[0]) if len(accepted) == 1 else None
    if sentence is not None:
        return Brief(sentence)
    answer = screening_answer(session, decision)
    return Brief(answer.headline, listings_told(decision, answer))


def _of_one_class(session: Session, decision: Decision, accepted: Candidate) -> str | None:
    """The sentence, where it tells of one class alone; `None` where it tells more.

    Only that class is searched for what its verdict rests on, which the decision does without.
    """
    if accepted.listed or (accepted.barrier and decision.decision == "review"):
        return None
    verdicts = {name: answer.verdict for name, answer in accepted.proximity.items()}
    risk_class = told_alone(verdicts, that_decide(decision.view.classes))
    if risk_class is None or Reason.POSSIBLY_SAME_AS in accepted.proximity[risk_class].reasons:
        return None
    result = session.decider.result(accepted.id, risk_class)
    if result.proximity.reasons != accepted.proximity[risk_class].reasons:  # a search that a bound ended
        return None
    session.evidence.look_up([accepted.id, *Cited.by([result]).entities])
    asked = session.asked(session.evidence.entity(accepted.id))
    return of_consignee(asked, (), 0, session.proximities(accepted.id, {risk_class: result})).headline


def listings_told(decision: Decision, answer: Screening) -> tuple[str, ...]:
    """The entries in force of lists that decide and name an accepted match: title and id."""
    listed = {id for each in decision.candidates if each.accepted for id in each.listed}
    return tuple(
        f"{entry.official_list.title if entry.official_list else entry.name} ({entry.id})"
        for entry in answer.listings
        if entry.id in listed
    )
