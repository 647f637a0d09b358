"""One question, asked of the neighbourhood of one entity: the part of the graph that decides it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from dataclasses import replace as replaced

from graph.errors import OutOfTime, UnknownEntity
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal
from graph.search.annotation import bounding_annotation
from graph.search.bfs import bfs
from graph.search.partial import Facts, Part
from graph.search.paths import Goal, PathResult, best_paths
from graph.search.proximity import Hops, Proximity, Reason, Verdict, hops_to, proximity
from graph.search.quick import quick_hops
from graph.search.region import Growth
from graph.search.steps import Steps
from graph.search.surroundings import closing
from graph.store.neighbourhood import Ask, EntityFacts, LiveNeighbourhood, Start
from ontology import Grade


@dataclass(frozen=True, slots=True)
class Limits:
    """What a question may take: seconds, and links looked at in one search from an entity."""

    seconds: float = 10.0
    links: int = 50_000


@dataclass(frozen=True, slots=True)
class ProximityResult:
    """An answer, and the snapshot of the part of the graph that its positions and rows are in."""

    snapshot: Snapshot
    proximity: Proximity


@dataclass(frozen=True, slots=True)
class PathsFound:
    """Paths between two entities, and the snapshot that their positions and rows are in."""

    snapshot: Snapshot
    found: PathResult


class Inquiry:
    """A traversal from an entity; raises `UnknownEntity` when there is none of the id.

    `towards` is the class that is asked about first, if that is known: it saves a question.
    """

    def __init__(
        self,
        near: LiveNeighbourhood,
        id: str,
        traversal: Traversal,
        limit: int,
        limits: Limits,
        towards: str | None = None,
    ) -> None:
        self._near = near
        self._id = id
        self._traversal = traversal
        self._limit = limit
        self._limits = limits
        self._facts = Facts(near, traversal)
        first = None if towards is None else self._steps(traversal, False, towards).first()
        self._from = self._begin(id, first, towards or "")
        self._start = self._from.key
        self._growths: dict[Steps, Growth] = {}
        self._hops: dict[tuple[Traversal, str], tuple[bool, Hops | None]] = {}
        self._found: dict[tuple[Traversal, str], _Shortest] = {}

    def answers(self, classes: Mapping[str, bool]) -> dict[str, ProximityResult]:
        """How near the entity is to each class; the values say whether the class is complete.

        When the time is over, the classes that are left are `partial`.
        """
        answers: dict[str, ProximityResult] = {}
        try:
            whole = self._whole(classes)
            for risk_class, is_complete in classes.items():
                if whole is not None:
                    answers[risk_class] = self._answer(whole, risk_class, is_complete, False)
                    continue
                part, is_cut = self._deciding(risk_class)
                answers[risk_class] = self._answer(
                    self._facts.snapshot(part), risk_class, is_complete, is_cut
                )
        except OutOfTime:
            alone = self._facts.alone(EntityFacts(self._id, "Thing", ()))
            for risk_class in classes:
                if risk_class not in answers:
                    answers[risk_class] = self._answer(alone, risk_class, False, True)
        return answers

    def class_paths(self, risk_class: str) -> PathsFound:
        """The best paths to the members of a class."""
        part, is_cut = self._leading(self._traversal, risk_class)
        snapshot = self._facts.snapshot(part)
        edge_filter = EdgeFilter(snapshot, self._traversal)
        goal = Goal.members(edge_filter, risk_class)
        # All of the part is on a way there, so there is nothing to prune by a search from the start.
        back = bfs(edge_filter, goal.entities, reverse=True)
        found = best_paths(edge_filter, self._place(snapshot), goal, self._limit, goal_hops=back)
        return PathsFound(snapshot, PathResult(found.paths, found.explored, found.cut or is_cut))

    def paths_to(self, end_id: str) -> PathsFound:
        """The best paths to another entity."""
        end = self._begin(end_id).key
        growth = self._growth(self._traversal)
        hops = 0
        while True:
            growth.grow(hops)
            ways = growth.ways({end}, hops)
            if growth.has_paths(ways, self._limit) or hops == self._traversal.max_hops:
                break
            hops += 1
        part = growth.along(ways)
        part.entities.add(end)
        snapshot = self._facts.snapshot(part)
        place = snapshot.ids.position(end_id)
        assert place is not None  # it is in the part
        edge_filter = EdgeFilter(snapshot, self._traversal)
        found = best_paths(edge_filter, self._place(snapshot), Goal.entity(place), self._limit)
        # What a bound cut off may have held better paths than those found.
        return PathsFound(snapshot, PathResult(found.paths, found.explored, found.cut or growth.is_cut))

    def hops(self, risk_class: str) -> Hops | None:
        """Hops to the nearest member of a class; raises `OutOfTime` when a bound cut the search for one."""
        shortest = self._shortest(self._traversal, risk_class)
        if shortest.part is None:
            if shortest.is_cut:
                raise OutOfTime(f"more than {self._limits.links} links lie around {self._id}")
            return None
        snapshot = self._facts.snapshot(shortest.part)
        return hops_to(EdgeFilter(snapshot, self._traversal), self._place(snapshot), risk_class)

    # ------------------------------------------------------------ inside

    def _begin(self, id: str, ask: Ask | None = None, then: str = "") -> Start:
        start = self._near.start(id, ask, then)
        if start is None:
            raise UnknownEntity(f"{id!r} is no entity that can have links")
        return start

    def _place(self, snapshot: Snapshot) -> int:
        place = snapshot.ids.position(self._id)
        assert place is not None  # every part has the start
        return place

    def _answer(
        self, snapshot: Snapshot, risk_class: str, is_complete: bool, is_cut: bool
    ) -> ProximityResult:
        answer = proximity(
            snapshot,
            self._place(snapshot),
            risk_class,
            self._traversal,
            is_complete=is_complete,
            limit=self._limit,
        )
        if is_cut and answer.verdict is not Verdict.YES:  # what was not looked at may hold anything
            answer = replaced(
                answer, verdict=Verdict.UNKNOWN, reason=Reason.PARTIAL, open_ends=(), assumes=()
            )
        return ProximityResult(snapshot, replaced(answer, partial=answer.partial or is_cut))

    def _whole(self, classes: Iterable[str]) -> Snapshot | None:
        """All that is around, where that is best found first: it decides about every class at once.

        Up there is little of it. Otherwise it takes a class without a path, for which it has to be found;
        half of the time is kept for the paths to other classes. `None` when it is too much as well.
        """
        if self._traversal.direction is Direction.UP:
            return self._around()
        has_path = [self._has_path(risk_class) for risk_class in classes]
        if all(has_path):
            return None
        if not any(has_path):
            return self._around()
        try:
            with self._near.time.halved():
                return self._around()
        except OutOfTime:
            return None

    def _has_path(self, risk_class: str) -> bool:
        is_known, known = self._quick_hops(self._traversal, risk_class)
        return (known if is_known else self._shortest(self._traversal, risk_class).part) is not None

    def _deciding(self, risk_class: str) -> tuple[Part, bool]:
        """The part that decides how near the class is, and whether a bound cut something off.

        Where all that is around is too much, for it would have decided.
        """
        part, is_cut = Part({self._start}), False
        has_path = False
        for grade in Grade:
            traversal = self._traversal.with_grade(grade)
            shortest = self._shortest(traversal, risk_class)
            is_cut |= shortest.is_cut
            if shortest.part is not None:
                part.include(shortest.part)
                has_path |= grade == self._traversal.min_grade
        leading: list[tuple[Traversal, Traversal | None]] = [(self._traversal, None)] if has_path else []
        if self._traversal.min_share > 0:
            leading.append((replaced(self._traversal, min_share=0.0), self._traversal))
        for wide, outside in leading:
            found, is_short = self._leading(wide, risk_class, outside)
            part.include(found)
            is_cut |= is_short
        return part, is_cut or not has_path

    def _shortest(self, traversal: Traversal, risk_class: str) -> _Shortest:
        asked = traversal, risk_class
        if asked not in self._found:
            self._found[asked] = self._search(traversal, risk_class)
        return self._found[asked]

    def _search(self, traversal: Traversal, risk_class: str) -> _Shortest:
        is_known, known = self._quick_hops(traversal, risk_class)
        if is_known and known is None:
            return _Shortest(None, is_cut=False)
        for hops in range(0 if known is None else known.hops, traversal.max_hops + 1):
            growth = self._growth(traversal, risk_class=risk_class).grow_towards(risk_class, hops)
            members = growth.members(risk_class)
            nearest = growth.nearest(members)
            if nearest is not None:
                return _Shortest(growth.along(growth.ways(members, nearest)), growth.is_cut)
            if growth.is_cut:
                return _Shortest(None, is_cut=True)
        return _Shortest(None, is_cut=False)

    def _quick_hops(self, traversal: Traversal, risk_class: str) -> tuple[bool, Hops | None]:
        asked = traversal, risk_class
        if asked not in self._hops:
            self._hops[asked] = quick_hops(self._near, self._id, risk_class, traversal)
        return self._hops[asked]

    def _leading(
        self, traversal: Traversal, risk_class: str, outside: Traversal | None = None
    ) -> tuple[Part, bool]:
        """The part that holds the best paths to the class, and whether a bound cut some of them off.

        With `outside`, those alone that this other traversal does not let through.
        """
        growth = self._growth(traversal, risk_class=risk_class)
        for hops in range(traversal.max_hops + 1):
            growth = self._growth(traversal, risk_class=risk_class).grow_towards(risk_class, hops)
            members = growth.members(risk_class)
            nearest = growth.nearest(members)
            if nearest is None:
                continue
            ways = growth.ways(members, hops)
            if outside is None and not growth.has_paths(ways, self._limit):
                continue
            part = growth.along(ways)
            if outside is None:
                return part, growth.is_cut
            snapshot = self._facts.snapshot(part)
            edge_filter, other = EdgeFilter(snapshot, traversal), EdgeFilter(snapshot, outside)
            goal = Goal.members(edge_filter, risk_class)
            found = best_paths(edge_filter, self._place(snapshot), goal, self._limit, excluding=other)
            if sum(path.hops <= hops for path in found.paths) >= self._limit:
                return part, growth.is_cut
        ways = growth.ways(growth.members(risk_class), traversal.max_hops)
        return growth.along(ways), growth.is_cut

    def _around(self) -> Snapshot | None:
        """All within the hops, generously read, and what closes it; `None` when that is too much."""
        growth = self._growth(self._traversal, is_loose=True)
        growth.grow(self._traversal.max_hops)
        if growth.is_cut:
            return None
        # Where paths end at the latest, it does not matter whether anything is open.
        inside = growth.within(self._traversal.max_hops - 1)
        deciding = closing(self._near, inside, self._traversal, 2 * self._limits.links)
        if deciding is None:
            return None
        part = growth.whole()
        part.include(deciding)
        return self._facts.snapshot(part)

    def _growth(
        self, traversal: Traversal, *, is_loose: bool = False, risk_class: str | None = None
    ) -> Growth:
        """What grew so far; where hops to the class are written, only what can still be on a way there.

        Those hops are of what is let through: what a `no` has to look at as well is never left out.
        """
        steps = self._steps(traversal, is_loose, risk_class)
        found = self._growths.get(steps)
        if found is None:
            found = self._growths[steps] = Growth(self._near, self._from, steps)
        return found

    def _steps(self, traversal: Traversal, is_loose: bool, risk_class: str | None) -> Steps:
        guard = None
        if risk_class is not None and not is_loose:
            annotation = bounding_annotation(self._near.written, traversal, risk_class)
            guard = None if annotation is None else annotation.hops_property
        return Steps(traversal, is_loose, self._limits.links, guard, self._near.has_free)


@dataclass(frozen=True, slots=True)
class _Shortest:
    """The shortest paths to a class, some of them when `is_cut`; no part when none was found."""

    part: Part | None
    is_cut: bool
