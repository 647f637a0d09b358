"""Bodies that may be one with those that an answer rests on, and what the answer would be if they were.

A statement of `possiblySameAs` merges nothing, and paths follow it only where a question asks for that.
But a `no` must also hold if the two are one body (docs/semantics.md, "Possibly the same").
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from graph.model import Traversal
from graph.search.engine import HasPossiblySame, Search
from graph.search.proximity import Possibly, Proximity, Verdict
from graph.search.reasons import Reason, in_order
from graph.search.results import ProximityResult
from ontology import Statement

_MAX_SEARCHES = 25
"""So many further searches a question may take; what is left then counts as unknown."""

_MAX_SHOWN = 20
"""At most so many possible samenesses are listed for a class."""


def with_possibly_same(
    search: Search,
    reader: HasPossiblySame,
    id: str,
    traversal: Traversal,
    class_reasons: Mapping[str, tuple[Reason, ...]],
    results: Mapping[str, ProximityResult],
) -> dict[str, ProximityResult]:
    """The results about the entity, each with the possible samenesses that it touches.

    A `no` that would not be one if the bodies were one becomes `unknown`, `possibly_same_as`. `results` are
    those that the search gave for the other arguments.

    >>> from contextlib import closing
    >>> from datetime import date
    >>> from graph.model import preset
    >>> from graph.search.engine import SnapshotSearch
    >>> from graph.model import Snapshot
    >>> from graph.store import open_store
    >>> import tempfile
    >>> day = date(2024, 6, 1)
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with closing(open_store(f"sqlite:///{folder}/case.db")) as store, store.reader() as reader:
    ...         search = SnapshotSearch(Snapshot.build(reader), reader)
    ...         control = preset("control", day, today=day)
    ...         results = search.proximities("nobody", control, {"state_body": ()}, 5)
    ...         same = with_possibly_same(search, reader, "nobody", control, {"state_body": ()}, results)
    >>> same["state_body"].proximity.possibly
    ()
    """
    if not any(result.proximity.touched or result.proximity.touched_below for result in results.values()):
        return dict(results)
    question = _SamenessSearch(search, reader, replace(traversal, follow_possibly_same=False), id)
    candidates = {name: question.candidates(result.proximity.touched) for name, result in results.items()}
    below = {name: question.below(result.proximity) for name, result in results.items()}
    earned = [
        name
        for name, result in results.items()
        if (candidates[name] or below[name]) and _is_earned(result.proximity, class_reasons[name])
    ]
    # Where paths follow possible samenesses anyway, the results say it already.
    certain_no = set(earned) if traversal.follow_possibly_same else question.certain_no(earned)
    asked = [
        name
        for name, result in results.items()
        if result.proximity.verdict is not Verdict.YES and name not in certain_no
    ]
    over: dict[tuple[str, str], dict[str, _Over]] = {}

    def told_over(name: str, entity: str, other: str, hops: int) -> _Over:
        if name not in asked:
            return _Over(Verdict.NO if name in certain_no else Verdict.YES)
        if (entity, other) not in over:
            left = traversal.max_hops - hops
            over[entity, other] = question.verdicts(other, left, asked, {id, entity, other})
        return over[entity, other][name]

    answered = {}
    for name, result in results.items():
        shown = [
            (statement, entity, other, told_over(name, entity, other, hops))
            for statement, entity, other, hops in candidates[name]
        ]
        if name in asked and _is_earned(result.proximity, class_reasons[name]):
            # What holds too little by itself matters beside others, so that nothing is certain of it.
            shown += [
                (statement, entity, other, _Over(Verdict.UNKNOWN))
                for statement, entity, other, hops in below[name]
                if told_over(name, entity, other, hops).verdict is not Verdict.NO
            ]
            if all(over.verdict is Verdict.NO for *_, over in shown):  # only together they stand against it
                pairs = [each[:3] for each in (*candidates[name], *below[name])]
                shown = [(*pair, _Over(Verdict.UNKNOWN)) for pair in pairs]
        answered[name] = replace(result, proximity=_with(result.proximity, shown, class_reasons[name]))
    return answered


def _is_earned(proximity: Proximity, class_reasons: tuple[Reason, ...]) -> bool:
    """Whether the answer is `no`, or would be if the class's data were complete."""
    return proximity.verdict is not Verdict.YES and set(proximity.reasons) <= set(class_reasons)


@dataclass(frozen=True, slots=True)
class _Over:
    """The verdict if two bodies are one, and the pairs beyond them over which it comes about."""

    verdict: Verdict
    further: tuple[tuple[str, str], ...] = ()


