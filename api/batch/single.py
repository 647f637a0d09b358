"""One screening, or one assessment, with its memo: both of one version of the data."""

from __future__ import annotations

from api.batch.memo import Memo, assessment_memo, memo_of
from api.batch.orders import Order
from api.batch.results import decided
from api.batch.screening import fingerprint, known_moment, stated_versions
from api.errors import BadUse
from api.models import Screening
from api.models.law import AssessmentAnswer
from api.screening import Question
from api.screening.answer import screening_answer
from api.screening.brief import brief
from api.screening.decide import Decision
from api.screening.law.assessor import assessed
from api.screening.law.shipments import Shipment
from api.screening.session import Session
from api.screening.under_policy import asked_under
from api.screening.views import view_of
from api.view_description import ViewDescription
from api.workspace import Workspace


def screened(workspace: Workspace, name: str, question: Question) -> tuple[Decision, Screening, Memo]:
    """The decision about the name, its explanation and its memo; raises as `Screener.screen` does."""
    asked, today = asked_under(question, workspace.policy), workspace.today
    traversal = asked.as_traversal(today)
    with view_of(workspace, asked) as view:
        _check_loaded(view.description)
        session = Session(view, asked, traversal, today)
        matches = session.decider.matches(name)
        for match in matches:
            session.decider.results(match.entity_id)  # the explanation needs them: they decide too
        decision = session.decider.decision(name, matches)
        result = decided(Order(1, name), decision, brief(session, decision), fingerprint(view.versions))
        known_at, versions = known_moment(view.description), stated_versions(view.versions)
        memo = memo_of(result, asked, workspace.policy, known_at, versions)
        return decision, screening_answer(session, decision), memo


def assessed_with_memo(workspace: Workspace, shipment: Shipment) -> tuple[AssessmentAnswer, Memo]:
    """What rules point to about the shipment, and its memo; raises as `Assessor.assess` does."""
    question, today = shipment.question(), workspace.today
    traversal = question.as_traversal(today)
    with view_of(workspace, question) as view:
        _check_loaded(view.description)
        answer = assessed(Session(view, question, traversal, today), shipment)
        known_at, versions = known_moment(view.description), stated_versions(view.versions)
        return answer, assessment_memo(shipment, answer, workspace.policy, known_at, versions)


def _check_loaded(view: ViewDescription) -> None:
    if known_moment(view) is None:
        raise BadUse("nothing is loaded, so a memo has no data to name; load a source first")
