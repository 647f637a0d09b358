"""What a decision comes to under a policy: whether a person must look, and for which reasons."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cached_property

from api.policy import Policy
from api.screening.candidate import Candidate, named_whole
from graph.model.days import day_number
from graph.search import GapKind, Proximity, Reason, Verdict

_ALWAYS = (GapKind.ARMED_FORCE, GapKind.SHARES_EXCEED_WHOLE)
"""Open ends that no policy waives: what is recorded there says more than that nothing is."""


class Outcome(StrEnum):
    """What is to be done with a line. `clear` says that nobody has to look, and never clear to ship."""

    CLEAR = "clear"
    REVIEW = "review"
    HIT = "hit"


class PersonReason(StrEnum):
    """Why a person must look, beside the reasons for which a verdict is unknown."""

    NOT_ACCEPTED = "not_accepted"
    SEVERAL_ACCEPTED = "several_accepted"
    STATE_BODY_OR_ARMED_FORCE = "state_body_or_armed_force"
    STALE_EVIDENCE = "stale_evidence"
    NO_CLASS_DECIDES = "no_class_decides"


@dataclass(frozen=True, slots=True)
class Ground:
    """One reason, with the classes that it is about; `entity` is whose owners are open, or who it is.

    `rule` is the number of the rule of the policy that decided about it; `None`: none did.
    """

    reason: str
    risk_classes: tuple[str, ...] = ()
    entity: str | None = None
    rule: int | None = None


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The outcome, what needs a person, and what the policy says needs none."""

    outcome: Outcome
    needs_person: tuple[Ground, ...] = ()
    waived: tuple[Ground, ...] = ()


@dataclass(frozen=True, slots=True)
class Facts:
    """What an outcome is read from beside the decision.

    `countries` are those that are recorded of an entity, `given` the one that the order gives; `evidence`
    are the answers about an entity with what they rest on, which may take a search.
    """

    countries: Callable[[str], Collection[str]]
    given: str | None
    evidence: Callable[[str], Mapping[str, Proximity]]


def outcome_of(
    decision: str,
    candidates: Sequence[Candidate],
    proximity: Mapping[str, Proximity],
    that_decide: Collection[str],
    policy: Policy,
    day: date,
    facts: Facts,
) -> Outcomes:
    """What a decision comes to on the day asked about.

    `proximity` are the verdicts about the first candidate, or about nobody, and `that_decide` the classes
    of which a `yes` is a hit.

    >>> from api.policy import BUILT_IN
    >>> from graph.search import unmatched
    >>> facts = Facts(lambda id: (), None, lambda id: {})
    >>> nobody, day = {"listed_party": unmatched("listed_party")}, date(2026, 1, 1)
    >>> outcome = outcome_of("no match found", [], nobody, ["listed_party"], BUILT_IN, day, facts)
    >>> str(outcome.outcome), [ground.reason for ground in outcome.needs_person]
    ('review', ['no_match'])
    """
    accepted = [candidate for candidate in candidates if candidate.accepted]
    stale = _stale(accepted[0].id, that_decide, policy, day, facts) if accepted else ()
    if decision == "hit":
        return Outcomes(Outcome.HIT, stale)
    if decision == "review":
        return Outcomes(Outcome.REVIEW, (_unproven(candidates, accepted), *stale))
    answers = named_whole(proximity.values(), that_decide) or list(proximity.values())
    reading = _Reading(policy, facts, accepted[0].id if accepted else None)
    for answer in answers:
        if answer.verdict is Verdict.UNKNOWN:
            reading.add(answer)
    needs = (*reading.needs_person, *stale)
    if decision != "no link found" and not needs and not reading.waived:
        needs = (Ground(PersonReason.NO_CLASS_DECIDES),)
    return Outcomes(Outcome.REVIEW if needs else Outcome.CLEAR, needs, reading.waived)


