"""Why a verdict is unknown, and which of the reasons a headline gives."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache


class Reason(StrEnum):
    """Why a verdict is unknown; a verdict has all that apply, in this order."""

    NO_MATCH = "no_match"
    PARTIAL = "partial"
    LIST_IN_PART = "list_in_part"
    CLASS_OUTDATED = "class_outdated"
    CLASS_NOT_HELD_THEN = "class_not_held_then"
    NOTHING_KNOWN_THEN = "nothing_known_then"
    POSSIBLY_SAME_AS = "possibly_same_as"
    CONFLICTING_EVIDENCE = "conflicting_evidence"
    SHARE_UNKNOWN = "share_unknown"
    AGGREGATE_HOLDING = "aggregate_holding"
    NO_OWNER_RECORDED = "no_owner_recorded"
    OPEN_END = "open_end"
    STOPPED_AT_HUB = "stopped_at_hub"
    BELOW_MIN_GRADE = "below_min_grade"
    TRAVERSAL_NOT_UPWARD = "traversal_not_upward"
    CLASS_OPEN_BY_NATURE = "class_open_by_nature"


CLASS_REASONS = (
    Reason.LIST_IN_PART,
    Reason.CLASS_OUTDATED,
    Reason.CLASS_NOT_HELD_THEN,
    Reason.CLASS_OPEN_BY_NATURE,
)
"""What can stand against a class: its data do not name every member on the day asked about."""


def in_order(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """The reasons in the order of `Reason`, each once.

    >>> [str(reason) for reason in in_order([Reason.OPEN_END, Reason.PARTIAL, Reason.OPEN_END])]
    ['partial', 'open_end']
    """
    return _in_order(frozenset(reasons))


@lru_cache(4_096)
def _in_order(reasons: frozenset[Reason]) -> tuple[Reason, ...]:
    return tuple(reason for reason in Reason if reason in reasons)


def headline_reasons(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """What a headline gives: the first reason of the data, and the first of the consignee.

    That a class is open by nature is given last, and not beside another reason of the data.

    >>> given = (Reason.LIST_IN_PART, Reason.CLASS_OUTDATED, Reason.OPEN_END, Reason.CLASS_OPEN_BY_NATURE)
    >>> [str(reason) for reason in headline_reasons(given)]
    ['list_in_part', 'open_end']
    >>> [str(reason) for reason in headline_reasons((Reason.CLASS_OPEN_BY_NATURE, Reason.OPEN_END))]
    ['open_end', 'class_open_by_nature']
    """
    return _for_headline(in_order(reasons))


@lru_cache(4_096)
def _for_headline(ordered: tuple[Reason, ...]) -> tuple[Reason, ...]:
    of_data = [reason for reason in ordered if reason in CLASS_REASONS][:1]
    of_consignee = [reason for reason in ordered if reason not in CLASS_REASONS][:1]
    return in_order(of_data + of_consignee)
