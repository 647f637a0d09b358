"""Where each result stands in a file of results, so that a page of them is read and not all."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from api.batch.results import WORST_FIRST
from api.models import OrderResult

REJECTED = "rejected"
"""Stands for the decision of a row that could not be screened."""

SORTS = ("row", "decision", "name")


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a result stands, and what it is chosen by."""

    start: int
    length: int
    row: int
    name: str
    decision: str
    classes: frozenset[str]


@dataclass(slots=True)
class ResultIndex:
    """The results of a file of lines that may still grow; a journal has a first line that is none."""

    path: Path
    is_journal: bool
    _entries: list[Entry] = field(default_factory=list)
    _end: int = 0

    def read_on(self) -> None:
        """Read what was written since; nothing where the file is gone."""
        try:
            file = self.path.open("rb")
        except FileNotFoundError:
            return
        with file:
            file.seek(self._end)
            for line in file:
                if not line.endswith(b"\n"):
                    break
                if self._end or not self.is_journal:
                    self._entries.append(_entry(line, self._end))
                self._end += len(line)

    def counts(self) -> dict[str, int]:
        """How many rows came to each decision, the one that needs a person most first."""
        counted = Counter(each.decision for each in self._entries)
        return {each: counted[each] for each in (*WORST_FIRST, REJECTED) if counted[each]}

    def chosen(self, decision: str = "", risk_class: str = "", sort: str = "row") -> list[Entry]:
        """The rows of this decision whose verdict for the class is yes, sorted; empty means any."""
        found = [
            each
            for each in self._entries
            if decision in ("", each.decision) and (not risk_class or risk_class in each.classes)
        ]
        if sort == "decision":
            order = {each: place for place, each in enumerate((*WORST_FIRST, REJECTED))}
            found.sort(key=lambda each: order[each.decision])
        elif sort == "name":
            found.sort(key=lambda each: each.name.casefold())
        return found

    def read(self, entries: Sequence[Entry]) -> Iterator[OrderResult]:
        """These results, whole."""
        with self.path.open("rb") as file:
            for each in entries:
                file.seek(each.start)
                yield OrderResult.model_validate_json(file.read(each.length))

    def __len__(self) -> int:
        return len(self._entries)


def _entry(line: bytes, start: int) -> Entry:
    result = json.loads(line)
    classes = frozenset(each["risk_class"] for each in result["proximity"] if each["verdict"] == "yes")
    decision = result["decision"] or REJECTED
    return Entry(start, len(line), result["row"], result["name"], decision, classes)
