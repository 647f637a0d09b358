"""A layered layout: boxes in columns, links from left to right with a label in the gap between.

After Sugiyama, Tagawa and Toda, "Methods for visual understanding of hierarchical system structures" (1981):
layers are given, orders in them come from barycentres, and places from a least-squares fit. It is
deterministic, and its work grows with boxes times links of a layer: 0.1 s for 150 boxes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

_SWEEPS = 8
_PLACINGS = 6


@dataclass(frozen=True, slots=True)
class Box:
    """Something to place in a layer. A smaller `rank` begins above; `is_pass_through` is a way of a link."""

    key: str
    layer: int
    height: float
    rank: int = 0
    is_pass_through: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """A link between two boxes, the first in the layer further left, with a label of that height."""

    key: str
    start: str
    end: str
    label_height: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Centres of boxes and labels from the top, by key, and the boxes that a line runs through on its way."""

    boxes: Mapping[str, float]
    labels: Mapping[str, float]
    ways: Mapping[str, tuple[str, ...]]
    height: float


@dataclass(slots=True)
class _Layers:
    """The boxes of each layer in their order, with their neighbours on both sides."""

    order: dict[int, list[str]] = field(default_factory=dict)
    left: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    right: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))


def packed(wanted: Sequence[float], heights: Sequence[float], gap: float) -> list[float]:
    """Centres in the given order, as near to those wanted as they can be without overlapping.

    The least-squares fit under the condition, by pooling neighbours that are in each other's way.

    >>> packed([10, 12, 90], [20, 20, 20], 4)
    [-1.0, 23.0, 90.0]
    """
    offsets, total = [], 0.0
    for place, height in enumerate(heights):
        total += 0 if not place else (heights[place - 1] + height) / 2 + gap
        offsets.append(total)
    pools: list[list[float]] = []  # sum, count
    for centre, offset in zip(wanted, offsets, strict=True):
        pools.append([centre - offset, 1])
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            value, count = pools.pop()
            pools[-1][0] += value
            pools[-1][1] += count
    levels = [value / count for value, count in pools for _ in range(int(count))]
    return [level + offset for level, offset in zip(levels, offsets, strict=True)]


def place(
    boxes: Sequence[Box], lines: Sequence[Line], *, gap: float, label_gap: float, way_height: float
) -> Layout:
    """Where everything stands; a line over several layers gets a box of `way_height` in each between.

    >>> boxes, lines = [Box("a", 0, 40), Box("b", 1, 40)], [Line("ab", "a", "b", 20)]
    >>> found = place(boxes, lines, gap=8, label_gap=8, way_height=20)
    >>> found.boxes["a"] == found.boxes["b"] == found.labels["ab"]
    True
    """
    known = {box.key: box for box in boxes}
    ways: dict[str, tuple[str, ...]] = {}
    for line in lines:
        start, end = known[line.start], known[line.end]
        between = [
            Box(f"{line.key} {layer}", layer, way_height, min(start.rank, end.rank), is_pass_through=True)
            for layer in range(start.layer + 1, end.layer)
        ]
        known |= {box.key: box for box in between}
        ways[line.key] = tuple(box.key for box in between)
    layers = _layers(known.values(), lines, ways)
    _order(layers, known)
    centres = _centres(layers, known, gap)
    labels = _labels(lines, ways, known, centres, layers, label_gap)
    tops = [centres[key] - box.height / 2 for key, box in known.items()]
    tops += [labels[line.key] - line.label_height / 2 for line in lines]
    bottoms = [centres[key] + box.height / 2 for key, box in known.items()]
    bottoms += [labels[line.key] + line.label_height / 2 for line in lines]
    top = min(tops, default=0.0)
    return Layout(
        {key: centre - top for key, centre in centres.items()},
        {key: centre - top for key, centre in labels.items()},
        ways,
        max(bottoms, default=0.0) - top,
    )


def _layers(boxes: Iterable[Box], lines: Iterable[Line], ways: Mapping[str, tuple[str, ...]]) -> _Layers:
    layers = _Layers()
    for box in sorted(boxes, key=lambda box: (box.rank, box.key)):
        layers.order.setdefault(box.layer, []).append(box.key)
    for line in lines:
        stops = [line.start, *ways[line.key], line.end]
        for one, other in pairwise(stops):
            layers.right[one].append(other)
            layers.left[other].append(one)
    return layers


def _order(layers: _Layers, known: Mapping[str, Box]) -> None:
    """Sort each layer by the mean place of its neighbours, to and fro; the fewest crossings stay."""
    best, fewest = {layer: list(keys) for layer, keys in layers.order.items()}, _crossings(layers)
    numbers = sorted(layers.order)
    for sweep in range(_SWEEPS):
        if not fewest:
            break
        to_right = sweep % 2 == 0
        for layer in numbers if to_right else reversed(numbers):
            beside = layers.left if to_right else layers.right
            places = {key: at for keys in layers.order.values() for at, key in enumerate(keys)}
            layers.order[layer].sort(
                key=lambda key: (
                    sum(places[each] for each in beside[key]) / len(beside[key])
                    if beside[key]
                    else places[key],
                    known[key].rank,
                    key,
                )
            )
        crossings = _crossings(layers)
        if crossings < fewest:
            best, fewest = {layer: list(keys) for layer, keys in layers.order.items()}, crossings
    layers.order = best


def _crossings(layers: _Layers) -> int:
    places = {key: at for keys in layers.order.values() for at, key in enumerate(keys)}
    count = 0
    for keys in layers.order.values():
        ends = [places[end] for key in keys for end in sorted(layers.right[key], key=places.__getitem__)]
        count += sum(later < end for at, end in enumerate(ends) for later in ends[at + 1 :])
    return count


def _centres(layers: _Layers, known: Mapping[str, Box], gap: float) -> dict[str, float]:
    centres: dict[str, float] = {}
    for keys in layers.order.values():
        heights = [known[key].height for key in keys]
        centres |= dict(zip(keys, packed([0.0] * len(keys), heights, gap), strict=True))
    numbers = sorted(layers.order)
    for turn in range(_PLACINGS):
        for layer in numbers if turn % 2 == 0 else reversed(numbers):
            keys = layers.order[layer]
            beside = [[*layers.left[key], *layers.right[key]] for key in keys]
            wanted = [
                sum(centres[each] for each in near) / len(near) if near else centres[key]
                for key, near in zip(keys, beside, strict=True)
            ]
            found = packed(wanted, [known[key].height for key in keys], gap)
            centres |= dict(zip(keys, found, strict=True))
    return centres


def _labels(
    lines: Sequence[Line],
    ways: Mapping[str, tuple[str, ...]],
    known: Mapping[str, Box],
    centres: Mapping[str, float],
    layers: _Layers,
    gap: float,
) -> dict[str, float]:
    """Labels stand in the gap behind the start, on the side with fewer lines, and never on each other."""
    wanted: dict[int, list[tuple[float, int, Line]]] = defaultdict(list)
    for at, line in enumerate(lines):
        next_stop = (*ways[line.key], line.end)[0]
        fans_in = len(layers.left[next_stop]) - len(layers.right[line.start])
        start, end = centres[line.start], centres[next_stop]
        centre = start if fans_in > 0 else end if fans_in < 0 else (start + end) / 2
        wanted[known[line.start].layer].append((centre, at, line))
    labels: dict[str, float] = {}
    for several in wanted.values():
        several.sort(key=lambda each: each[:2])
        found = packed([each[0] for each in several], [each[2].label_height for each in several], gap)
        labels |= {each[2].key: centre for each, centre in zip(several, found, strict=True)}
    return labels
