"""The memo of one screening, and one assessment with its memo."""

from __future__ import annotations

from api.batch.memo import Memo, assessment_memo, memo_of
from api.batch.orders import Order
from api.batch.results import decided
from api.batch.screening import fingerprint, known_moment, stated_versions
from api.errors import BadUse
from api.models import Screening
from api.models.law import AssessmentAnswer
from api.screening.brief import Brief, listings_told
from api.screening.decide import Decision
from api.screening.law.assessor import assessed
from api.screening.law.shipments import Shipment
from api.screening.session import Session
from api.screening.views import view_of
from api.view_description import ViewDescription
from api.workspace import Workspace


def screening_memo(decision: Decision, answer: Screening) -> Memo:
    """The memo of a decision, which the answer explains; raises `BadUse` where nothing is loaded."""
    view = decision.view
    _check_loaded(view)
    told = Brief(answer.headline, listings_told(decision, answer))
    result = decided(Order(1, decision.name), decision, told, fingerprint(view.versions))
    result = result.model_copy(update={"dispositions": answer.dispositions, "follows": answer.follows})
    versions = stated_versions(view.versions)
    return memo_of(result, decision.question, decision.policy, known_moment(view), versions)


def assessed_with_memo(workspace: Workspace, shipment: Shipment) -> tuple[AssessmentAnswer, Memo]:
    """What rules point to about the shipment, and its memo, both of one version of the data.

    Raises as `Assessor.assess` does, and `BadUse` where nothing is loaded.
    """
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