class _Reading:
    """Reads reasons of unknown verdicts by the rules of a policy; like ones of several classes are one."""

    def __init__(self, policy: Policy, facts: Facts, party: str | None) -> None:
        self._policy = policy
        self._facts = facts
        self._party = party
        self._needs: dict[tuple[str, str | None, int | None], list[str]] = {}
        self._waived: dict[tuple[str, str | None, int | None], list[str]] = {}

    @property
    def needs_person(self) -> tuple[Ground, ...]:
        """What needs a person."""
        return _grounds(self._needs)

    @property
    def waived(self) -> tuple[Ground, ...]:
        """What needs none, by a rule of the policy."""
        return _grounds(self._waived)

    def add(self, answer: Proximity) -> None:
        """Read the reasons of a verdict that is unknown."""
        for reason in answer.reasons:
            if reason is Reason.OPEN_END and self._party and self._policy.tells_open_ends_apart:
                self._add_open_ends(answer.risk_class, self._party)
            elif reason is Reason.NO_OWNER_RECORDED and self._party:
                self._judge(reason, answer.risk_class, self._party, self._facts.countries(self._party))
            else:
                self._judge(reason, answer.risk_class)

    def _add_open_ends(self, risk_class: str, party: str) -> None:
        found = self._facts.evidence(party)[risk_class]
        ends = [gap for gap in found.open_ends if gap.lacks is not GapKind.AGGREGATE_HOLDING]
        for gap in ends:
            if gap.lacks in _ALWAYS:
                self._keep(self._needs, Reason.OPEN_END, risk_class, gap.entity, None)
            else:
                self._judge(Reason.OPEN_END, risk_class, gap.entity, self._facts.countries(gap.entity))
        if not ends or found.more_open_ends:  # those that are not listed may be anybody's
            self._keep(self._needs, Reason.OPEN_END, risk_class, None, None)

    def _judge(
        self, reason: Reason, risk_class: str, entity: str | None = None, open_end: Collection[str] = ()
    ) -> None:
        for number, rule in enumerate(self._policy.unknowns, start=1):
            if rule.holds(reason, risk_class, self._party_countries, open_end):
                kept = self._needs if rule.needs_person else self._waived
                self._keep(kept, reason, risk_class, entity, number)
                return
        self._keep(self._needs, reason, risk_class, entity, None)

    @cached_property
    def _party_countries(self) -> frozenset[str]:
        recorded = frozenset(() if self._party is None else self._facts.countries(self._party))
        return recorded if self._facts.given is None else recorded | {self._facts.given}

    @staticmethod
    def _keep(
        kept: dict[tuple[str, str | None, int | None], list[str]],
        reason: Reason,
        risk_class: str,
        entity: str | None,
        rule: int | None,
    ) -> None:
        kept.setdefault((str(reason), entity, rule), []).append(risk_class)


def _grounds(kept: Mapping[tuple[str, str | None, int | None], Sequence[str]]) -> tuple[Ground, ...]:
    return tuple(
        Ground(reason, tuple(dict.fromkeys(classes)), entity, rule)
        for (reason, entity, rule), classes in kept.items()
    )


def _unproven(candidates: Sequence[Candidate], accepted: Sequence[Candidate]) -> Ground:
    """Why it is for review: who is meant, or what the consignee is itself."""
    if len(accepted) > 1:
        return Ground(PersonReason.SEVERAL_ACCEPTED)
    if not accepted or not candidates[0].accepted or accepted[0].barrier is None:
        return Ground(PersonReason.NOT_ACCEPTED, entity=candidates[0].id)
    return Ground(PersonReason.STATE_BODY_OR_ARMED_FORCE, (accepted[0].barrier,), accepted[0].id)


def _stale(
    id: str, that_decide: Collection[str], policy: Policy, day: date, facts: Facts
) -> tuple[Ground, ...]:
    """The classes whose verdict rests on evidence older than the policy lets count."""
    if policy.evidence.max_age_days is None:
        return ()
    oldest = day - timedelta(days=policy.evidence.max_age_days)
    classes = tuple(
        name
        for name, answer in facts.evidence(id).items()
        if name in that_decide and _is_older(answer, oldest)
    )
    return (Ground(PersonReason.STALE_EVIDENCE, classes, id),) if classes else ()


def _is_older(answer: Proximity, oldest: date) -> bool:
    """Whether a `no` presumes a link that was last seen before the day, or every path of a `yes` has one."""
    if answer.verdict is Verdict.YES:
        paths = answer.paths
        return bool(paths) and all(path.last_observed < day_number(oldest) for path in paths)
    return any(each.since is not None and each.since < oldest for each in answer.assumes)
