"""Decides one question in one view of the data, from what is in memory."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

from api.models.law import RuleOutcome
from api.screening.candidate import Candidate
from api.screening.decide import Decision, decide, that_decide
from api.screening.law.outcomes import rule_outcomes
from api.screening.policy import Facts, outcome_of
from api.screening.question import Question
from api.workspace import Verdicts, View
from graph.model import ARMED_FORCES, STATE_BODY, EdgeFilter, Snapshot, Traversal
from graph.search import Proximity, Reason, unmatched
from graph.search.possibly_same import with_possibly_same
from graph.search.results import ProximityResult
from ingest.matching import Match
from ontology import Grade

Results = Mapping[str, ProximityResult]
"""How near an entity is to each class asked about."""

_BARRIERS = (ARMED_FORCES, STATE_BODY)
"""Classes whose members somebody must look at; of one that is in both, the first counts."""


class Decider:
    """The matches of a name and the verdicts about each, each searched once."""

    def __init__(self, view: View, question: Question, traversal: Traversal) -> None:
        self._view = view
        self._question = question
        self._traversal = traversal
        self.classes = question.as_classes(view.classes)
        """The classes asked about."""
        self._results: dict[str, Results] = {}

    def matches(self, name: str) -> list[Match]:
        """The entities that the name may mean; raises `BadName`."""
        question = self._question
        thresholds = self._view.policy.matching
        return self._view.parties.match(name, question.matches, question.as_beside(), thresholds)

    def decide(self, name: str) -> Decision:
        """The decision about the name; raises `BadName`."""
        return self.decision(name, self.matches(name))

    def decision(self, name: str, matches: list[Match]) -> Decision:
        """The decision about these matches of the name, by the `results` about them that were asked for."""
        ids = [match.entity_id for match in matches]
        verdicts = {id: self._verdicts(id) for id in ids}
        snapshot = self._view.search.snapshot_containing(ids, [], self._traversal)
        candidates = [self._candidate(match, verdicts[match.entity_id], snapshot) for match in matches]
        proximity = candidates[0].proximity if candidates else self.unmatched()
        decided, policy = decide(candidates, self._view.classes), self._view.policy
        return Decision(
            name,
            self._question,
            self._traversal,
            decided,
            tuple(candidates),
            proximity,
            outcome_of(
                decided,
                candidates,
                proximity,
                that_decide(self._view.classes),
                policy,
                self._traversal.valid_at,
                Facts(self._view.parties.countries, self._question.country, self._evidence),
            ),
            policy,
            self._view.description,
            _as_values(rule_outcomes(self._view, ids[0], self._traversal)) if ids else (),
        )

    def results(self, id: str) -> Results:
        """How near the entity is to each class asked about, with all that it rests on."""
        if id not in self._results:
            reasons, paths = self._class_reasons, self._question.paths
            searched = self._view.search.proximities(id, self._traversal, reasons, paths)
            self._results[id] = self._with_possibly_same(id, reasons, searched)
        return self._results[id]

    def result(self, id: str, risk_class: str) -> ProximityResult:
        """How near the entity is to one class asked about, possible samenesses aside."""
        if id in self._results:
            return self._results[id][risk_class]
        reasons = {risk_class: self._class_reasons[risk_class]}
        return self._view.search.proximities(id, self._traversal, reasons, self._question.paths)[risk_class]

    def unmatched(self) -> dict[str, Proximity]:
        """The answer for each class when nobody is known to be meant."""
        return {name: unmatched(name, reasons) for name, reasons in self._class_reasons.items()}

    def memberships(self, id: str, snapshot: Snapshot) -> Sequence[tuple[str, str]]:
        """Class and origin of each membership that counts on the day, on evidence of any grade.

        The origin is the class, or the id of the list entry that confers it.
        """
        position = snapshot.ids.position(id)
        if position is None:
            return ()
        rows = snapshot.memberships_of.of(position)
        if not len(rows):
            return ()
        edge_filter = EdgeFilter(snapshot, self._traversal.with_grade(Grade.D))
        rows = rows[edge_filter.count_among_memberships(rows)]
        codes, targets = snapshot.memberships["type"][rows], snapshot.memberships["upper"][rows]
        classes = snapshot.classes
        return [
            (classes[code], snapshot.targets[target])
            for code, target in zip(codes.tolist(), targets.tolist(), strict=True)
        ]

    # ------------------------------------------------------------ inside

    def _verdicts(self, id: str) -> Verdicts:
        """Verdicts that are not read off the decision table are kept, so that nobody searches twice."""
        if id in self._results:
            return _proximities(self._results[id])
        view, traversal, reasons = self._view, self._traversal, self._class_reasons
        key = (id, traversal, tuple(reasons.items()))
        kept = view.kept_verdicts(key)
        if kept is not None:
            return kept
        results = view.search.verdicts(id, traversal, reasons)
        proximities = _proximities(self._with_possibly_same(id, reasons, results))
        is_whole = not any(Reason.PARTIAL in proximity.reasons for proximity in proximities.values())
        if is_whole and any(result.proximity.touched for result in results.values()):
            proximities = {name: _without_evidence(proximity) for name, proximity in proximities.items()}
            view.keep_verdicts(key, proximities)
        return proximities

    def _evidence(self, id: str) -> Mapping[str, Proximity]:
        return _proximities(self.results(id))

    def _candidate(self, match: Match, proximity: Verdicts, snapshot: Snapshot) -> Candidate:
        memberships = self.memberships(match.entity_id, snapshot)
        classes, described = {name for name, _ in memberships}, self._view.classes
        listed = {
            origin
            for name, origin in memberships
            if match.accepted and origin not in described and described[name].decides
        }
        return Candidate(
            match,
            proximity,
            frozenset(listed),
            next((name for name in _BARRIERS if name in classes), None),
        )

    def _with_possibly_same(
        self, id: str, reasons: Mapping[str, tuple[Reason, ...]], results: Results
    ) -> Results:
        return with_possibly_same(self._view.search, self._view, id, self._traversal, reasons, results)

    @cached_property
    def _class_reasons(self) -> Mapping[str, tuple[Reason, ...]]:
        return self._view.class_reasons(self.classes, self._traversal.valid_at)


def _as_values(outcomes: list[RuleOutcome] | None) -> tuple[RuleOutcome, ...] | None:
    return None if outcomes is None else tuple(outcomes)


def _proximities(results: Results) -> dict[str, Proximity]:
    return {name: result.proximity for name, result in results.items()}


def _without_evidence(proximity: Proximity) -> Proximity:
    """What a decision tells, and no more to keep."""
    return Proximity(
        proximity.risk_class,
        proximity.verdict,
        proximity.reasons,
        proximity.hops,
        proximity.hops_by_grade,
        possibly=proximity.possibly,
    )
