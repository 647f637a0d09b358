"""The chain as one drawing: columns of hops from left to right, with what each link says on the link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from api.page.chain import Chain, ChainLink, Kind, Node
from api.page.picture.layout import Box, Layout, Line, place
from api.page.picture.measures import (
    ACTION,
    LABEL_LEAST,
    LINE,
    height,
    label_of,
    member_height,
    room_for_members,
    room_for_tags,
    title_lines,
)
from api.page.picture.paint import Pen
from api.page.picture.shapes import action_parts, label_parts, member_parts, node_parts
from api.page.picture.text import width
from api.wording.catalogue import say
from api.wording.values import hops

_NODE, _NARROW = 196, 176
_MOST_BROAD = 3
"""Columns up to which nodes have their full width; with more they are narrow, so that four fit a page."""

_STUB_LEFT, _STUB_RIGHT = 14, 13
_EDGE, _TOP = 8, 30
_GAP, _LABEL_GAP, _WAY = 14, 8, 26
_IN_SIGHT = 440
"""How tall a column may be of which everything is in sight at first."""

Href = Callable[[str], str]
"""The address that asks the same and selects what has this key."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """The heads of the columns, and the address that a node's action leads to, by the key of the node."""

    heads: tuple[str, ...]
    more: Href


@dataclass(frozen=True, slots=True)
class Drawing:
    """A picture as SVG with its size."""

    svg: str
    width: float
    height: float


def draw(
    chain: Chain,
    href: Href,
    *,
    pressed: str | None,
    selected: str | None,
    min_share: float,
    pen: Pen | None = None,
    around: Surroundings | None = None,
) -> Drawing:
    """The picture of a chain; `pressed` is the class whose paths stand out, `selected` the key of a part.

    With `around` it is of what lies around an entity, and nodes can be asked for more.
    """
    return _Picture(chain, href, pressed, selected, min_share, pen or Pen(), around).drawn()


