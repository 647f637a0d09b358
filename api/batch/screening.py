"""Screens orders one after another, all in one version of the data and on one day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, datetime

from api.batch.orders import Order, order_record, question_of
from api.batch.results import decided, rejected, with_decided
from api.canonical import sha256_of
from api.errors import BadQuestion, BadUse
from api.models import OrderResult, Screening
from api.policy import Policy
from api.screening import NOTHING_DECIDED, Decided, Decisions, Question
from api.screening.brief import Brief, brief
from api.screening.decide import Decision
from api.screening.policy import asked_under
from api.screening.remembered import compared_answer
from api.screening.session import Session
from api.view_description import ViewDescription
from api.workspace import Workspace
from graph.errors import BadTraversal
from graph.single_flight_cache import SingleFlightCache
from graph.store.records import Version
from ingest.normalise.errors import BadName

_KEPT = 20_000
"""Results of orders that stay in memory, since a customer orders again."""

_KEPT_SENTENCES = 5_000
"""Sentences about accepted entities that stay in memory."""


def stated_versions(versions: Iterable[Version]) -> list[tuple[str, int, str]]:
    """The version of each dataset and the SHA-256 of its content, in the order of their ids.

    >>> stated_versions([])
    []
    """
    return sorted((version.dataset.id, version.number, version.sha256) for version in versions)


def fingerprint(versions: Iterable[Version]) -> str:
    """SHA-256 of which version of each dataset there is, with its content.

    >>> fingerprint([])[:8]
    '4f53cda1'
    """
    return sha256_of(stated_versions(versions))


def known_moment(view: ViewDescription) -> datetime | None:
    """The moment whose data the view has; none where nothing is loaded."""
    newest = max((version.loaded_at for version in view.versions), default=None)
    return view.known_at or newest


class OrderScreener:
    """Decides orders; equal ones are decided once, as far as memory goes.

    `today` is the day asked about where neither the row nor the question names one. With `decisions` each
    result says what was decided about the customer before.
    """

    def __init__(
        self,
        workspace: Workspace,
        question: Question,
        view: ViewDescription,
        today: date,
        decisions: Decisions | None = None,
    ) -> None:
        self._workspace = workspace
        self._question = question = asked_under(question, workspace.policy)
        self._view = view
        self._today = today
        self._decisions = decisions
        self.data = fingerprint(view.versions)
        """The version of the data, as a SHA-256."""
        self._results: SingleFlightCache[object, OrderResult] = SingleFlightCache(_KEPT)
        self._sentences: SingleFlightCache[object, Brief] = SingleFlightCache(_KEPT_SENTENCES)
        question.as_traversal(today)
        question.as_classes(view.classes)

    @classmethod
    def of(
        cls, workspace: Workspace, question: Question, decisions: Decisions | None = None
    ) -> OrderScreener:
        """One on today's data, or those of the question's known time; raises `BadQuestion`."""
        uncontested_on = question.uncontested_on(workspace.today)
        with workspace.view(question.sources, question.known_at, uncontested_on) as view:
            return cls(workspace, question, view.description, workspace.today, decisions)

    @classmethod
    def again(
        cls,
        workspace: Workspace,
        question: Question,
        known_at: datetime | None,
        today: date,
        data: str,
        decisions: Decisions | None = None,
    ) -> OrderScreener:
        """One on the data of an earlier run; raises `BadUse` where the store no longer has them."""
        if known_at is None:
            screener = cls.of(workspace, question, decisions)
        else:
            with workspace.view_after(known_at, question.sources, question.uncontested_on(today)) as view:
                screener = cls(workspace, question, view.description, today, decisions)
        if screener.data != data:
            raise BadUse(
                "the store no longer has the data by which the first rows were decided; begin again "
                "without --resume"
            )
        return screener

    @property
    def remembers(self) -> bool:
        """Whether results say what was decided about customers before."""
        return self._decisions is not None

    @property
    def known_at(self) -> datetime | None:
        """The moment whose data these are; none where nothing is loaded."""
        return known_moment(self._view)

    @property
    def versions(self) -> list[tuple[str, int, str]]:
        """The version of each dataset, as `stated_versions` has them."""
        return stated_versions(self._view.versions)

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes asked about."""
        return self._question.as_classes(self._view.classes)

    @property
    def question(self) -> Question:
        """What holds for all orders where the row is silent, as the policy lets it be asked."""
        return self._question

    @property
    def policy(self) -> Policy:
        """The policy under which orders are decided."""
        return self._workspace.policy

    @property
    def today(self) -> date:
        """The day asked about where nothing names another."""
        return self._today

    def result(self, order: Order) -> OrderResult:
        """The result of the order; what is wrong with it stands in the result."""
        kept = self._results.get(order.asked, lambda: self._decided(order))
        if kept.row != order.row:
            changed: dict[str, object] = {"row": order.row, "reference": order.reference}
            if kept.error is not None:
                changed |= {"error": kept.error.model_copy(update={"row": order.row})}
            kept = kept.model_copy(update=changed)
        decided = self.decided_before(order) if kept.error is None else NOTHING_DECIDED
        return kept if decided is NOTHING_DECIDED else with_decided(kept, decided)

    def decided_before(self, order: Order) -> Decided:
        """What was decided about the customer of an order that can be screened."""
        if self._decisions is None:
            return NOTHING_DECIDED
        return self._decisions.about(
            order_record(order), lambda: self._compared(order), self._today, self.policy
        )

    def _compared(self, order: Order) -> Screening:
        with self._session(order) as session:
            return compared_answer(session, session.decider.decide(order.name))

    def _decided(self, order: Order) -> OrderResult:
        try:
            with self._session(order) as session:
                decision = session.decider.decide(order.name)
                return decided(order, decision, self._told(session, decision), self.data)
        except BadQuestion as error:
            return self._rejected(order, error)
        except BadTraversal as error:
            return self._rejected(order, BadQuestion("date", order.date, str(error)))
        except BadName as error:
            return self._rejected(order, BadQuestion("name", order.name, str(error)))

    @contextmanager
    def _session(self, order: Order) -> Iterator[Session]:
        """What answers the order's question, open on the version of the data by which all are decided."""
        question = question_of(order, self._question)
        traversal = question.as_traversal(self._today)
        with self._workspace.same_view(self._view.on(traversal.valid_at)) as view:
            yield Session(view, question, traversal, self._today)

    def _rejected(self, order: Order, error: BadQuestion) -> OrderResult:
        return rejected(order, error, self.data, self.policy)

    def _told(self, session: Session, decision: Decision) -> Brief:
        """The sentence; of one accepted entity it is the same whatever name it was found by."""
        accepted = [candidate.id for candidate in decision.candidates if candidate.accepted]
        if len(accepted) != 1:  # it repeats the name asked about
            return brief(session, decision)
        key = (decision.decision, accepted[0], decision.candidates[0].id, decision.traversal)
        return self._sentences.get(key, lambda: brief(session, decision))
