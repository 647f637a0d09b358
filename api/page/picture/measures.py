"""How large the parts of the picture are: the lines of text in a node, and what stands on a link."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from api.page.chain import OTHERS, ChainLink, Kind, Member, Node, Tag
from api.page.picture.text import cut, shown, width, wrapped
from api.wording.catalogue import all_of, in_month, on, say
from api.wording.values import first_of, inferred, share

LINE, SMALL_LINE, TAG_LINE, TAG_REST = 17, 15, 14, 11
PAD = 11
MEMBER, ACTION = 20, 24
BAR = 50
LABEL_LEAST = 124
_LABEL_MOST, _BADGE = 172, 22
_BROADEST, _BROADEST_STACK = 256, 228
_MOST_REASON = 3
"""Lines of why an owner may be unknown; the list in words has all of them."""


@dataclass(frozen=True, slots=True)
class Label:
    """What stands on a link, in lines."""

    verb: tuple[str, ...]
    share: str | None
    dates: tuple[str, ...]
    width: float

    @property
    def height(self) -> float:
        """From its top to its bottom."""
        rows = 16 * len(self.verb) + (17 if self.share is not None else 0) + 16 * len(self.dates)
        return rows + 8


def label_of(link: ChainLink) -> Label:
    """What stands on a link; nothing on one that only leads to the others."""
    if not link.verb:
        return Label((), None, (), LABEL_LEAST)
    dates, told = "", None
    if link.stated is not None and not link.is_brief:
        valid = link.stated.valid
        last = valid.until or valid.since
        dates = on(last) if last == valid.since else f"{in_month(valid.since)} – {on(last)}"
        if valid.since_inferred or valid.until_inferred:
            dates = inferred(dates)
    if link.share is not None:
        told = share(str(link.share)) if not link.share.is_unknown else say("page.share.unknown")
    wide = max(
        width(dates, 12) + 16,
        width(told or "", 12) + BAR + 23,
        width(link.verb, 12, bold=True) + _BADGE + 14,
    )
    wide = min(max(wide, LABEL_LEAST), _LABEL_MOST)
    return Label(
        tuple(wrapped(link.verb, wide - _BADGE - 12, 12, bold=True)),
        told,
        tuple(wrapped(dates, wide - 12, 12)),
        wide,
    )


def title_lines(node: Node, wide: float) -> list[str]:
    """The name of a node of that width, in full up to 200 characters."""
    inset = 32 if node.kind is Kind.UNKNOWN else 2 * PAD
    return wrapped(shown(node.title), wide - inset, 13.5, bold=True)


def note_lines(node: Node, wide: float) -> list[str]:
    """What kind of party it is, or why its owner may be unknown."""
    if node.kind is not Kind.UNKNOWN:
        return wrapped(node.note, wide - 2 * PAD - 20, 12) + wrapped(node.stop, wide - 2 * PAD - 20, 12)
    lines = wrapped(shown(reason(node)), wide - 38, 12)
    return (
        lines if len(lines) <= _MOST_REASON else [*lines[: _MOST_REASON - 1], f"{lines[_MOST_REASON - 1]}…"]
    )


def native_lines(node: Node, wide: float) -> list[str]:
    """The name in its own script."""
    return wrapped(node.native, wide - 2 * PAD, 12)


def tag_lines(tag: Tag, wide: float, *, is_unknown: bool) -> list[str]:
    """The label of a tag in a node of that width."""
    return wrapped(tag.label, wide - _tag_inset(tag, is_unknown), 12, bold=True)


def room_for_tags(nodes: Iterable[Node]) -> float:
    """How wide a node is in which no word of a tag breaks, within reason: Dutch has long words."""
    widths = (
        width(word, 12, bold=True) + _tag_inset(tag, node.kind is Kind.UNKNOWN)
        for node in nodes
        for tag in drawn_tags(node)
        for word in tag.label.split()
    )
    return min(max(widths, default=0), _BROADEST)


def room_for_members(nodes: Iterable[Node]) -> float:
    """How wide a node is in which the names of its members stand whole, within reason."""
    widths = (
        width(shown(member.title), 12) + width(member_flag(member), 12, bold=True) + 8
        for node in nodes
        for member in node.members
    )
    return min(max(widths, default=0) + 2 * PAD, _BROADEST_STACK)


def member_flag(member: Member) -> str:
    """How many classes the party of a stack is in, in words; empty where it is in none."""
    return say("page.explore.classes", n=member.classes) if member.classes else ""


def member_lines(member: Member, wide: float) -> tuple[str, ...]:
    """The name of a party of a stack in at most two lines; the list has all of it."""
    flag = member_flag(member)
    return _in_two_lines(member.title, wide - 2 * PAD - (width(flag, 12, bold=True) + 8 if flag else 0))


@lru_cache(4_096)
def _in_two_lines(name: str, room: float) -> tuple[str, ...]:
    title = shown(name)
    if width(title, 12) <= room:
        return (title,)
    lines = wrapped(title, room, 12)
    return tuple(lines) if len(lines) <= 2 else (lines[0], cut(" ".join(lines[1:]), room, 12))


def member_height(member: Member, wide: float) -> int:
    """How tall the row of a party of a stack of that width is."""
    return MEMBER + SMALL_LINE * (len(member_lines(member, wide)) - 1)


def _tag_inset(tag: Tag, is_unknown: bool) -> int:
    return (25 if is_unknown else 14) + 26 + (22 if tag.grade else 0)


def height(node: Node, wide: float) -> float:
    """How tall a node of that width is."""
    is_unknown = node.kind is Kind.UNKNOWN
    tags = sum(
        TAG_REST + TAG_LINE * len(tag_lines(tag, wide, is_unknown=is_unknown)) for tag in drawn_tags(node)
    )
    notes = len(native_lines(node, wide)) + len(note_lines(node, wide))
    rows = LINE * len(title_lines(node, wide)) + SMALL_LINE * notes + tags
    rows += sum(member_height(member, wide) for member in node.members) + (ACTION if node.action else 0)
    return rows + 16 + (8 if node.kind is Kind.CONSIGNEE else 0)


def drawn_tags(node: Node) -> list[Tag]:
    """The tags that are drawn: what several unknown classes have in common is said once."""
    if node.kind is Kind.UNKNOWN and len(node.tags) > 2:
        return [Tag("", say("page.unknown.classes", n=len(node.tags)))]
    return list(node.tags)


def reason(node: Node) -> str:
    """Why an owner may be unknown, in words."""
    if node.key != OTHERS and len(node.reasons) == 1:
        return node.reasons[0].detail.partition(": ")[2] or node.reasons[0].detail
    names = [shown(end.entity.caption) for end in node.reasons]
    return say("page.unknown.of", names=all_of(first_of(names, 2)))
