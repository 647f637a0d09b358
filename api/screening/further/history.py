"""When the distance of an entity to classes changed, by which facts, and by which loads."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from api.models import (
    ChangedFact,
    ClassHistory,
    DistanceAsKnown,
    DistanceOnDays,
    EntityRef,
    LoadRef,
    PathAnswer,
    SourceRef,
)
from api.screening.explanation.evidence import Evidence
from api.screening.explanation.explain import Explainer
from api.screening.session import Session
from api.wording import history as wording
from api.wording.classes import class_label
from api.workspace import View, Workspace
from graph.model import LINK_TYPES, STEP_TYPES, EdgeFilter, day_date
from graph.search import Limits, SubgraphSearch, hops_to
from graph.search.history import (
    ClassDistance,
    DistanceHistory,
    MissingFact,
    Spell,
    change,
    class_distance_on,
    distance_history,
    missing_facts,
)
from graph.search.paths import Path
from graph.store import Version

MOST_LOADS = 50
"""The latest loads that are looked at."""

MOST_CHANGES = 100
"""The latest changes that are listed of each class."""

_SECONDS = 20.0
"""For all loads together; what is left out then is the earliest."""


def class_histories(
    workspace: Workspace, session: Session, ref: EntityRef, classes: Sequence[str]
) -> list[ClassHistory]:
    """How the distance of the entity to each class changed, along the days and along the loads."""
    with workspace.store.history() as whole:
        versions = [version for version in whole.versions if version.added or version.removed]
        kept = [version.loaded_at for version in whole.versions if version.dataset.known_since is not None]
    since = max(kept, default=None)  # what was known before was pruned
    versions = [version for version in versions if since is None or version.loaded_at >= since]
    known_at = session.question.known_at
    if known_at is not None:
        versions = [version for version in versions if version.loaded_at <= known_at]
    loads: _Loads = {(version.dataset.id, version.loaded_at): _load(version) for version in versions}
    by_load, is_cut = _AlongLoads(workspace, session, ref.id, classes, loads).histories(
        versions, is_cut=since is not None
    )
    read = session.view.search.around_on_any_day(ref.id, session.traversal)
    start = read.snapshot.ids.position(ref.id)
    answers = []
    for name in classes:
        result = (
            DistanceHistory((), False)
            if start is None
            else distance_history(read.snapshot, start, name, session.traversal)
        )
        by_day = list(_on_days(session, result, name, loads))
        more = max(len(by_day), len(by_load[name])) > MOST_CHANGES
        answers.append(
            ClassHistory(
                risk_class=name,
                label=class_label(name, session.view.classes[name].label),
                by_day=by_day[-MOST_CHANGES:],
                by_load=by_load[name][-MOST_CHANGES:],
                partial=read.is_truncated or result.is_truncated or is_cut or more,
            )
        )
    return answers


def _on_days(
    session: Session, result: DistanceHistory, risk_class: str, loads: _Loads
) -> Iterator[DistanceOnDays]:
    spells = result.spells
    ends = [None if later.first is None else day_date(later.first - 1) for later in spells[1:]]
    for spell, until in zip(spells, [*ends, None], strict=True):
        distance, told = spell.distance, spell.before if spell.is_worse else spell.distance
        explainer = session.explainer(distance.edge_filter.snapshot)
        yield DistanceOnDays(
            since=None if spell.first is None else day_date(spell.first),
            until=until,
            hops=None if distance.hops is None else distance.hops.hops,
            at_least=None if distance.hops is None else distance.hops.at_least,
            path=_entities(distance, session.evidence),
            because=_facts(spell, told, explainer, session.evidence, risk_class, loads),
        )


_Loads = Mapping[tuple[str, datetime | None], LoadRef]
"""Each load by its source and time."""


def _load(version: Version) -> LoadRef:
    return LoadRef(source=version.dataset.id, version=version.number, loaded_at=version.loaded_at)


def _entities(distance: ClassDistance, evidence: Evidence) -> list[EntityRef]:
    ids = distance.edge_filter.snapshot.ids
    return [
        evidence.entity(ids[entity]) for entity in ([] if distance.path is None else distance.path.entities)
    ]


def _facts(
    spell: Spell,
    told: ClassDistance | None,
    explainer: Explainer,
    evidence: Evidence,
    risk_class: str,
    loads: _Loads,
) -> list[ChangedFact]:
    """What made the difference, told from the distance whose path rests on it."""
    if told is None or told.path is None or not spell.missing:
        return []
    path = explainer.path(told.path, told.edge_filter.traversal, risk_class)
    ids = told.edge_filter.snapshot.ids
    facts: list[ChangedFact] = []
    for missing in spell.missing:
        stop = None if missing.stop is None else evidence.entity(ids[missing.stop])
        facts += _told(missing, path, stop, is_worse=spell.is_worse, loads=loads)
    return facts


def _told(
    missing: MissingFact, path: PathAnswer, stop: EntityRef | None, *, is_worse: bool, loads: _Loads
) -> Iterator[ChangedFact]:
    if stop is not None:  # on the other side it is one that no path passes
        described = wording.stop(stop.caption)
        yield ChangedFact(change="begins" if is_worse else "ends", detail=described, stop=stop, loads=[])
    elif missing.step is not None:
        for link in path.links:
            if link.step == missing.step:
                described = wording.link(
                    link.title, link.upper.caption, link.lower.caption, link.valid.detail
                )
                yield ChangedFact(
                    change="ends" if is_worse else "begins",
                    detail=described,
                    link=link,
                    loads=_loads_of(link.sources, loads),
                )
    elif (target := path.target) is not None:
        label = class_label(target.risk_class, target.label)
        yield ChangedFact(
            change="ends" if is_worse else "begins",
            detail=wording.membership(label, target.entity.caption, target.lists, target.valid.detail),
            membership=target,
            loads=_loads_of(target.sources, loads),
        )


def _loads_of(sources: Sequence[SourceRef], loads: _Loads) -> list[LoadRef]:
    giving = {loads.get((source.source, source.known_from)) for source in sources}
    return sorted((load for load in giving if load is not None), key=lambda load: load.version)


# ------------------------------------------------------------ along loads


@dataclass(frozen=True)
class _State:
    """The data after a load, or before all: the distance to each class, and what explains it."""

    load: LoadRef | None
    distances: dict[str, ClassDistance]
    explainer: Explainer
    evidence: Evidence
    search: SubgraphSearch
    is_truncated: bool


class _AlongLoads:
    """The distances of one entity on the day asked about, after each load; from the latest load back."""

    def __init__(
        self, workspace: Workspace, session: Session, id: str, classes: Sequence[str], loads: _Loads
    ) -> None:
        self._workspace = workspace
        self._sources = session.question.sources
        self._uncontested_on = session.question.uncontested_on(session.today)
        self._traversal = session.traversal
        self._id = id
        self._classes = classes
        self._loads = loads
        self._ends_at = time.monotonic() + _SECONDS

    def histories(
        self, versions: Sequence[Version], *, is_cut: bool
    ) -> tuple[dict[str, list[DistanceAsKnown]], bool]:
        """By class the distances in the order of loads, and whether some are left out.

        `is_cut` says that there are earlier ones, which cannot be asked about.
        """
        by_class: dict[str, list[DistanceAsKnown]] = {name: [] for name in self._classes}
        is_cut |= len(versions) > MOST_LOADS
        moments: list[tuple[datetime, LoadRef | None]] = [
            (version.loaded_at, _load(version)) for version in reversed(versions[-MOST_LOADS:])
        ]
        if not is_cut:
            moments.append((datetime.min.replace(tzinfo=UTC), None))  # before all loads
        newer, readers = None, ExitStack()
        with readers:
            for moment, load in moments:
                if time.monotonic() > self._ends_at:
                    is_cut = True
                    break
                opened = ExitStack()
                view = opened.enter_context(
                    self._workspace.view_after(moment, self._sources, self._uncontested_on)
                )
                older = self._after(view, load)
                is_cut |= older.is_truncated
                if newer is not None:
                    self._add_changes(by_class, older, newer)
                readers.close()
                readers.push(opened)
                newer = older
            if newer is not None:
                for name in self._classes:
                    by_class[name].append(_known(newer, name, newer.load, []))
        return {name: distances[::-1] for name, distances in by_class.items()}, is_cut

    def _after(self, view: View, load: LoadRef | None) -> _State:
        """What is found in a view."""
        limits = Limits(seconds=max(self._ends_at - time.monotonic(), 0.1))
        search, id = SubgraphSearch(view.reader, None, limits), view.reader.canonical(self._id)
        read = search.around([id], self._traversal)
        edge_filter, start = EdgeFilter(read.snapshot, self._traversal), read.snapshot.ids.position(id)
        distances = {
            name: ClassDistance(edge_filter, None, None)
            if start is None
            else class_distance_on(edge_filter, start, name, hops_to(edge_filter, start, name))
            for name in self._classes
        }
        evidence = Evidence.of(view, self._traversal.valid_at)
        explainer = Explainer(evidence, view, read.snapshot)
        return _State(load, distances, explainer, evidence, search, read.is_truncated)

    def _add_changes(self, by_class: dict[str, list[DistanceAsKnown]], older: _State, newer: _State) -> None:
        """Add the distance after the newer load, where it differs from that after the older."""
        for name in self._classes:
            then, now = older.distances[name], newer.distances[name]
            if then.hops == now.hops:
                continue
            spell = change(then, now, name, None)
            (teller, told), other = ((older, then), newer) if spell.is_worse else ((newer, now), older)
            if told.path is not None:
                there = self._with_links(told.path, told.edge_filter, other)
                # Where each of them is there as well, paths do not come so far, or pass there.
                missing = missing_facts(told.path, told.edge_filter, there, name) or spell.missing
                spell = replace(spell, missing=tuple(missing))
            facts = _facts(spell, told, teller.explainer, teller.evidence, name, self._loads)
            by_class[name].append(_known(newer, name, newer.load, facts))

    def _with_links(self, path: Path, here: EdgeFilter, other: _State) -> EdgeFilter:
        """The entities and links of a path as they are in other data, though no path may come there."""
        ids, links, reader = here.snapshot.ids, here.snapshot.links, other.evidence.reader
        ends = [
            (STEP_TYPES[links["type"][row]], *(ids[int(links[end][row])] for end in ("upper", "lower")))
            for step in path.steps
            for row in step.rows
            if links["type"][row] < len(LINK_TYPES)
        ]
        snapshot = other.search.snapshot_containing(
            [ids[entity] for entity in path.entities], reader.links_between(ends), self._traversal
        )
        return EdgeFilter(snapshot, self._traversal)


def _known(state: _State, risk_class: str, load: LoadRef | None, facts: list[ChangedFact]) -> DistanceAsKnown:
    distance = state.distances[risk_class]
    return DistanceAsKnown(
        load=load,
        hops=None if distance.hops is None else distance.hops.hops,
        at_least=None if distance.hops is None else distance.hops.at_least,
        path=_entities(distance, state.evidence),
        because=facts,
    )
