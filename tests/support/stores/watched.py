"""A world made up in a dictionary, by which watched lines are read without a store of statements."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime

from api.batch.result_index import REJECTED
from api.casework.watch.basis import Basis
from api.casework.watch.comparison import differences
from api.casework.watch.lines import Line
from api.casework.watch.reading import Reading
from api.casework.watch.world import watched_line
from api.models.watch import ChangeOrigin, WatchChange, WatchState

DAY = date(2026, 11, 28)
NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)


@dataclass
class MadeUpWorld:
    """What lines come to, by their names; the rest are inconclusive. `version` stands for the data."""

    decisions: dict[str, str] = field(default_factory=dict)
    version: int = 1
    classes: tuple[str, ...] = ()
    read: list[str] = field(default_factory=list)

    @property
    def basis(self) -> Basis:
        return Basis((("press", self.version, "0a"),), NOW, DAY, "names", 2, "", self.classes)

    def reading(self, line: Line, before: Reading | None, earlier: Basis | None) -> Reading:
        self.read.append(line.name)
        decision = self.decisions.get(line.name, "unknown")
        return Reading(decision, problem="the country is none" if decision == REJECTED else "")

    def changes(self, line: Line, before: Reading, after: Reading, earlier: Basis) -> list[WatchChange]:
        return [
            WatchChange(
                id="",
                watchlist="",
                run=0,
                line=watched_line(0, line),
                kind=str(each.kind),
                origin=ChangeOrigin.WORLD,
                before=WatchState(decision=each.before),
                after=WatchState(decision=each.after),
                decision=after.decision,
                causes=[],
                day=DAY,
                earlier_day=earlier.day,
            )
            for each in differences(before, after)
        ]
