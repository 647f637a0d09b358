"""An edge with its own id; several sources, shares and periods are observations on it."""

from __future__ import annotations

from dataclasses import dataclass

from ontology.schema import SCHEMA
from ontology.statement import Statement


@dataclass(frozen=True, slots=True)
class Link:
    """A link is (type, upper, lower); where the type has no upper end the two are sorted.

    `observations` are the statements that record it, of whatever source, share and period.
    """

    type: str
    upper: str
    lower: str
    observations: tuple[Statement, ...]

    @property
    def id(self) -> str:
        """`Ownership~owner-id~owned-id`: readable, and stable as long as the ends are."""
        return link_id(self.type, self.upper, self.lower)


def link_id(type: str, upper: str, lower: str) -> str:
    """The id of the link of this type between two canonical ids; raises `UnknownTerm` for another type.

    >>> link_id("Unit", "cn-cetc", "cn-cetc-24")
    'Unit~cn-cetc~cn-cetc-24'
    """
    if not SCHEMA.link_type(type).has_upper and lower < upper:
        upper, lower = lower, upper
    return f"{type}~{upper}~{lower}"


def split_link_id(id: str) -> tuple[str, str, str] | None:
    """Type, upper and lower end of a link id; `None` when the text is no link id.

    >>> split_link_id("Unit~cn-cetc~cn-cetc-24")
    ('Unit', 'cn-cetc', 'cn-cetc-24')
    """
    parts = id.split("~")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else None
