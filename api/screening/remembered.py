"""What was decided about a customer before, beside what a screening comes to now."""

from __future__ import annotations

from dataclasses import replace

from api.models import Screening
from api.screening.answer import screening_answer
from api.screening.decide import Decision
from api.screening.question import Question
from api.screening.record import CustomerRecord, Decisions
from api.screening.session import Session

_SHOWN = {name: Question.model_fields[name].default for name in ("paths", "matches")}
"""How much an answer shows: what was decided on does not depend on it."""


def with_decided(
    decisions: Decisions, record: CustomerRecord, session: Session, decision: Decision
) -> Decision:
    """The decision with what was decided about the record; `session` is open on the version of the data."""
    decided = decisions.about(record, lambda: compared_answer(session, decision), session.today)
    return replace(decision, decided=decided)


def compared_answer(session: Session, decision: Decision) -> Screening:
    """The answer to the question as decisions about it are compared: with the usual paths and matches."""
    question = decision.question
    if all(getattr(question, name) == usual for name, usual in _SHOWN.items()):
        return screening_answer(session, decision)
    usual = Session(session.view, question.model_copy(update=_SHOWN), decision.traversal, session.today)
    return screening_answer(
        usual, usual.decider.decision(decision.name, usual.decider.matches(decision.name))
    )
