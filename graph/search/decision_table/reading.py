"""Reading what the decision table has of an entity: verdict, reasons and hops for each class."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from graph.model import RECORDED_FROM, Traversal
from graph.search.decision_table import layout
from graph.search.distance import Hops
from graph.search.proximity import Proximity, Verdict
from graph.search.reasons import Reason, in_order
from ontology import Grade

_OPEN_END, _MAYBE_OPEN, _HUB, _UNOBSERVED_LINK, _OWNED, _DOUBTED, _STOP, _MAY_BE_CUT = map(
    layout.flag,
    (
        *(layout.OPEN_END, layout.MAYBE_OPEN, layout.HUB, layout.UNOBSERVED_LINK),
        *(layout.OWNED, layout.DOUBTED, layout.STOP, layout.MAY_BE_CUT),
    ),
)


@dataclass(frozen=True)
class ClassDecision:
    """What is decided of an entity and a class.

    `hops` and `hops_by_grade` are those of `Proximity`. `verdict` is `None` where only a search can tell, and
    `reasons` where it may find more of them; a verdict that is given is that of the search.
    """

    risk_class: str
    verdict: Verdict | None
    reasons: tuple[Reason, ...] | None
    hops: Hops | None
    hops_by_grade: dict[Grade, Hops | None]

    @cached_property
    def proximity(self) -> Proximity | None:
        """The decision as an answer without evidence; `None` where only a search can tell all of it."""
        if self.verdict is None or self.reasons is None:
            return None
        return Proximity(self.risk_class, self.verdict, self.reasons, self.hops, self.hops_by_grade)


@dataclass(frozen=True, slots=True)
class ClassWords:
    """What the table has of an entity and one class.

    `within` has a bit for each grade, by hops; `exact` says for which of them a shortest path has no indirect
    link; `of_class` and `flags` are those of the last two words (see `layout`).
    """

    within: Sequence[int]
    exact: int
    of_class: int
    flags: int

    def decision(
        self, risk_class: str, class_reasons: Iterable[Reason], traversal: Traversal
    ) -> ClassDecision:
        """The decision where these reasons stand against the class.

        >>> from graph.search.example import example_filter
        >>> decision = ClassWords((0, 0, 0), 0, 0, 0).decision("state_body", (), example_filter().traversal)
        >>> str(decision.verdict), decision.hops
        ('no', None)
        """
        by_grade = {grade: self._hops(1 << int(grade)) for grade in Grade}
        hops = by_grade[traversal.min_grade]
        if hops is not None:
            return ClassDecision(risk_class, Verdict.YES, (), hops, by_grade)
        of_consignee = tuple(self._reasons(by_grade, traversal))
        sure = [*class_reasons, *of_consignee]
        if self._has_unknown and (self.of_class & layout.NEAR or of_consignee):
            sure.append(Reason.NOTHING_KNOWN_THEN)
        is_whole = not self._may_have_more(traversal)
        verdict = Verdict.UNKNOWN if sure else Verdict.NO if is_whole else None
        return ClassDecision(risk_class, verdict, in_order(sure) if is_whole else None, None, by_grade)

    def _reasons(self, by_grade: Mapping[Grade, Hops | None], traversal: Traversal) -> Iterator[Reason]:
        """Those of the consignee that surely apply, what was not yet observed aside."""
        reached = [grade for grade, hops in by_grade.items() if hops is not None]
        is_mixed = self.of_class & layout.NEAR and not self._has_unknown and not reached
        is_owned = self.flags & _OWNED
        # Where a `no` cannot be earned, only what has nobody above it lacks an owner.
        is_open = self.flags & _OPEN_END and (traversal.can_earn_no or not is_owned)
        applies = {
            Reason.CONFLICTING_EVIDENCE: any(grade < traversal.min_grade for grade in reached) or is_mixed,
            Reason.NO_OWNER_RECORDED: is_open and not is_owned,
            Reason.OPEN_END: is_open,
            Reason.STOPPED_AT_HUB: self.flags & _HUB and not self.flags & _STOP,
            Reason.BELOW_MIN_GRADE: any(grade > traversal.min_grade for grade in reached),
            Reason.TRAVERSAL_NOT_UPWARD: not traversal.can_earn_no,
        }
        return (reason for reason, is_so in applies.items() if is_so)

    def _may_have_more(self, traversal: Traversal) -> bool:
        """Whether a search may find further reasons, or that some of these do not apply."""
        may_be_open = traversal.can_earn_no and self.flags & _MAYBE_OPEN and not self.flags & _OPEN_END
        may_add_up = traversal.can_earn_no and traversal.min_share > 0
        may_be_unrecorded = traversal.min_share >= RECORDED_FROM and self.of_class & layout.NEAR
        return bool(
            self.flags & (_MAY_BE_CUT | _DOUBTED)
            or may_be_open
            or (self.flags & _HUB and self.flags & _STOP)  # by a ring of links it may have reached itself
            or (may_add_up and self.of_class & layout.NEAR_BY_ANY_SHARE)
            or may_be_unrecorded
        )

    @property
    def _has_unknown(self) -> bool:
        return bool(self.flags & _UNOBSERVED_LINK or self.of_class & layout.UNOBSERVED)

    def _hops(self, bit: int) -> Hops | None:
        for hops, reached in enumerate(self.within):
            if reached & bit:
                return Hops(hops, not self.exact & bit)
        return None
