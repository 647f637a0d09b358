"""What was decided about a customer before, beside what a screening comes to now."""

from __future__ import annotations

from dataclasses import replace

from api.models import Screening
from api.screening.answer import screening_answer
from api.screening.decide import Decision
from api.screening.question import MAX_MATCHES, Question
from api.screening.record import CustomerRecord, Decisions
from api.screening.session import Session

_SHOWN = {"paths": Question.model_fields["paths"].default, "matches": MAX_MATCHES}
"""How much an answer shows: what was decided on does not depend on it. Of those whom a record may mean it is
as many as can be, since whoever rules some out has ruled out no others."""


def with_decided(
    decisions: Decisions, record: CustomerRecord, session: Session, decision: Decision
) -> Decision:
    """The decision with what was decided about the record; `session` is open on the version of the data."""
    decided = decisions.about(
        record, lambda: compared_answer(session, decision), session.today, session.view.policy
    )
    return replace(decision, decided=decided)


def compared_answer(session: Session, decision: Decision) -> Screening:
    """The answer to the question as decisions about it are compared, whatever it asks to be shown."""
    question = decision.question
    if all(getattr(question, name) == usual for name, usual in _SHOWN.items()):
        return screening_answer(session, decision)
    usual = Session(session.view, as_compared(question), decision.traversal, session.today)
    return screening_answer(usual, usual.decider.decide(decision.name))


def as_compared(question: Question) -> Question:
    """The question by which decisions are made and compared: with the usual paths and all matches."""
    return question.model_copy(update=_SHOWN)
