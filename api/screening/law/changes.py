"""Links and listings that are assumed to be there, to be otherwise or to be gone, for one question."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from api.errors import BadUse
from api.screening.fields import Expected, refusal
from api.screening.law.records import Above
from graph.ownership import Holdings, Record, Rights, parts
from ontology import InvalidShare, Share

MOST_CHANGES = 50
_MAX_TEXT = 200

Name = Annotated[
    str,
    Field(min_length=1, max_length=_MAX_TEXT),
    Expected(f"an id or a name of 1 to {_MAX_TEXT} characters"),
]


class AssumedChange(BaseModel):
    """A link that is added, has another share or ends, or a listing that is added or ends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    do: Annotated[
        Literal["add", "change", "end"],
        Field(description="add, change or end"),
        Expected("add, change or end"),
    ]
    type: Annotated[
        Literal["Ownership", "Control", "Unit", "Listing"],
        Field(description="Ownership, Control, Unit or Listing"),
        Expected("Ownership, Control, Unit or Listing"),
    ] = "Ownership"
    upper: Annotated[
        Name | None,
        Field(description="Who owns, controls or is the parent; `new:NAME` for a body of no data"),
    ] = None
    lower: Name = Field(description="Who is owned, controlled, a unit, or listed")
    share: Annotated[
        str | None, Field(max_length=40, description="Percent or an interval, as `51` or `(25,50]`")
    ] = None
    list: Annotated[
        str | None, Field(max_length=_MAX_TEXT, description="Of a listing: the id of the official list")
    ] = None

    @model_validator(mode="after")
    def _fits(self) -> AssumedChange:
        if self.type == "Listing":
            if self.list is None:
                raise refusal("a Listing needs the id of its `list`, such as us-bis-entity-list")
            return self
        if self.upper is None:
            raise refusal(f"{self.type} needs its `upper` end, and `lower`")
        if self.type == "Ownership" and self.share is not None:
            try:
                Share.parse(self.share)
            except InvalidShare as error:
                raise refusal(f"share {self.share!r}: {error}") from None
        if self.type != "Ownership" and self.share is not None:
            raise refusal("only Ownership has a share; leave it out")
        return self


@dataclass(frozen=True, slots=True)
class ReadChange:
    """A change with the ids of the entities that it names."""

    change: AssumedChange
    upper: str | None
    lower: str


_MADE_UP = "new:"


def is_made_up(id: str) -> bool:
    """Whether a body is in no data, and was named so.

    >>> is_made_up("new:X"), is_made_up("cn-cetc")
    (True, False)
    """
    return id.startswith(_MADE_UP)


def changed(above: Above, asked: str, changes: Sequence[ReadChange]) -> Above:
    """The same with the changes, about the entity asked; raises `BadUse` for a link that there is none of.

    >>> from api.screening.law.records import Above
    >>> from graph.search.example import example_filter
    >>> from graph.ownership import record_above
    >>> asked, traversal = example_filter().snapshot, example_filter().traversal
    >>> record = record_above(asked, traversal, np.array([asked.ids.position("workshop")])).exactly()
    >>> ids = [asked.ids[int(each)] for each in record.entities]
    >>> above = Above(ids.index("workshop"), asked, record, ids, {}, {}, traversal)
    >>> sale = AssumedChange(do="change", upper="factory", lower="workshop", share="20")
    >>> after = changed(above, "workshop", [ReadChange(sale, "factory", "workshop")])
    >>> str(after.record.holdings.share(after.record.holdings.up.of(after.place)[0]))
    '20'
    """
    named = (asked, *(id for each in changes for id in (each.upper, each.lower) if id is not None))
    ids = list(dict.fromkeys((*above.ids, *named)))
    places = {id: place for place, id in enumerate(ids)}
    stakes = _Stakes(above.record.holdings)
    rights = _Held(above.record.rights)
    added: dict[str, list[int]] = {}
    ended: dict[str, list[int]] = {}
    for each in changes:
        change, lower = each.change, places[each.lower]
        if change.type == "Listing":
            assert change.list is not None  # a listing is refused without one
            (ended if change.do == "end" else added).setdefault(change.list, []).append(lower)
            continue
        assert each.upper is not None  # a link is refused without one
        upper = places[each.upper]
        if upper == lower:
            raise BadUse(
                f"{change.type} of {each.lower!r} by itself says of nobody who owns or runs it; name another"
            )
        is_done = (
            stakes.apply(change, upper, lower)
            if change.type == "Ownership"
            else rights.apply(change, upper, lower)
        )
        if not is_done:
            raise BadUse(
                f"{change.type} of {each.lower!r} by {each.upper!r} is not in force or presumed on that day, "
                f"so it cannot {change.do}; use `add`"
            )
    record = Record.of(stakes.holdings(len(ids)), rights.rights())
    entities = np.concatenate((above.record.entities, np.full(len(ids) - len(above.ids), -1, np.int64)))
    return replace(
        above,
        place=places[asked],
        record=replace(record, entities=entities),
        ids=ids,
        assumed_lists=added,
        ended_lists=ended,
    )


