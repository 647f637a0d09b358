"""The shapes that a node and a label of the picture are made of."""

from __future__ import annotations

from api.page.chain import ChainLink, Kind, Member, Node, Tag
from api.page.picture.measures import (
    ACTION,
    BAR,
    LINE,
    PAD,
    SMALL_LINE,
    TAG_LINE,
    TAG_REST,
    Label,
    drawn_tags,
    height,
    member_flag,
    member_height,
    member_lines,
    native_lines,
    note_lines,
    tag_lines,
    title_lines,
)
from api.page.picture.paint import Pen
from api.page.picture.text import width
from api.wording.catalogue import say
from ontology import Share

_BAR_ALONE = 160
"""How wide a share is that is drawn by itself."""


def label_parts(pen: Pen, link: ChainLink, label: Label, x: float, y: float, minimum: float) -> list[str]:
    """What stands on a link: verb and grade, the share as a bar and in words, and when it was seen."""
    is_unknown = link.stated is None
    fill, edge = ("unk-wash", "unk-edge") if is_unknown else ("paper", "rule")
    box = {"x": x, "y": y, "width": label.width, "height": label.height}
    parts = [pen.element("rect", **box, rx=5, fill=fill, stroke=edge, class_="box")]
    at = y + 3
    for text in label.verb:
        at += 14
        parts.append(pen.text(text, x + 8, at, bold=True))
        at += 2
    if link.stated is not None:
        parts.append(pen.badge(link.stated.grade, x + label.width - 22, y + 4))
    details = []
    if label.share is not None and link.share is not None:
        details.append(share_bar(pen, link.share, minimum, x + 8, at + 5))
        details.append(pen.text(label.share, x + BAR + 15, at + 14))
        at += 17
    for text in label.dates:
        details.append(pen.text(text, x + 8, at + 13, fill="ink2"))
        at += 16
    # What a small picture leaves out.
    return [*parts, pen.group(details, class_="detail")] if details else parts


def share_bar(pen: Pen, held: Share, minimum: float, x: float, y: float, wide: float = BAR) -> str:
    """A share from 0 to 100: solid as far as stated, hatched as far as possible, a tick at the minimum."""
    low, high = held.low / 100 * wide, held.high / 100 * wide
    parts = [pen.element("rect", x=x, y=y, width=wide, height=9, fill="paper", stroke="edge")]
    if low:
        parts.append(pen.element("rect", x=x, y=y, width=low, height=9, fill="bar"))
    if high > low:
        parts.append(pen.hatched(x + low, y, high - low, 9))
    if minimum:
        at = x + minimum / 100 * wide
        parts.append(pen.element("path", d=f"M{at:g} {y - 3:g}v15", stroke="ink", fill="none"))
    return "".join(parts)


def share_drawn(held: Share, minimum: float) -> str:
    """A share drawn by itself: solid as far as it is stated, hatched as far as it may reach.

    >>> share_drawn(Share(25, 50), 25).startswith('<svg aria-hidden="true"')
    True
    """
    pen = Pen()
    return alone(pen, _BAR_ALONE, share_bar(pen, held, minimum, 1, 4, _BAR_ALONE))


def alone(pen: Pen, wide: int, *parts: str) -> str:
    """A bar of that width as a picture; what it says stands beside it in words.

    >>> alone(Pen(), 98)
    '<svg aria-hidden="true" width="100" height="18" viewBox="0 0 100 18"/>'
    """
    size = {"width": wide + 2, "height": 18, "viewBox": f"0 0 {wide + 2} 18"}
    return pen.element("svg", *parts, aria_hidden="true", **size)


