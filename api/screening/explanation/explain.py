"""Explains positions and rows of a snapshot: paths, links, open ends and assumptions, with sources."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import numpy as np

from api.models import (
    Holding,
    LinkAnswer,
    PathAnswer,
    PathLink,
    PossiblyAnswer,
    PossiblyFurther,
    ProximityAnswer,
    StopAnswer,
    Target,
)
from api.screening.decide import hops_answer
from api.screening.explanation.bounds import (
    LISTING,
    MOST_LISTINGS,
    bounded,
    link_at,
    paged,
    records_of,
    statements_of,
)
from api.screening.explanation.class_lists import list_answer
from api.screening.explanation.evidence import Evidence
from api.screening.explanation.open_ends import assumption, open_end
from api.screening.explanation.validity import undated, validity
from api.screening.question import Page
from api.wording.values import link_title
from api.workspace import View
from graph.class_data import ClassData
from graph.model.codes import LINK_TYPES
from graph.model.days import day_date, day_number
from graph.model.filters import EdgeFilter
from graph.model.observations import DIRECTNESS_LABELS
from graph.model.rows import row_on, rows_at
from graph.model.snapshot import POSSIBLY_SAME, STEP_TYPES, Snapshot
from graph.model.traversal import Traversal
from graph.model.validity import Array
from graph.search.paths import Path, Step
from graph.search.proximity import Proximity, Verdict
from graph.search.qualifications import Stop
from graph.store import Dataset
from ontology import SCHEMA, Directness, Grade, Link, link_id


class Explainer:
    """Turns positions and rows of one snapshot into answers with their statements."""

    def __init__(self, evidence: Evidence, view: View, snapshot: Snapshot) -> None:
        self._evidence = evidence
        self._view = view
        self._snapshot = snapshot
        self._link_sources: dict[str, frozenset[str]] = {}
        self._links: dict[tuple[int, int, Traversal], PathLink] = {}

    def proximity(
        self, result: Proximity, traversal: Traversal, data: ClassData, *, today: date
    ) -> ProximityAnswer:
        """The answer for one class with everything it rests on; `api.wording` puts it in words."""
        paths = [self.path(path, traversal, result.risk_class) for path in result.paths]
        below = [self.path(path, traversal, result.risk_class) for path in result.below_minimum]
        return ProximityAnswer(
            risk_class=result.risk_class,
            label=self._view.classes[result.risk_class].label,
            decides=self._view.classes[result.risk_class].decides,
            verdict=result.verdict,
            reasons=list(result.reasons),
            open_ends=[open_end(self._evidence, gap) for gap in result.open_ends],
            more_open_ends=result.more_open_ends,
            assumes=[assumption(self._evidence, assumed) for assumed in result.assumes],
            hops=None if result.hops is None else result.hops.hops,
            at_least=None if result.hops is None else result.hops.at_least,
            hops_by_grade={str(grade): hops_answer(hops) for grade, hops in result.hops_by_grade.items()},
            paths=paths,
            below_minimum=below,
            stops=self.stops(result.stops),
            possibly=[
                PossiblyAnswer(
                    entity=self._evidence.entity(possibly.entity),
                    other=self._evidence.entity(possibly.other),
                    verdict=possibly.verdict,
                    further=[
                        PossiblyFurther(entity=self._evidence.entity(one), other=self._evidence.entity(other))
                        for one, other in possibly.further
                    ],
                    sources=self._evidence.sources(possibly.statements, statements_of(possibly.entity))[0],
                )
                for possibly in result.possibly
            ],
            needs_unrecorded_share=result.needs_unrecorded_share,
            unrecorded_share=[
                self.path(path, traversal, result.risk_class) for path in result.unrecorded_share
            ],
            partial=result.is_truncated,
            stale=self._is_stale(result, paths, data, today),
            complete=not data.reasons(traversal.valid_at),
            as_of=data.as_of(traversal.valid_at),
            lists=[list_answer(each, traversal.valid_at) for each in data.lists],
            explored=result.explored,
            headline="",
            summary="",
        )

    def stops(self, stops: Iterable[Stop]) -> list[StopAnswer]:
        """What no path passes through."""
        return [StopAnswer(entity=self._evidence.entity(stop.entity), kind=stop.kind) for stop in stops]

    def path(self, path: Path, traversal: Traversal, risk_class: str | None) -> PathAnswer:
        """The path with every link of each step, and the memberships of its target."""
        ids = [self._snapshot.ids[position] for position in path.entities]
        self._evidence.look_up(ids)
        edge_filter = EdgeFilter(self._snapshot, traversal)
        links = [
            self._known_link(number, step, row, edge_filter)
            for number, step in enumerate(path.steps, start=1)
            for row in step.rows
        ]
        target = (
            None if risk_class is None else self.target(ids[-1], risk_class, path.target_rows, edge_filter)
        )
        return PathAnswer(
            hops=path.hops,
            at_least=path.at_least,
            grade=str(path.grade),
            entities=[self._evidence.entity(id) for id in ids],
            links=links,
            target=target,
            judgements=[judgement for id in ids for judgement in self._evidence.judgements(id)],
        )

    def target(self, id: str, risk_class: str, rows: tuple[int, ...], edge_filter: EdgeFilter) -> Target:
        """The member of the class with the statements that put it there."""
        snapshot = self._snapshot
        origins = {snapshot.targets[snapshot.memberships["upper"][row]] for row in rows}
        statements = [
            s
            for s in self._view.reader.memberships(id)
            if (s.prop == "riskClass" and s.value == risk_class and risk_class in origins)
            or (s.prop == "names" and s.subject in origins)
        ]
        grades = edge_filter.evidence_grades(snapshot.memberships, snapshot.memberships_of, _array(rows))
        best = row_on(rows_at(snapshot.memberships, _array(rows)), edge_filter.day)
        listings = sorted(origin for origin in origins if origin not in self._view.classes)
        shown, more_listings = bounded("listings", listings, MOST_LISTINGS, records_of(id, LISTING))
        sources, more = self._evidence.sources(statements, statements_of(id))
        return Target(
            entity=self._evidence.entity(id),
            risk_class=risk_class,
            label=self._view.classes[risk_class].label,
            valid=validity(best, edge_filter.day, statements),
            grade=str(Grade(int(grades.min()))),
            listings=list(shown),
            lists=[each.title for each in self._evidence.lists(shown)],
            sources=sources,
            more=[*more_listings, *more],
        )

    def memberships(self, id: str, traversal: Traversal) -> list[Target]:
        """Every class that the entity is a member of on the day."""
        snapshot, edge_filter = self._snapshot, EdgeFilter(self._snapshot, traversal)
        position = snapshot.ids.position(id)
        if position is None:
            return []
        begin = snapshot.memberships_of.begin
        rows = snapshot.memberships_of.rows[begin[position] : begin[position + 1]]
        rows = rows[edge_filter.counts_on_day(snapshot.memberships, rows)]
        grouped: dict[int, list[int]] = {}
        for row in rows.tolist():
            grouped.setdefault(int(snapshot.memberships["type"][row]), []).append(row)
        return [
            self.target(id, snapshot.classes[code], tuple(class_rows), edge_filter)
            for code, class_rows in sorted(grouped.items())
        ]

    def link(self, link: Link, traversal: Traversal, page: Page | None = None) -> LinkAnswer:
        """One link with the first of its observations, or a page of them."""
        if page is None:
            sources, more = self._evidence.sources(link.observations, link_at(link.id))
        else:
            sources, more = [self._evidence.source(each) for each in paged(link.observations, page)], []
        return LinkAnswer(
            id=link.id,
            type=link.type,
            upper=self._evidence.entity(link.upper),
            lower=self._evidence.entity(link.lower),
            holdings=self._holdings(link, day_number(traversal.valid_at)),
            observations=len(link.observations),
            grade=str(min(s.grade for s in link.observations)),
            stated_by=self._evidence.stating_authorities(link.type, link.observations),
            sources=sources,
            more=more,
        )

    def _holdings(self, link: Link, day: int) -> list[Holding]:
        """What holds of the link on the day; nothing for a link that the snapshot does not have."""
        links, ids = self._snapshot.links, self._snapshot.ids
        upper, lower = ids.position(link.upper), ids.position(link.lower)
        if upper is None or lower is None:
            return []
        rows = self._snapshot.up.rows[self._snapshot.up.begin[lower] : self._snapshot.up.begin[lower + 1]]
        rows = rows[(links["upper"][rows] == upper) & (links["type"][rows] == LINK_TYPES.index(link.type))]
        recorded = [row for row in rows_at(links, rows) if row.counts_at(Grade.D)]
        return [
            Holding(
                share=str(row.share) if SCHEMA.link_type(link.type).takes_share else None,
                direct=DIRECTNESS_LABELS[row.directness],
                valid=validity(row, day, link.observations),
            )
            for row in ([row_on(recorded, day)] if recorded else [])
        ]

    def _known_link(self, number: int, step: Step, row: int, edge_filter: EdgeFilter) -> PathLink:
        """The link, described once for all paths that have it at the same step."""
        key = number, row, edge_filter.traversal
        if key not in self._links:
            self._links[key] = self._path_link(number, step, row, edge_filter)
        return self._links[key]

    def _path_link(self, number: int, step: Step, row: int, edge_filter: EdgeFilter) -> PathLink:
        links, ids = self._snapshot.links, self._snapshot.ids
        link_type = STEP_TYPES[links["type"][row]]
        upper, lower = ids[int(links["upper"][row])], ids[int(links["lower"][row])]
        if link_type == POSSIBLY_SAME:
            return self._possibly_same(number, upper, lower)
        [stated] = rows_at(links, _array((row,)))
        recorded = self._view.reader.links_between([(link_type, upper, lower)])
        observations = recorded[0].observations if recorded else ()
        graded = edge_filter.evidence_grades(links, self._snapshot.up, _array((row,)))
        id = link_id(link_type, upper, lower)
        sources, more = self._evidence.sources(observations, link_at(id))
        self._link_sources[id] = frozenset(s.source for s in observations)
        disputed, more_disputed = self._evidence.denials(upper, lower)
        share = str(stated.share) if SCHEMA.link_type(link_type).takes_share else None
        directness = DIRECTNESS_LABELS[stated.directness]
        authorities = self._evidence.stating_authorities(link_type, observations)
        return PathLink(
            step=number,
            id=id,
            type=link_type,
            upper=self._evidence.entity(upper),
            lower=self._evidence.entity(lower),
            title=link_title(link_type, share, directness, authorities),
            share=share,
            direct=directness,
            valid=validity(stated, edge_filter.day, observations),
            observed=str(day_date(stated.last_observed)),
            grade=str(Grade(int(graded[0]))),
            stated_by=authorities,
            sources=sources,
            disputed=disputed,
            more=[*more, *more_disputed],
        )

    def _possibly_same(self, number: int, one: str, other: str) -> PathLink:
        """A step between two bodies that may be one, which is of grade D on the word of any source."""
        ends = {one, other}
        stated = [s for s in self._view.possibly_same([one]) if {s.subject, s.value} == ends]
        sources, more = self._evidence.sources(stated, statements_of(one, POSSIBLY_SAME))
        id = "~".join((POSSIBLY_SAME, one, other))
        self._link_sources[id] = frozenset(s.source for s in stated)
        return PathLink(
            step=number,
            id=id,
            type=POSSIBLY_SAME,
            upper=self._evidence.entity(one),
            lower=self._evidence.entity(other),
            title=link_title(POSSIBLY_SAME, None, str(Directness.UNSTATED), []),
            share=None,
            direct=str(Directness.UNSTATED),
            valid=undated(stated),
            observed=str(max(s.observed.last.last_day for s in stated)),
            grade=str(Grade.D),
            stated_by=[],
            sources=sources,
            disputed=[],
            more=more,
        )

    def _is_stale(self, result: Proximity, paths: list[PathAnswer], data: ClassData, today: date) -> bool:
        """Whether a source that the answer rests on is overdue.

        A `yes` rests on the sources of its paths and on the lists of its targets; anything else on every
        source in use, and on those behind the members of the class, which a source filter does not leave out.
        A source of lists is as its lists are, each by its own interval: as those of the class, else as any.
        """
        overdue = {v.dataset.id for v in self._view.versions if _is_overdue(v.dataset, data, today)}
        if result.verdict is Verdict.YES:
            targets = [p.target for p in paths if p.target is not None]
            supports = {id for p in paths for link in p.links for id in self._link_sources[link.id]}
            supports |= {s.source for target in targets if not target.listings for s in target.sources}
            supports |= {s.source for p in paths for judgement in p.judgements for s in judgement.sources}
            lists = self._evidence.lists({id for target in targets for id in target.listings})
            return bool(supports & overdue) or any(
                each.copy is not None and each.copy.is_overdue(today) for each in lists
            )
        in_use = self._view.description.sources
        if in_use is None or overdue & in_use:
            return bool(overdue)
        return bool(overdue) and bool(overdue & self._class_sources(data))

    def _class_sources(self, data: ClassData) -> frozenset[str]:
        """The datasets that say who is a member of the class, and which lists make it."""
        naming = {
            v.dataset.id
            for v in self._view.versions
            if any(risk_class == data.risk_class for _, risk_class in v.dataset.list_classes)
        }
        holding = {each.source for each in data.lists if each.source is not None}
        return frozenset(naming | holding) | self._view.member_sources(data.risk_class)


def _is_overdue(dataset: Dataset, data: ClassData, today: date) -> bool:
    of_class = [each.copy for each in data.lists if each.source == dataset.id and each.copy is not None]
    held = of_class or dataset.lists
    return any(copy.is_overdue(today) for copy in held) if held else dataset.is_overdue(today)


def _array(rows: tuple[int, ...]) -> Array:
    return np.array(rows, np.int64)
