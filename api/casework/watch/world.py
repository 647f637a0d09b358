"""The data as they are now, by which watched lines are read, compared and explained."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from api.batch.screening import stated_versions
from api.casework.watch.basis import Basis
from api.casework.watch.causes import Causes
from api.casework.watch.comparison import ChangeKind, Difference, differences
from api.casework.watch.delta import Delta, Moved
from api.casework.watch.lines import Line
from api.casework.watch.reading import Reading, Standing, Tie
from api.casework.watch.screening import LineReader
from api.models import DispositionAnswer, DispositionState, EntityRef
from api.models.watch import (
    ChangeFact,
    ChangeOrigin,
    WatchChange,
    WatchedLine,
    WatchedLink,
    WatchedMatch,
    WatchNearest,
    WatchState,
)
from api.screening import Decisions, Question
from api.screening.explanation.evidence import Evidence
from api.screening.policy import asked_under
from api.screening.rules import RULES
from api.workspace import View, Workspace
from graph.errors import VersionsPruned
from graph.rules import regimes
from ontology import SCHEMA

MOST_FACTS = 10
"""Statements that are told of one change."""

_OF_CLASS = (ChangeKind.VERDICT, ChangeKind.SHORTER, ChangeKind.LONGER)


@contextmanager
def opened_world(
    workspace: Workspace, question: Question, decisions: Decisions | None = None
) -> Iterator[World]:
    """The data of the newest version, today; closed afterwards. Raises `BadQuestion`.

    With `decisions` it is told which of them hold no longer.
    """
    question = asked_under(question, workspace.policy)
    uncontested_on = question.uncontested_on(workspace.today)
    with workspace.view(question.sources, None, uncontested_on) as view, ExitStack() as stack:
        yield World(workspace, view, question, workspace.today, stack, decisions)


@dataclass(frozen=True, slots=True)
class _Earlier:
    """What an earlier basis is compared by: its causes, and lines read on it as they are read now."""

    causes: Causes
    reader: LineReader | None
    """`None` where it read as now, or its data were pruned."""


class World:
    """See `api.casework.watch.runs.Reads`."""

    def __init__(
        self,
        workspace: Workspace,
        view: View,
        question: Question,
        today: date,
        stack: ExitStack,
        decisions: Decisions | None,
    ) -> None:
        self._workspace = workspace
        self._view = view
        self._question = question
        self._stack = stack
        self._decisions = decisions
        self._lines = LineReader(view, question, today, decisions)
        self._evidence = Evidence.of(view, today)
        self._earlier: dict[Basis, _Earlier] = {}
        newest = max((version.loaded_at for version in view.versions), default=None)
        self.basis = Basis(
            tuple(stated_versions(view.versions)),
            view.description.known_at or newest,
            today,
            view.parties.fingerprint,
            RULES,
            workspace.policy.sha256,
            question.as_classes(view.classes),
        )

    def reading(self, line: Line, before: Reading | None, earlier: Basis | None) -> Reading:
        """What the line comes to; who is meant is looked up only where that can have changed."""
        is_known = earlier is not None and earlier.names == self.basis.names and earlier.reads_as(self.basis)
        matches = before.matches if before is not None and is_known and not before.problem else None
        return self._lines.reading(line, matches)

    def changes(self, line: Line, before: Reading, after: Reading, earlier: Basis) -> list[WatchChange]:
        """What changed, the reading and the world told apart where the rules or the policy are others."""
        if earlier.reads_as(self.basis):
            return self._told(line, before, after, earlier, ChangeOrigin.WORLD)
        reader = self._compared(earlier).reader
        if reader is None:
            return self._told(line, before, after, earlier, ChangeOrigin.UNCLEAR)
        between = reader.reading(line, None)
        return [
            *self._told(line, before, between, earlier, ChangeOrigin.READING),
            *self._told(line, between, after, earlier, ChangeOrigin.WORLD),
        ]

    # ------------------------------------------------------------ causes

    def _compared(self, earlier: Basis) -> _Earlier:
        if earlier not in self._earlier:
            opened = Delta(self._workspace.store, self._view.reader, earlier, self.basis)
            delta = self._stack.enter_context(opened)
            traversal, search = self._lines.traversal, self._view.search
            causes = Causes(
                delta,
                lambda id: search.around([id], traversal).snapshot,
                traversal.direction,
                traversal.max_hops,
            )
            reader = None if earlier.reads_as(self.basis) else self._reader_of(earlier)
            self._earlier[earlier] = _Earlier(causes, reader)
        return self._earlier[earlier]

    def _reader_of(self, earlier: Basis) -> LineReader | None:
        if earlier.known_at is None:
            return None
        try:
            uncontested_on = self._question.uncontested_on(earlier.day)
            view = self._workspace.view_after(earlier.known_at, self._question.sources, uncontested_on)
        except VersionsPruned:
            return None
        if tuple(stated_versions(view.versions)) != earlier.versions:
            return None
        return LineReader(self._stack.enter_context(view), self._question, earlier.day, self._decisions)

    # ------------------------------------------------------------ telling

    def _told(
        self, line: Line, before: Reading, after: Reading, earlier: Basis, origin: ChangeOrigin
    ) -> list[WatchChange]:
        found = differences(before, after)
        if not found:
            return []
        parties = [id for id in dict.fromkeys((after.entity, before.entity)) if id is not None]
        told, now = [], self._now(after)
        for number, difference in enumerate(found):
            others = found[:number] + found[number + 1 :]
            moved: Sequence[Moved] = ()
            if origin is not ChangeOrigin.READING and not self._is_over(difference, earlier):
                moved = self._compared(earlier).causes.of(difference, parties, others)
            change = self._change(line, difference, moved, earlier, origin)
            if difference.kind is ChangeKind.DECISION_FELL:
                fell = self._fell(difference.after, earlier)
                change = change.model_copy(update={"disposition": fell})
            told.append(change.model_copy(update=now))
        return told

    def _fell(self, id: int, earlier: Basis) -> DispositionAnswer | None:
        """The decision of this number, as it was found not to hold."""
        found = self._lines.fell.get(id)
        reader = None if found is not None else self._compared(earlier).reader
        return found if reader is None else reader.fell.get(id)

    def _is_over(self, difference: Difference, earlier: Basis) -> bool:
        """Whether it is a decision that has ended by itself, which no statement caused."""
        if difference.kind is not ChangeKind.DECISION_FELL:
            return False
        fell = self._fell(difference.after, earlier)
        return fell is not None and fell.state is DispositionState.EXPIRED

    def _now(self, after: Reading) -> dict[str, object]:
        """What the line comes to, and the nearest class, one that decides before others."""
        near = [
            (not described.decides, standing.hops, standing.at_least, name)
            for name, standing in after.verdicts.items()
            if standing.hops is not None and (described := self._view.classes.get(name)) is not None
        ]
        if not near:
            return {"decision": after.decision}
        _, hops, at_least, name = min(near)
        title = self._view.classes[name].label
        nearest = WatchNearest(risk_class=name, title=title, hops=hops, at_least=at_least)
        return {"decision": after.decision, "nearest": nearest}

    def _change(
        self,
        line: Line,
        difference: Difference,
        moved: Sequence[Moved],
        earlier: Basis,
        origin: ChangeOrigin,
    ) -> WatchChange:
        basis = self.basis
        day, known_at = (
            (earlier.day, earlier.known_at) if origin is ChangeOrigin.READING else (basis.day, basis.known_at)
        )
        return WatchChange(
            id="",
            watchlist="",
            run=0,
            line=watched_line(0, line),
            kind=str(difference.kind),
            origin=origin,
            subject=difference.subject,
            title=self._title(difference),
            before=self._state(difference.kind, difference.before),
            after=self._state(difference.kind, difference.after),
            decision="",
            causes=[self._fact(each) for each in moved[:MOST_FACTS]],
            more_causes=max(len(moved) - MOST_FACTS, 0),
            day=day,
            earlier_day=earlier.day,
            known_at=known_at,
            earlier_known_at=earlier.known_at,
        )

    def _title(self, difference: Difference) -> str:
        subject = difference.subject
        if difference.kind in _OF_CLASS:
            described = self._view.classes.get(subject)
            return subject if described is None else described.label
        if difference.kind in (ChangeKind.LISTED, ChangeKind.DELISTED):
            return self._view.list_data(difference.before or difference.after, self.basis.day).title
        if difference.kind in (ChangeKind.CAPTURED, ChangeKind.RELEASED):
            regime = regimes().get(subject)
            return subject if regime is None else regime.title
        return ""

    def _state(self, kind: ChangeKind, value: Any) -> WatchState | None:
        if value is None:
            return None
        if kind in _OF_CLASS:
            standing = Standing(*value)
            hops, at_least = (None, None) if standing.hops is None else (standing.hops, standing.at_least)
            return WatchState(verdict=standing.verdict, hops=hops, at_least=at_least)
        entity = self._entity
        if kind is ChangeKind.MATCH:
            self._evidence.look_up(id for id, _ in value)
            return WatchState(
                matches=[WatchedMatch(entity=entity(id), accepted=accepted) for id, accepted in value]
            )
        if kind is ChangeKind.OWNER:
            ties = [Tie(*each) for each in value]
            self._evidence.look_up(end for tie in ties for end in (tie.upper, tie.lower))
            return WatchState(
                links=[
                    WatchedLink(
                        type=tie.type,
                        upper=entity(tie.upper),
                        lower=entity(tie.lower),
                        share=tie.share or None,
                    )
                    for tie in ties
                ]
            )
        if kind in (ChangeKind.CAPTURED, ChangeKind.RELEASED):
            return WatchState(applies=value)
        if kind is ChangeKind.OUTCOME:
            return WatchState(outcome=value)
        if kind is ChangeKind.DECISION_FELL:
            return WatchState()
        return WatchState(decision=None if kind in (ChangeKind.LISTED, ChangeKind.DELISTED) else value)

    def _fact(self, moved: Moved) -> ChangeFact:
        s = moved.statement
        reader = self._view.reader
        canonical, entity = reader.canonical, self._entity
        names_entity = s.prop in SCHEMA.link_types or SCHEMA.property(s.prop).range == "entity"
        return ChangeFact(
            change="came" if moved.came else "gone",
            property=s.prop,
            subject=entity(canonical(s.subject)),
            object=entity(canonical(s.value)) if names_entity else None,
            value=None if names_entity else s.value,
            source=self._evidence.source(s).model_copy(update=self._known(moved)),
        )

    def _known(self, moved: Moved) -> dict[str, datetime | None]:
        """When the graph learned the statement, or the load by which at the latest it was gone."""
        if moved.came:
            stored = self._view.reader.statement(moved.statement.id)
            return {"known_from": None if stored is None else stored.first_seen}
        of_source = (v.loaded_at for v in self._view.versions if v.dataset.id == moved.statement.source)
        return {"known_until": next(of_source, None)}

    def _entity(self, id: str) -> EntityRef:
        """The entity, by its name of before where the data know it no longer."""
        known = self._evidence.entity(id)
        if known.caption != id:
            return known
        names = (compared.causes.delta.name_of(id) for compared in self._earlier.values())
        name = next(filter(None, names), None)
        return known if name is None else known.model_copy(update={"caption": name})


def watched_line(id: int, line: Line, reading: Reading | None = None) -> WatchedLine:
    """The line as an answer has it, with what it came to.

    >>> watched_line(1, Line("Alpha", row=2)).row
    2
    """
    return WatchedLine(
        id=id,
        row=line.row,
        reference=line.reference,
        name=line.name,
        country=line.country,
        address=line.address,
        identifiers=list(line.identifiers),
        entity=line.entity or None,
        decision=None if reading is None else reading.decision,
        problem="" if reading is None else reading.problem,
    )