class _Stakes:
    """Holdings by their ends."""

    def __init__(self, holdings: Holdings) -> None:
        self._all = {
            (int(owner), int(owned)): (holdings.share(number), bool(holdings.is_indirect[number]), int(row))
            for number, (owner, owned, row) in enumerate(
                zip(holdings.owners, holdings.owned, holdings.rows, strict=True)
            )
        }

    def apply(self, change: AssumedChange, upper: int, lower: int) -> bool:
        """Whether the change could be made."""
        pair = upper, lower
        if change.do != "add" and pair not in self._all:
            return False
        if change.do == "end":
            del self._all[pair]
            return True
        share = Share.parse("unknown") if change.share is None else Share.parse(change.share)
        self._all[pair] = share, False, -1
        return True

    def holdings(self, count: int) -> Holdings:
        """All of them now."""
        pairs, held = list(self._all), list(self._all.values())
        ends = np.array(pairs, np.int64).reshape(-1, 2)
        order = np.lexsort((ends[:, 0], ends[:, 1]))
        shares = [held[place][0] for place in order.tolist()]
        return Holdings(
            count,
            ends[order, 0],
            ends[order, 1],
            parts([share.low for share in shares]),
            parts([share.high for share in shares]),
            np.array([share.low_open for share in shares], bool),
            np.array([share.high_open for share in shares], bool),
            np.array([held[place][1] for place in order.tolist()], bool),
            np.array([held[place][2] for place in order.tolist()], np.int64),
        )


class _Held:
    """Rights by their ends."""

    def __init__(self, rights: Rights) -> None:
        self._all = {
            (int(upper), int(lower), bool(is_unit)): (bool(is_certain), int(row))
            for upper, lower, is_unit, is_certain, row in zip(
                rights.uppers, rights.lowers, rights.is_unit, rights.is_certain, rights.rows, strict=True
            )
        }

    def apply(self, change: AssumedChange, upper: int, lower: int) -> bool:
        """Whether the change could be made."""
        key = upper, lower, change.type == "Unit"
        if change.do != "add" and key not in self._all:
            return False
        if change.do == "end":
            del self._all[key]
        else:
            self._all[key] = True, -1
        return True

    def rights(self) -> Rights:
        """All of them now."""
        ends = np.array(list(self._all), np.int64).reshape(-1, 3)
        held = list(self._all.values())
        return Rights(
            ends[:, 0],
            ends[:, 1],
            ends[:, 2].astype(bool),
            np.array([is_certain for is_certain, _ in held], bool),
            np.array([row for _, row in held], np.int64),
        )


_VERBS = {"owns": "Ownership", "controls": "Control", "runs": "Unit", "lists": "Listing"}


def change_in_words(text: str) -> AssumedChange | None:
    """A change as the command line has it, names of several words in quotes; `None` for what is none.

    >>> change_in_words("add 'Big Bank' owns mill 51").share
    '51'
    >>> change_in_words("add us-bis-entity-list lists mill").list
    'us-bis-entity-list'
    >>> change_in_words("buy mill") is None
    True
    """
    try:
        words = shlex.split(text)
    except ValueError:
        return None
    if len(words) not in (4, 5) or words[2] not in _VERBS:
        return None
    kind = _VERBS[words[2]]
    named = {"list": words[1]} if kind == "Listing" else {"upper": words[1]}
    share = {"share": words[4]} if len(words) == 5 else {}
    try:
        return AssumedChange.model_validate(
            {"do": words[0], "type": kind, "lower": words[3], **named, **share}
        )
    except ValidationError:
        return None