class _Picture:
    """Places the parts of one chain and draws them."""

    def __init__(
        self,
        chain: Chain,
        href: Href,
        pressed: str | None,
        selected: str | None,
        min_share: float,
        pen: Pen,
        around: Surroundings | None,
    ) -> None:
        self._around = around
        self._chain, self._href, self._pen = chain, href, pen
        self._pressed, self._selected, self._min_share = pressed, selected, min_share
        self._nodes = {node.key: node for node in chain.nodes}
        self._labels = {link.key: label_of(link) for link in chain.links}
        self._last = max(node.layer for node in chain.nodes)
        broad = _NODE if self._last < _MOST_BROAD else _NARROW
        self._node_width = max(broad, room_for_tags(chain.nodes), room_for_members(chain.nodes))
        self._heights = {node.key: height(node, self._node_width) for node in chain.nodes}
        self._layout = self._placed()
        self._left = self._columns()

    def _placed(self) -> Layout:
        tall: dict[int, float] = defaultdict(float)
        for node in self._chain.nodes:
            tall[node.layer] += self._tall(node) + _GAP
        # Unknown owners stand below those that are known, but the first of them not out of sight.
        first = next((node.key for node in self._chain.nodes if node.kind is Kind.UNKNOWN), None)
        is_tall = max(tall.values()) > _IN_SIGHT
        boxes = [
            Box(
                node.key,
                node.layer,
                self._tall(node),
                rank=0 if node.kind is not Kind.UNKNOWN else -1 if is_tall and node.key == first else 1,
            )
            for node in self._chain.nodes
        ]
        lines = [
            Line(link.key, link.start, link.end, self._labels[link.key].height) for link in self._chain.links
        ]
        return place(boxes, lines, gap=_GAP, label_gap=_LABEL_GAP, way_height=_WAY)

    def _tall(self, node: Node) -> float:
        return self._heights[node.key]

    def _columns(self) -> list[float]:
        """Where each column begins; the gap before the next is as wide as the labels in it."""
        left, x = [], float(_EDGE)
        for layer in range(self._last + 1):
            left.append(x)
            widths = [
                self._labels[link.key].width
                for link in self._chain.links
                if self._nodes[link.start].layer == layer
            ]
            x += self._node_width + _STUB_LEFT + max(widths, default=LABEL_LEAST) + _STUB_RIGHT
        return left

    @property
    def width(self) -> float:
        return self._left[-1] + self._node_width + _EDGE

    @property
    def height(self) -> float:
        return self._layout.height + _TOP + 12 + _EDGE

    def _y(self, key: str) -> float:
        return self._layout.boxes[key] + _TOP + 12

    def drawn(self) -> Drawing:
        parts = [*self._lanes()]
        parts += [self._line(link) for link in self._chain.links]
        parts += [part for link in self._chain.links for part in self._between(link)]
        for node in self._chain.nodes:
            parts.append(self._node(node))
            parts += [self._plate(link) for link in self._chain.links if link.start == node.key and link.verb]
        size = {"width": self.width, "height": self.height, "viewBox": f"0 0 {self.width:g} {self.height:g}"}
        label = say("page.chain.picture", name=self._chain.nodes[0].title)
        svg = self._pen.element(
            "svg",
            *parts,
            class_="chain",
            role="group",
            aria_label=label,
            xmlns="http://www.w3.org/2000/svg",
            **size,
        )
        return Drawing(svg, self.width, self.height)

    def _lanes(self) -> list[str]:
        parts = []
        for layer, x in enumerate(self._left):
            here = [node for node in self._chain.nodes if node.layer == layer and node.hops is not None]
            distances = {node.hops for node in here}
            head = say("page.chain.start") if layer == 0 else ""
            if layer and len(distances) == 1:
                head = hops(here[0].hops or 0, at_least=False)
            parts.append(
                self._pen.element(
                    "rect", x=x - 6, y=0, width=self._node_width + 12, height=self.height, fill="ground"
                )
            )
            if self._around is not None:
                head = self._around.heads[layer]
            if head:
                parts.append(self._pen.text(head, x, 18, bold=True, fill="ink2"))
        return parts

    def _is_hot(self, classes: frozenset[str]) -> bool:
        return self._pressed in classes

    def _line(self, link: ChainLink) -> str:
        """The line from the start over its label and through what is between to the end."""
        start, end = self._nodes[link.start], self._nodes[link.end]
        label = self._labels[link.key]
        y = self._layout.labels[link.key] + _TOP + 12
        x_from = self._left[start.layer] + self._node_width
        x_label = x_from + _STUB_LEFT
        x_end = self._left[end.layer]
        out = _clamped(y, self._y(link.start), self._tall(start))
        into = _clamped(y, self._y(link.end), self._tall(end))
        path = [_curve(x_from, out, x_label, y)]
        x, at = x_label + (label.width if link.verb else 0), y
        if not link.verb:
            path.append(f"M{x_label:g} {y:.1f}H{x:g}")
        for stop in self._layout.ways[link.key]:
            layer = start.layer + 1 + self._layout.ways[link.key].index(stop)
            stop_y = self._y(stop)
            path += [
                _curve(x, at, self._left[layer], stop_y),
                f"M{self._left[layer]:g} {stop_y:.1f}h{self._node_width}",
            ]
            x, at = self._left[layer] + self._node_width, stop_y
        tip = x_end - (8 if link.points_right else 0)
        path.append(_curve(x, at, tip, into))
        hot = self._is_hot(link.classes) and link.stated is not None
        stroke = "unk" if link.stated is None else "ink" if hot and self._pen.stands_alone else "edge"
        line = self._pen.element(
            "path",
            d="".join(path),
            fill="none",
            stroke=stroke,
            stroke_width=3.0 if hot and self._pen.stands_alone else 2.0 if link.stated is None else 1.5,
            stroke_dasharray="2 4" if link.stated is None else "6 4" if link.is_ended else None,
            stroke_linecap="round" if link.stated is None else None,
            class_="line",
        )
        heads = []
        if link.points_right:
            heads.append(f"M{x_end - 9:g} {into - 5:.1f}L{x_end:g} {into:.1f}L{x_end - 9:g} {into + 5:.1f}z")
        if link.points_right is False:
            heads.append(f"M{x_from + 9:g} {out - 5:.1f}L{x_from:g} {out:.1f}L{x_from + 9:g} {out + 5:.1f}z")
        arrow = self._pen.element("path", d="".join(heads), fill=stroke, class_="head") if heads else ""
        return self._pen.group([line, arrow], **self._marks("way", link.key, link.classes, hot))

    def _marks(self, kind: str, key: str, classes: frozenset[str], hot: bool) -> dict[str, object]:
        if self._pen.stands_alone:
            return {}
        states = [kind, "hot" if hot else "", "selected" if key == self._selected else ""]
        return {
            "class_": " ".join(filter(None, states)),
            "data_key": key,
            "data_classes": " ".join(sorted(classes)),
        }

    def _between(self, link: ChainLink) -> list[str]:
        """Somebody who stands between, in the column that an indirect link skips."""
        if not link.is_indirect or not self._layout.ways[link.key]:
            return []
        y = self._y(self._layout.ways[link.key][0])
        x = self._left[self._nodes[link.start].layer + 1] + self._node_width / 2
        said = say("page.chain.between")
        wide = width(said, 12, bold=True) + 28
        return [
            self._pen.element(
                "rect",
                x=x - wide / 2,
                y=y - 13,
                width=wide,
                height=26,
                rx=13,
                fill="unk-wash",
                stroke="unk",
                stroke_width=1.5,
                stroke_dasharray="5 4",
            ),
            self._pen.text(said, x, y + 4, bold=True, fill="unk", text_anchor="middle"),
        ]

    def _linked(self, parts: list[str], marks: dict[str, object], key: str) -> str:
        if self._pen.stands_alone:
            return self._pen.group(parts)
        return self._pen.element("a", *parts, href=self._href(key), **marks)

    def _plate(self, link: ChainLink) -> str:
        label = self._labels[link.key]
        x = self._left[self._nodes[link.start].layer] + self._node_width + _STUB_LEFT
        y = self._layout.labels[link.key] + _TOP + 12 - label.height / 2
        parts = label_parts(self._pen, link, label, x, y, self._min_share)
        hot = self._is_hot(link.classes) and link.stated is not None
        return self._linked(parts, self._marks("plate", link.key, link.classes, hot), link.key)

    def _node(self, node: Node) -> str:
        x, y = self._left[node.layer], self._y(node.key) - self._tall(node) / 2
        parts = node_parts(self._pen, node, x, y, self._node_width, self._pressed)
        classes = frozenset(tag.risk_class for tag in node.tags)
        if node.members:
            drawn = self._pen.group([*parts, *self._members(node, x, y)])
        else:
            drawn = self._linked(parts, self._marks(f"node {node.kind}", node.key, classes, False), node.key)
        if node.action and self._around is not None and not self._pen.stands_alone:
            foot = y + self._tall(node) - ACTION - 1
            action = action_parts(self._pen, node.action, x, foot, self._node_width)
            drawn += self._pen.element(
                "a", *action, href=self._around.more(node.key), class_="action", data_more=node.key
            )
        return drawn

    def _members(self, node: Node, x: float, y: float) -> list[str]:
        at = y + 8 + LINE * len(title_lines(node, self._node_width))
        rows = []
        for member in node.members:
            parts = member_parts(self._pen, member, x, at, self._node_width)
            rows.append(self._linked(parts, self._marks("member", member.id, frozenset(), False), member.id))
            at += member_height(member, self._node_width)
        return rows


def _clamped(wanted: float, centre: float, height: float) -> float:
    reach = max(height / 2 - 12, 0)
    return min(max(wanted, centre - reach), centre + reach)


def _curve(x1: float, y1: float, x2: float, y2: float) -> str:
    if abs(y1 - y2) < 0.5:
        return f"M{x1:g} {y1:.1f}H{x2:g}"
    half = (x1 + x2) / 2
    return f"M{x1:g} {y1:.1f}C{half:.1f} {y1:.1f} {half:.1f} {y2:.1f} {x2:g} {y2:.1f}"
