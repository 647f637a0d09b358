"""Reads what a line comes to in one view of the data, on one day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property

import numpy as np

from api.batch.orders import order_record, question_of
from api.batch.result_index import REJECTED
from api.casework.watch.lines import Line
from api.casework.watch.reading import Reading, Standing, Tie
from api.errors import BadQuestion
from api.models import DispositionAnswer, DispositionState, Screening
from api.screening import Decisions, Question
from api.screening.decide import Decision
from api.screening.decider import Decider
from api.screening.law.outcomes import RegimeTable, regime_table
from api.screening.remembered import compared_answer
from api.screening.session import Session
from api.workspace import View
from graph.errors import BadTraversal
from graph.model import CONTROL_TYPES, STEP_TYPES, Array, Direction, EdgeFilter, Snapshot, Traversal, rows_at
from graph.rules import RegimeOutcome
from graph.search import NO_NEXT_HOP, NextHops, SnapshotSearch, Verdict, next_hops
from ingest.matching import Match
from ingest.normalise.errors import BadName
from ontology import SCHEMA, UNKNOWN_SHARE

_FELL = (DispositionState.VOID, DispositionState.EXPIRED)

_LONGEST_WAY = 64
"""Entities on a way, forms of one body included, of which steps between them are no hops."""


class LineReader:
    """Reads lines one after another; what all of them need is computed once.

    `question` is that of the list; a line adds its country, address and identifiers. The day of an order is
    none of a watched line, which is asked about as of `today`. `decisions` remembers what was decided about
    customers.
    """

    def __init__(
        self, view: View, question: Question, today: date, decisions: Decisions | None = None
    ) -> None:
        self._view = view
        self._question = question
        self._today = today
        self._decisions = decisions
        self._traversal = question.as_traversal(today)
        self._decider = Decider(view, question, self._traversal)
        self.fell: dict[int, DispositionAnswer] = {}
        """The decisions that were found to hold no longer, by number."""
        self._hops: dict[str, NextHops] = {}
        self._hops_of: Snapshot | None = None
        if isinstance(view.search, SnapshotSearch):
            view.search.prepare(self._traversal)

    @property
    def traversal(self) -> Traversal:
        """How links are followed, and on which day."""
        return self._traversal

    def reading(self, line: Line, known: Sequence[tuple[str, bool]] | None = None) -> Reading:
        """What the line comes to; what is wrong with it is its `problem`.

        `known` are the matches of an earlier reading, best first, where they must be the same now.
        """
        try:
            question = self._question if line.entity else question_of(line.order, self._question)
            same = question is self._question
            decider = self._decider if same else Decider(self._view, question, self._traversal)
            matches = self._matches(decider, line) if known is None else [_match(*each) for each in known]
            reading = self._read(decider.decision(line.name, matches))
            return replace(reading, fell=self._fell(line, question))
        except (BadQuestion, BadName, BadTraversal) as error:
            return Reading(REJECTED, problem=str(error))

    def _matches(self, decider: Decider, line: Line) -> list[Match]:
        if not line.entity:
            return decider.matches(line.name)
        id = self._view.parties.known(line.entity)
        return [] if id is None else [_match(id, accepted=True)]

    def _read(self, decision: Decision) -> Reading:
        candidates = decision.candidates
        listed = sorted({id for candidate in candidates for id in candidate.listed})
        return Reading(
            decision.decision,
            tuple((candidate.id, candidate.accepted) for candidate in candidates),
            {
                name: Standing(
                    str(each.verdict),
                    None if each.hops is None else each.hops.hops,
                    each.hops is not None and each.hops.at_least,
                )
                for name, each in decision.proximity.items()
            },
            {id: self._list_of.get(id, "") for id in listed},
            *self._links(decision),
            outcome=str(decision.outcome.outcome),
        )

    def _fell(self, line: Line, question: Question) -> tuple[int, ...]:
        """The numbers of the decisions about the customer that hold no longer; an entity has none."""
        if self._decisions is None or line.entity:
            return ()

        def answer() -> Screening:
            session = Session(self._view, question, self._traversal, self._today)
            return compared_answer(session, session.decider.decide(line.name))

        record, policy = order_record(line.order), self._view.policy
        decided = self._decisions.about(record, answer, self._today, policy).dispositions
        fell = {each.id: each for each in decided if each.state in _FELL}
        self.fell.update(fell)
        return tuple(sorted(fell))

    def _links(
        self, decision: Decision
    ) -> tuple[Mapping[str, tuple[Tie, ...]], tuple[Tie, ...], Mapping[str, bool]]:
        """Ways, owners and captures of the first match."""
        if not decision.candidates:
            return {}, (), {}
        first = decision.candidates[0]
        snapshot = self._view.search.around([first.id], self._traversal).snapshot
        place = snapshot.ids.position(first.id)
        if place is None:
            return {}, (), {}
        reached = [name for name, each in first.proximity.items() if each.verdict is Verdict.YES]
        return (
            {name: way for name in reached if (way := tuple(self._way(snapshot, place, name)))},
            self._owners(snapshot, place),
            self._captured(snapshot, decision),
        )

    # ------------------------------------------------------------ links

    def _owners(self, snapshot: Snapshot, place: int) -> tuple[Tie, ...]:
        """The links right above the entity that count on the day, of whatever share."""
        rows = snapshot.up.of(place)
        if not len(rows):
            return ()
        passing = EdgeFilter(snapshot, self._upward).passes(rows)
        return _ties(snapshot, rows[passing])

    @cached_property
    def _upward(self) -> Traversal:
        day, grade = self._traversal.valid_at, self._traversal.min_grade
        return Traversal("owners", CONTROL_TYPES, Direction.UP, day, min_grade=grade)

    def _way(self, snapshot: Snapshot, place: int, risk_class: str) -> Iterator[Tie]:
        """The links of a shortest way to the class; none where a path turns, and has no one next hop."""
        onward = self._next_hops(snapshot, risk_class)
        edge_filter = EdgeFilter(snapshot, self._traversal)
        for _ in range(_LONGEST_WAY if onward is not None else 0):
            assert onward is not None  # else the loop is not entered
            following = int(onward.next_entity[place])
            if following == NO_NEXT_HOP:
                return
            up, down = snapshot.up.of(place), snapshot.down.of(place)
            rows = np.concatenate(
                [
                    up[snapshot.links["upper"][up] == following],
                    down[snapshot.links["lower"][down] == following],
                ]
            )
            yield from _ties(snapshot, rows[edge_filter.passes(rows)])
            place = following

    def _next_hops(self, snapshot: Snapshot, risk_class: str) -> NextHops | None:
        if self._hops_of is not snapshot:
            self._hops, self._hops_of = {}, snapshot
        if risk_class not in self._hops:
            try:
                self._hops[risk_class] = next_hops(EdgeFilter(snapshot, self._traversal), risk_class)
            except BadTraversal:
                return None
        return self._hops[risk_class]

    # ------------------------------------------------------------ lists and regimes

    @cached_property
    def _list_of(self) -> Mapping[str, str]:
        """The list that each entry is on."""
        return {subject: value for subject, _, value in self._view.reader.values(["list"])}

    @cached_property
    def _regimes(self) -> RegimeTable | None:
        return regime_table(self._view, self._traversal)

    def _captured(self, snapshot: Snapshot, decision: Decision) -> dict[str, bool]:
        outcomes = decision.rules
        if outcomes is None:  # of a large graph a decision tells none
            table = self._regimes
            outcomes = () if table is None else tuple(table.about(snapshot, decision.candidates[0].id))
        return {each.regime: each.applies for each in outcomes if each.outcome is RegimeOutcome.CAPTURED}


def _match(id: str, accepted: bool) -> Match:
    """The match of a name that need not be compared; how like it is counts for no decision."""
    return Match(id, 1.0, accepted, "", ())


def _ties(snapshot: Snapshot, rows: Array) -> tuple[Tie, ...]:
    links, ids = snapshot.links, snapshot.ids
    found = {
        Tie(
            name := STEP_TYPES[links["type"][row]],
            ids[int(links["upper"][row])],
            ids[int(links["lower"][row])],
            str(compiled.share)
            if name in SCHEMA.link_types
            and SCHEMA.link_type(name).takes_share
            and compiled.share != UNKNOWN_SHARE
            else "",
        )
        for row, compiled in zip(rows.tolist(), rows_at(links, rows), strict=True)
    }
    return tuple(sorted(found))
