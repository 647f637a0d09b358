"""The first sentence about a decision, with as little reading as that takes."""

from __future__ import annotations

from dataclasses import dataclass

from api.models import Screening
from api.screening.answer import screening_answer
from api.screening.decide import Decision
from api.screening.session import Session
from api.wording.summary import nobody, unproven


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
    answer = screening_answer(session, decision)
    return Brief(answer.headline, listings_told(decision, answer))


def listings_told(decision: Decision, answer: Screening) -> tuple[str, ...]:
    """The entries in force of lists that decide and name an accepted match: title and id."""
    listed = {id for each in decision.candidates if each.accepted for id in each.listed}
    return tuple(
        f"{entry.official_list.title if entry.official_list else entry.name} ({entry.id})"
        for entry in answer.listings
        if entry.id in listed
    )
