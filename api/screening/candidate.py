"""An entity that a name may mean, with its verdicts, and which of them a decision rests on."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from graph.search import CLASS_REASONS, Proximity, Reason
from ingest.matching import Match


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that the name may mean, with its verdict for each class asked about.

    `listed` are the ids of the list entries in force that name it and whose class decides, `barrier` is the
    class of one that is a state body or an armed force that day.
    """

    match: Match
    proximity: Mapping[str, Proximity]
    listed: frozenset[str] = frozenset()
    barrier: str | None = None

    @property
    def id(self) -> str:
        """The id of the entity."""
        return self.match.entity_id

    @property
    def accepted(self) -> bool:
        """Whether it is proven that this one is meant."""
        return self.match.accepted


def named_whole(answers: Iterable[Proximity], that_decide: Collection[str]) -> list[Proximity]:
    """The answers about classes that decide, those aside that no list ever names whole.

    >>> named_whole([], ["listed_party"])
    []
    """
    return [
        answer
        for answer in answers
        if answer.risk_class in that_decide
        and set(answer.reasons) & _OF_CLASS != {Reason.CLASS_OPEN_BY_NATURE}
    ]


_OF_CLASS = frozenset(CLASS_REASONS)
