"""What a screening of one line comes to, as little as has to be kept to tell later what changed."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any, NamedTuple, Self


class Tie(NamedTuple):
    """A link above somebody, as it counts on the day; `share` is empty where none is recorded."""

    type: str
    upper: str
    lower: str
    share: str

    @property
    def key(self) -> tuple[str, str, str]:
        """Type and ends: the link, whatever share it is of."""
        return self.type, self.upper, self.lower


class Standing(NamedTuple):
    """The verdict for one class: `hops` of a `yes`, and whether every shortest path is at least that long."""

    verdict: str
    hops: int | None = None
    at_least: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """The answer about one line: what of it a person would want to hear the change of.

    `matches` are the entities that the line may mean, best first, and whether each is accepted; `verdicts`
    those of the first by class. `listings` are the entries in force of lists that decide and that name an
    accepted match, with the list of each. `ways` has for each class with a `yes` the links of a shortest
    way there, `owners` the links right above the first match that count on the day, `captured` the regimes
    that capture it, and whether each applies on the day. `problem` says why a line cannot be screened.
    `outcome` is what the line comes to under the policy, empty in a reading of before there were outcomes;
    `fell` are the numbers of decisions about the customer that hold no longer.
    """

    decision: str
    matches: tuple[tuple[str, bool], ...] = ()
    verdicts: Mapping[str, Standing] = field(default_factory=dict)
    listings: Mapping[str, str] = field(default_factory=dict)
    ways: Mapping[str, tuple[Tie, ...]] = field(default_factory=dict)
    owners: tuple[Tie, ...] = ()
    captured: Mapping[str, bool] = field(default_factory=dict)
    problem: str = ""
    outcome: str = ""
    fell: tuple[int, ...] = ()

    @property
    def entity(self) -> str | None:
        """The id of the first match."""
        return self.matches[0][0] if self.matches else None

    def as_json(self) -> str:
        """The reading as text; equal readings have equal texts.

        >>> Reading("hit", (("alpha", True),)).as_json()
        '{"decision":"hit","matches":[["alpha",true]]}'
        """
        # Not by `asdict`, which copies all that it meets and takes longer than the screening of most lines.
        stated = {name: value for name in _FIELDS if (value := getattr(self, name))}
        return json.dumps(stated, ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def of_json(cls, text: str) -> Self:
        """The reading of such a text.

        >>> reading = Reading("hit", (("a", True),), {"listed_party": Standing("yes", 1)},
        ...                   ways={"listed_party": (Tie("Ownership", "b", "a", "51"),)})
        >>> Reading.of_json(reading.as_json()) == reading
        True
        """
        stated: dict[str, Any] = json.loads(text)
        return cls(
            stated["decision"],
            tuple((id, bool(accepted)) for id, accepted in stated.get("matches", ())),
            {name: Standing(*each) for name, each in stated.get("verdicts", {}).items()},
            stated.get("listings", {}),
            {name: _ties(way) for name, way in stated.get("ways", {}).items()},
            _ties(stated.get("owners", ())),
            stated.get("captured", {}),
            stated.get("problem", ""),
            stated.get("outcome", ""),
            tuple(stated.get("fell", ())),
        )


_FIELDS = tuple(each.name for each in fields(Reading))


def _ties(stated: Any) -> tuple[Tie, ...]:
    return tuple(Tie(*each) for each in stated)
