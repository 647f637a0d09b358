"""The parts of a chain: parties, links, and owners that may exist and that nobody recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from api.models import EntityRef, GraphLink, OpenEndAnswer, PathLink
from api.wording.catalogue import has, say
from graph.model import Validity
from ontology import SCHEMA, Share

_MOST_NAMED = 4

OTHERS = "?others"
"""The key of the node for unknown owners that have none of their own."""


class Kind(StrEnum):
    """What a node of the chain is."""

    CONSIGNEE = "consignee"
    PARTY = "party"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Tag:
    """A class that an entity is in, with the grade of that, or one that an unknown owner leaves open."""

    risk_class: str
    label: str
    grade: str | None = None
    is_context: bool = False
    """Of a class that makes no hit."""


@dataclass(frozen=True, slots=True)
class Member:
    """A party in a stack of like ones, with how many classes that make a hit it is in."""

    id: str
    title: str
    classes: int = 0


@dataclass(frozen=True, slots=True)
class Node:
    """An entity of the chain, or an owner that may exist and that nobody recorded."""

    key: str
    kind: Kind
    title: str
    note: str = ""
    """Its type and its id."""
    native: str = ""
    """Its name in its own script, where the title is in another."""
    entity: EntityRef | None = None
    hops: int | None = None
    layer: int = 0
    tags: tuple[Tag, ...] = ()
    reasons: tuple[OpenEndAnswer, ...] = ()
    is_stop: bool = False
    stop: str = ""
    """At what no path runs through: what is behind it, in words."""
    members: tuple[Member, ...] = ()
    action: str = ""
    """What can be asked for at its foot, such as to show more."""

    @property
    def told(self) -> str:
        """What stands beside the name: that in its own script, its type and its id."""
        return " · ".join(filter(None, (self.native, self.note)))


@dataclass(frozen=True, slots=True)
class ChainLink:
    """A link from the entity nearer to the consignee; `stated` is `None` for that to an unknown owner."""

    key: str
    start: str
    end: str
    verb: str
    stated: PathLink | GraphLink | None
    share: Share | None
    classes: frozenset[str]
    """The classes that a path over it leads to, or that it leaves open."""
    points_right: bool | None = True
    """Whether the end is the upper one; `None` where the link has no direction."""
    is_brief: bool = False
    """Whether its label is the verb and the grade alone, because it stands for several."""

    @property
    def is_indirect(self) -> bool:
        """Whether somebody stands between."""
        return self.stated is not None and self.stated.direct == "indirect"

    @property
    def is_ended(self) -> bool:
        """Whether it held once, and does no more."""
        return self.stated is not None and self.stated.valid.status == Validity.FORMER.label


@dataclass(frozen=True, slots=True)
class Chain:
    """What is drawn and told in words: nodes by layer, links, and how many paths are left out."""

    nodes: tuple[Node, ...]
    links: tuple[ChainLink, ...]
    left_out: int = 0

    def node(self, key: str) -> Node:
        """The node of this key."""
        return next(node for node in self.nodes if node.key == key)


def note_of(entity: EntityRef) -> str:
    """What kind of party it is: its type and its id."""
    return say("page.node", type=type_label(entity.type), id=entity.id)


def type_label(name: str) -> str:
    """What a type of entity is called; its name where neither the messages nor the schema have it.

    >>> type_label("PublicBody")
    'Public body'
    """
    if has(f"type.{name}"):
        return say(f"type.{name}")
    known = SCHEMA.entity_types.get(name)
    return name if known is None else known.label


def named_first(ends: Sequence[OpenEndAnswer]) -> tuple[list[OpenEndAnswer], int]:
    """The open ends that are named, and how many more there are.

    >>> named_first([])
    ([], 0)
    """
    return list(ends[:_MOST_NAMED]), max(0, len(ends) - _MOST_NAMED)
