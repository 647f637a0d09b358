"""The formats that a picture can be taken along in."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from io import StringIO
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from api.page.picture.paint import FONTS, Pen
from api.page.picture.text import wrapped
from api.page.take_along.taken import Taken, TakenLink
from api.wording.catalogue import all_of, number, on, say
from graph.exports import without_formula

_MARGIN, _LEAST_WIDTH = 16, 760
_SOURCE_LINE = 15

_COLUMNS = (
    "link", "lower", "lower_name", "upper", "upper_name", "type", "share", "direct", "since", "until",
    "status", "grade", "classes", "change", "source", "publisher", "date", "locator", "quote", "address",
    "sha256",
)  # fmt: skip


class File(NamedTuple):
    """A file to take along."""

    media_type: str
    text: str


def as_svg(taken: Taken, address: str) -> File:
    """The picture with its title, legend, day, sources and address; it stands alone, in light colours."""
    pen, drawing = Pen(stands_alone=True), taken.drawing
    wide = max(drawing.width, _LEAST_WIDTH) + 2 * _MARGIN
    y, parts = 14.0, list[str]()
    for line in wrapped(taken.title, wide - 2 * _MARGIN, 17, bold=True):
        y += 22
        parts.append(pen.text(line, _MARGIN, y, size=17, bold=True))
    chips = "; ".join(f"{label} {value}" for label, value in taken.chips)
    for line in wrapped(chips, wide - 2 * _MARGIN, 12):
        y += 17
        parts.append(pen.text(line, _MARGIN, y, fill="ink2"))
    y += 12
    parts.append(pen.group([drawing.svg], transform=f"translate({_MARGIN},{y:g})"))
    y += drawing.height + 12
    legend, y = _legend(pen, taken, y, wide)
    parts += legend
    for each in taken.citations:
        for line in wrapped(each, wide - 2 * _MARGIN, 11):
            y += _SOURCE_LINE
            parts.append(pen.text(line, _MARGIN, y, size=11, fill="ink2"))
    for line in wrapped(f"{say('page.foot')} {address}", wide - 2 * _MARGIN, 11):
        y += _SOURCE_LINE + 1
        parts.append(pen.text(line, _MARGIN, y, size=11, fill="ink2"))
    y += _MARGIN
    ground = pen.element("rect", width=wide, height=y, fill="paper")
    size = {"width": wide, "height": y, "viewBox": f"0 0 {wide:g} {y:g}"}
    text = pen.element("svg", ground, *parts, xmlns="http://www.w3.org/2000/svg", font_family=FONTS, **size)
    return File("image/svg+xml", text)


def _legend(pen: Pen, taken: Taken, y: float, wide: float) -> tuple[list[str], float]:
    from_grades = [f"{grade}: {say(f'grade.{grade}')}" for grade in "ABCD"]
    parts = [pen.element("rect", x=_MARGIN, y=y + 2, width=26, height=9, fill="bar")]
    parts.append(pen.text(say("page.legend.stated"), _MARGIN + 33, y + 11, fill="ink2"))
    x = _MARGIN + 150
    parts.append(pen.element("rect", x=x, y=y + 2, width=26, height=9, fill="paper", stroke="edge"))
    parts.append(pen.hatched(x, y + 2, 26, 9))
    parts.append(pen.text(say("page.legend.possible"), x + 33, y + 11, fill="ink2"))
    minimum = say("page.legend.minimum", share=number(taken.min_share))
    rest = "; ".join([minimum, f"→ {say('page.legend.arrow')}", *from_grades])
    y += 14
    for line in wrapped(rest, wide - 2 * _MARGIN, 12):
        y += 16
        parts.append(pen.text(line, _MARGIN, y, fill="ink2"))
    return parts, y + 6


def as_citations(taken: Taken, address: str) -> File:
    """The citations of what is drawn, numbered, a line each, under the sentence that they are for."""
    head = [taken.title, f"{on(taken.day)}. {address}", ""]
    return File("text/plain; charset=utf-8", "\n".join([*head, *taken.citations, ""]))


def as_csv(taken: Taken, address: str) -> File:
    """A row for each source of each link drawn; nothing in it is a formula to a spreadsheet."""
    written = StringIO()
    table = csv.writer(written)
    table.writerow(_COLUMNS)
    for row in _rows(taken.links):
        table.writerow([without_formula(cell) for cell in row])
    return File("text/csv; charset=utf-8", written.getvalue())


def _rows(links: Iterable[TakenLink]) -> Iterator[list[str]]:
    for link in links:
        first = [
            link.id, link.lower, link.lower_name, link.upper, link.upper_name, link.type, link.share,
            link.direct, link.since, link.until, link.status, link.grade, " ".join(link.classes),
            link.change,
        ]  # fmt: skip
        for each in link.sources:
            rest = [each.title, each.publisher, each.date, each.locator, each.quote or "", each.url or ""]
            yield [*first, *rest, each.sha256 or ""]
        if not link.sources:
            yield [*first, *[""] * (len(_COLUMNS) - len(first))]


def as_graphml(taken: Taken, address: str) -> File:
    """The nodes and links drawn as GraphML, from the lower end to the upper one."""
    nodes, edges = _graph(taken)
    keys = [("node", name) for name in ("label", "type", "classes")]
    keys += [("edge", name) for name in ("type", "share", "direct", "since", "until", "status", "grade")]
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
    ]
    lines += [f'<key id="{of}-{key}" for="{of}" attr.name="{key}" attr.type="string"/>' for of, key in keys]
    lines.append('<graph edgedefault="directed">')
    for id, values in nodes:
        lines.append(f"<node id={quoteattr(id)}>{_data('node', values)}</node>")
    for id, lower, upper, values in edges:
        ends = f"source={quoteattr(lower)} target={quoteattr(upper)}"
        lines.append(f"<edge id={quoteattr(id)} {ends}>{_data('edge', values)}</edge>")
    return File("application/graphml+xml", "\n".join([*lines, "</graph>", "</graphml>", ""]))


def as_gexf(taken: Taken, address: str) -> File:
    """The same as GEXF 1.3, which Gephi opens."""
    nodes, edges = _graph(taken)
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<gexf xmlns="http://gexf.net/1.3" version="1.3">']
    lines.append('<graph defaultedgetype="directed">')
    names = {"node": ("type", "classes"), "edge": ("share", "direct", "since", "until", "status", "grade")}
    for of, columns in names.items():
        declared = "".join(f'<attribute id="{name}" title="{name}" type="string"/>' for name in columns)
        lines.append(f'<attributes class="{of}">{declared}</attributes>')
    lines.append("<nodes>")
    for id, values in nodes:
        told = _attvalues({name: values[name] for name in names["node"]})
        lines.append(f"<node id={quoteattr(id)} label={quoteattr(values['label'])}>{told}</node>")
    lines += ["</nodes>", "<edges>"]
    for id, lower, upper, values in edges:
        told = _attvalues({name: values[name] for name in names["edge"]})
        ends = f"source={quoteattr(lower)} target={quoteattr(upper)}"
        lines.append(f"<edge id={quoteattr(id)} {ends} kind={quoteattr(values['type'])}>{told}</edge>")
    return File("application/gexf+xml", "\n".join([*lines, "</edges>", "</graph>", "</gexf>", ""]))


def _data(of: str, values: Mapping[str, str]) -> str:
    return "".join(f'<data key="{of}-{key}">{_escaped(value)}</data>' for key, value in values.items())


def _attvalues(values: Mapping[str, str]) -> str:
    told = "".join(f'<attvalue for="{key}" value={quoteattr(value)}/>' for key, value in values.items())
    return f"<attvalues>{told}</attvalues>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _graph(
    taken: Taken,
) -> tuple[list[tuple[str, dict[str, str]]], list[tuple[str, str, str, dict[str, str]]]]:
    nodes = [
        (party.id, {"label": party.label, "type": party.type, "classes": all_of(party.classes)})
        for party in taken.parties
    ]
    edges = [
        (
            link.id,
            link.lower,
            link.upper,
            {
                "type": link.type,
                "share": link.share,
                "direct": link.direct,
                "since": link.since,
                "until": link.until,
                "status": link.status,
                "grade": link.grade,
            },
        )
        for link in taken.links
    ]
    return nodes, edges


FORMATS: dict[str, Callable[[Taken, str], File]] = {
    "svg": as_svg,
    "txt": as_citations,
    "csv": as_csv,
    "graphml": as_graphml,
    "gexf": as_gexf,
}
"""What can be taken along, by the end of the file's name."""