def _with(
    proximity: Proximity,
    candidates: list[tuple[Statement, str, str, _Over]],
    class_reasons: tuple[Reason, ...],
) -> Proximity:
    """The answer with its candidates, whose verdicts were made without the `class_reasons`."""
    statements: dict[tuple[str, str, _Over], list[Statement]] = {}
    for statement, entity, other, over in candidates:
        is_open = over.verdict is Verdict.NO and class_reasons
        told = replace(over, verdict=Verdict.UNKNOWN) if is_open else over
        statements.setdefault((entity, other, told), []).append(statement)
    possibly = tuple(
        Possibly(entity, other, over.verdict, tuple(of_pair), over.further)
        for (entity, other, over), of_pair in statements.items()
    )[:_MAX_SHOWN]
    if proximity.verdict is Verdict.YES or all(over.verdict is Verdict.NO for *_, over in candidates):
        return replace(proximity, possibly=possibly)
    reasons = in_order((*proximity.reasons, Reason.POSSIBLY_SAME_AS))
    return replace(proximity, possibly=possibly, verdict=Verdict.UNKNOWN, reasons=reasons, assumes=())


_Candidate = tuple[Statement, str, str, int]
"""A statement, the entity that was reached, the one that it may be, and the hops to the former."""


class _SamenessSearch:
    """Searches from other bodies, in the hops that are left there; classes count as complete."""

    def __init__(
        self, search: Search, reader: HasPossiblySame, traversal: Traversal, asked_about: str
    ) -> None:
        """`traversal` follows no possible sameness: what the others may be in turn is asked here."""
        self._search = search
        self._reader = reader
        self._traversal = traversal
        self._asked_about = asked_about
        self._searches_left = _MAX_SEARCHES

    def candidates(self, touched: Iterable[tuple[str, int]]) -> list[_Candidate]:
        """What the entities, each with the hops to it, may be one with.

        Of two that were both reached, the one further away is what the other may be.
        """
        hops = dict(touched)
        nearest = {id: (id != self._asked_about, taken, id) for id, taken in hops.items()}
        candidates = []
        for statement in self._reader.possibly_same(hops):
            ends = {statement.subject, statement.value}
            if len(ends) == 2:
                entity = min(ends & hops.keys(), key=nearest.__getitem__)
                [other] = ends - {entity}
                candidates.append((statement, entity, other, hops[entity]))
        return candidates

    def below(self, proximity: Proximity) -> list[_Candidate]:
        """What may be one with bodies that are reached only over shares below the minimum."""
        reached = {id for id, _ in proximity.touched}
        return [each for each in self.candidates(proximity.touched_below) if each[2] not in reached]

    def certain_no(self, classes: Collection[str]) -> set[str]:
        """The classes of which the answer is `no` if all that may be one are one, however they hold."""
        if not classes:
            return set()
        followed = replace(self._traversal, follow_possibly_same=True)
        results = self._search.proximities(self._asked_about, followed, dict.fromkeys(classes, ()), 1)
        return {name for name, result in results.items() if result.proximity.verdict is Verdict.NO}

    def verdicts(
        self, other: str, hops_left: int, classes: Collection[str], seen: set[str]
    ) -> dict[str, _Over]:
        """For each class what the answer would be from this body on, and from what it may be in turn."""
        if self._searches_left == 0:
            return dict.fromkeys(classes, _Over(Verdict.UNKNOWN))
        self._searches_left -= 1
        traversal = replace(self._traversal, max_hops=max(hops_left, 1))
        results = self._search.proximities(other, traversal, dict.fromkeys(classes, ()), 1)
        verdicts = {}
        for name, result in results.items():
            proximity = result.proximity
            is_too_far = proximity.hops is not None and proximity.hops.hops > hops_left
            verdicts[name] = _Over(Verdict.UNKNOWN if is_too_far else proximity.verdict)
        open_classes = [name for name, over in verdicts.items() if over.verdict is not Verdict.YES]
        touched = {pair for name in open_classes for pair in results[name].proximity.touched}
        for _, entity, further, hops in self.candidates(touched):
            if further not in seen and hops <= hops_left:
                beyond = self.verdicts(further, hops_left - hops, open_classes, seen | {further})
                for name in open_classes:
                    worse = _worse(verdicts[name].verdict, beyond[name].verdict)
                    if worse is not verdicts[name].verdict:
                        verdicts[name] = _Over(worse, ((entity, further), *beyond[name].further))
        return verdicts


def _worse(one: Verdict, other: Verdict) -> Verdict:
    """The verdict if either body counts: a `yes` of one is a `yes`, and a `no` needs both."""
    for verdict in (Verdict.YES, Verdict.UNKNOWN):
        if verdict in (one, other):
            return verdict
    return Verdict.NO