def node_parts(pen: Pen, node: Node, x: float, y: float, wide: float, pressed: str | None) -> list[str]:
    """An entity with its name, kind and classes; for an owner that may exist, why nobody knows."""
    is_unknown, is_asked = node.kind is Kind.UNKNOWN, node.kind is Kind.CONSIGNEE
    tall = height(node, wide)
    parts = [
        pen.element(
            "rect",
            x=x,
            y=y,
            width=wide,
            height=tall,
            rx=6,
            fill="unk-wash" if is_unknown else "paper",
            stroke="unk" if is_unknown else "ink" if is_asked else "edge",
            stroke_width=1.75 if is_unknown else 2.75 if is_asked else 1.25,
            stroke_dasharray="5 4" if is_unknown else None,
            class_="box",
        )
    ]
    inset, at = PAD, y + 6
    if is_unknown:
        inset = 22
        parts.append(pen.hatched(x + 4, y + 4, 10, tall - 8))
    if is_asked:
        said = say("page.consignee") if node.hops is not None else say("page.explore.centre")
        flag = width(said, 11.5, bold=True) + 16
        parts.append(pen.element("rect", x=x + 10, y=y - 10, width=flag, height=20, rx=4, fill="ink"))
        parts.append(pen.text(said, x + 18, y + 4, size=11.5, bold=True, fill="paper"))
        at += 8
    for text in title_lines(node, wide):
        at += LINE
        parts.append(pen.text(text, x + inset, at - 3, size=13.5, bold=True))
    for text in native_lines(node, wide):
        at += SMALL_LINE
        parts.append(pen.text(text, x + inset, at + 1, fill="ink2"))
    beside_icon = 0 if node.entity is None else 19
    for number, text in enumerate(note_lines(node, wide)):
        at += SMALL_LINE
        if node.entity is not None and not number:
            parts.append(pen.icon(node.entity.type, x + inset, at - 10))
        parts.append(pen.text(text, x + inset + beside_icon, at + 1, fill="ink2"))
    at += 8
    left, less = (18, 25) if is_unknown else (7, 14)
    for tag in drawn_tags(node):
        lines = tag_lines(tag, wide, is_unknown=is_unknown)
        parts.append(_tag(pen, tag, lines, x + left, at, wide - less, pressed, is_unknown=is_unknown))
        at += TAG_REST + TAG_LINE * len(lines)
    return parts


def member_parts(pen: Pen, member: Member, x: float, y: float, wide: float) -> list[str]:
    """A row of a stack: the name, and how many classes the party is in."""
    flag, tall = member_flag(member), member_height(member, wide) - 1
    parts = [pen.element("rect", x=x + 4, y=y, width=wide - 8, height=tall, fill="paper", class_="box")]
    for at, text in enumerate(member_lines(member, wide)):
        parts.append(pen.text(text, x + PAD, y + 14 + SMALL_LINE * at))
    if flag:
        parts.append(pen.text(flag, x + wide - PAD, y + 14, bold=True, fill="yes", text_anchor="end"))
    return parts


def action_parts(pen: Pen, said: str, x: float, y: float, wide: float) -> list[str]:
    """What can be asked for at the foot of a node."""
    box = {"x": x + 6, "y": y, "width": wide - 12, "height": ACTION - 4}
    return [
        pen.element("rect", **box, rx=10, fill="paper", stroke="edge", class_="box"),
        pen.text(said, x + wide / 2, y + 14, bold=True, fill="link", text_anchor="middle"),
    ]


def _tag(
    pen: Pen,
    tag: Tag,
    lines: list[str],
    x: float,
    y: float,
    wide: float,
    pressed: str | None,
    *,
    is_unknown: bool,
) -> str:
    is_hot = tag.risk_class == pressed
    fill, edge, ink = _tag_colours(tag, is_unknown=is_unknown, is_strong=is_hot and pen.stands_alone)
    box = {"x": x, "y": y, "width": wide, "height": 8 + TAG_LINE * len(lines)}
    parts = [pen.element("rect", **box, rx=4, fill=fill, stroke=edge)]
    disc = {"cx": x + 11, "cy": y + 11, "r": 6}
    if is_unknown:
        parts.append(
            pen.element("circle", **disc, fill="none", stroke=ink, stroke_width=1.5, stroke_dasharray="3 2")
        )
        parts.append(pen.text("?", x + 11, y + 14.7, size=10, bold=True, fill=ink, text_anchor="middle"))
    else:
        check = f"M{x + 7.8:g} {y + 11.3:g}l2.2 2.3 4-4.6"
        parts.append(pen.element("circle", **disc, fill=ink))
        parts.append(pen.element("path", d=check, fill="none", stroke=fill, stroke_width=1.8))
    for at, text in enumerate(lines):
        parts.append(pen.text(text, x + 22, y + 15.2 + TAG_LINE * at, bold=True, fill=ink))
    if tag.grade:
        parts.append(pen.badge(tag.grade, x + wide - 20, y + 2.5))
    if pen.stands_alone:
        return pen.group(parts)
    kind = "unknown" if is_unknown else "context" if tag.is_context else "yes"
    return pen.group(parts, class_=f"tag {kind}{' hot' if is_hot else ''}", data_class=tag.risk_class)


def _tag_colours(tag: Tag, *, is_unknown: bool, is_strong: bool) -> tuple[str, str, str]:
    """Fill, edge and ink."""
    if is_unknown:
        return ("unk", "unk", "on-unk") if is_strong else ("unk-wash", "unk-edge", "unk")
    if tag.is_context:
        return "ground", "edge", "ink2"
    return ("yes", "yes", "on-yes") if is_strong else ("yes-wash", "yes-edge", "yes")
