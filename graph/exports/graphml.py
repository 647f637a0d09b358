"""GraphML, for Gephi, yEd, Cytoscape and networkx: all entities, then all links, ended ones as well."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from graph.exports.drawing import (
    ENTITY_ATTRIBUTES,
    LINK_ATTRIBUTES,
    Attributes,
    attribute,
    directed,
    drawn_entities,
    drawn_links,
    text,
)
from graph.store.contract import Reader

_ENTITY_KEYS = {"label": "string"} | ENTITY_ATTRIBUTES

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" \
xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
"""


def graphml(reader: Reader, day: date) -> Iterator[bytes]:
    """The graph with the status of each link on the day. A directed edge leads from upper to lower end."""
    yield _HEAD.encode()
    for target, kinds in (("node", _ENTITY_KEYS), ("edge", LINK_ATTRIBUTES)):
        for name, kind in kinds.items():
            key = f'<key id="{target}_{name}" for="{target}" attr.name="{name}" attr.type="{kind}"/>\n'
            yield key.encode()
    yield b'<graph id="ketting" edgedefault="directed">\n'
    for id, caption, attributes in drawn_entities(reader, day):
        yield f"<node id={attribute(id)}>{_data('node', {'label': caption, **attributes})}</node>\n".encode()
    for dated, attributes in drawn_links(reader, day):
        link = dated.link
        # GraphML lets one graph have edges of both kinds, and networkx refuses such a file.
        attributes["directed"] = directed(link)
        yield (
            f"<edge id={attribute(link.id)} source={attribute(link.upper)} target={attribute(link.lower)}>"
            f"{_data('edge', attributes)}</edge>\n"
        ).encode()
    yield b"</graph>\n</graphml>\n"


def _data(target: str, attributes: Attributes) -> str:
    return "".join(f'<data key="{target}_{name}">{text(value)}</data>' for name, value in attributes.items())
