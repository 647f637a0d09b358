"""What is taken along of an answer: the picture as a file, its links as tables and graphs, its citations."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from io import StringIO
from typing import NamedTuple
from xml.sax.saxutils import quoteattr

from api.models import PathLink
from api.page.chain import Chain
from api.page.details import Detail
from api.page.picture.paint import FONTS, Pen
from api.page.picture.text import shown, wrapped
from api.page.screen import Screen
from api.wording.catalogue import all_of, number, on, say
from graph.exports import without_formula

_MARGIN, _LEAST_WIDTH = 16, 760
_SOURCE_LINE = 15

_COLUMNS = (
    "link", "lower", "lower_name", "upper", "upper_name", "type", "share", "direct", "since", "until",
    "status", "grade", "classes", "source", "publisher", "date", "locator", "quote", "address", "sha256",
)  # fmt: skip


class File(NamedTuple):
    """A file to take along."""

    media_type: str
    text: str


def as_svg(screen: Screen, address: str) -> File:
    """The picture with its title, legend, day, sources and address; it stands alone, in light colours."""
    assert screen.picture is not None  # FORMATS are offered where there is a picture
    pen, drawing = Pen(stands_alone=True), screen.picture.drawing
    wide = max(drawing.width, _LEAST_WIDTH) + 2 * _MARGIN
    y, parts = 14.0, list[str]()
    for line in wrapped(screen.sentence, wide - 2 * _MARGIN, 17, bold=True):
        y += 22
        parts.append(pen.text(line, _MARGIN, y, size=17, bold=True))
    chips = "; ".join(f"{label} {value}" for label, value in screen.chips)
    for line in wrapped(chips, wide - 2 * _MARGIN, 12):
        y += 17
        parts.append(pen.text(line, _MARGIN, y, fill="ink2"))
    y += 12
    parts.append(pen.group([drawing.svg], transform=f"translate({_MARGIN},{y:g})"))
    y += drawing.height + 12
    legend, y = _legend(pen, screen, y, wide)
    parts += legend
    for each in drawn_citations(screen):
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


def _legend(pen: Pen, screen: Screen, y: float, wide: float) -> tuple[list[str], float]:
    from_grades = [f"{grade}: {say(f'grade.{grade}')}" for grade in "ABCD"]
    parts = [pen.element("rect", x=_MARGIN, y=y + 2, width=26, height=9, fill="bar")]
    parts.append(pen.text(say("page.legend.stated"), _MARGIN + 33, y + 11, fill="ink2"))
    x = _MARGIN + 150
    parts.append(pen.element("rect", x=x, y=y + 2, width=26, height=9, fill="paper", stroke="edge"))
    parts.append(pen.hatched(x, y + 2, 26, 9))
    parts.append(pen.text(say("page.legend.possible"), x + 33, y + 11, fill="ink2"))
    minimum = say("page.legend.minimum", share=number(screen.answer.traversal.min_share))
    rest = "; ".join([minimum, f"→ {say('page.legend.arrow')}", *from_grades])
    y += 14
    for line in wrapped(rest, wide - 2 * _MARGIN, 12):
        y += 16
        parts.append(pen.text(line, _MARGIN, y, fill="ink2"))
    return parts, y + 6


def drawn_citations(screen: Screen) -> list[str]:
    """The citations of what is drawn, each once."""
    assert screen.picture is not None
    cited = (each for detail in screen.picture.details.values() for each in detail.sources)
    return list(dict.fromkeys(each.text for each in sorted(cited, key=lambda each: each.number)))


def as_citations(screen: Screen, address: str) -> File:
    """The citations of what is drawn, numbered, a line each, under the sentence that they are for."""
    head = [screen.sentence, f"{on(screen.answer.query.valid_at)}. {address}", ""]
    return File("text/plain; charset=utf-8", "\n".join([*head, *drawn_citations(screen), ""]))


def as_csv(screen: Screen, address: str) -> File:
    """A row for each source of each link drawn; nothing in it is a formula to a spreadsheet."""
    assert screen.picture is not None
    written = StringIO()
    table = csv.writer(written)
    table.writerow(_COLUMNS)
    for row in _rows(screen.picture.chain, screen.picture.details):
        table.writerow([without_formula(cell) for cell in row])
    return File("text/csv; charset=utf-8", written.getvalue())


def _rows(chain: Chain, details: Mapping[str, Detail]) -> list[list[str]]:
    rows = []
    for link in chain.links:
        stated = link.stated
        if not isinstance(stated, PathLink):
            continue
        valid = stated.valid
        first = [
            stated.id, stated.lower.id, stated.lower.caption, stated.upper.id, stated.upper.caption,
            stated.type, stated.share or "", stated.direct, str(valid.since), str(valid.until or ""),
            valid.status, stated.grade, " ".join(sorted(link.classes)),
        ]  # fmt: skip
        for each in details[link.key].sources:
            rest = [each.title, each.publisher, each.date, each.locator, each.quote or "", each.url or ""]
            rows.append([*first, *rest, each.sha256 or ""])
    return rows


def as_graphml(screen: Screen, address: str) -> File:
    """The nodes and links drawn as GraphML, from the lower end to the upper one."""
    assert screen.picture is not None
    nodes, edges = _graph(screen.picture.chain)
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


def as_gexf(screen: Screen, address: str) -> File:
    """The same as GEXF 1.3, which Gephi opens."""
    assert screen.picture is not None
    nodes, edges = _graph(screen.picture.chain)
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
    chain: Chain,
) -> tuple[list[tuple[str, dict[str, str]]], list[tuple[str, str, str, dict[str, str]]]]:
    nodes = [
        (
            node.entity.id,
            {
                "label": shown(node.title),
                "type": node.entity.type,
                "classes": all_of(tag.risk_class for tag in node.tags),
            },
        )
        for node in chain.nodes
        if node.entity is not None
    ]
    edges = []
    links = [link.stated for link in chain.links if isinstance(link.stated, PathLink)]
    for stated in {link.id: link for link in links}.values():
        valid = stated.valid
        values = {
            "type": stated.type, "share": stated.share or "", "direct": stated.direct,
            "since": str(valid.since), "until": str(valid.until or ""), "status": valid.status,
            "grade": stated.grade,
        }  # fmt: skip
        edges.append((stated.id, stated.lower.id, stated.upper.id, values))
    return nodes, edges


FORMATS: dict[str, Callable[[Screen, str], File]] = {
    "svg": as_svg,
    "txt": as_citations,
    "csv": as_csv,
    "graphml": as_graphml,
    "gexf": as_gexf,
}
"""What can be taken along, by the end of the file's name."""
