"""GEXF 1.3, for Gephi and networkx: all entities, then all links, ended ones as well.

GEXF lets one graph have edges of both kinds, and networkx refuses such a file: every edge is of the default
type, and the attribute `directed` says which have an upper end.
"""

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
)
from graph.store.contract import Reader


def gexf(reader: Reader, day: date) -> Iterator[bytes]:
    """The graph with the status of each link on the day. A directed edge leads from upper to lower end."""
    yield b'<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f'<meta lastmodifieddate="{day.isoformat()}"><creator>Ketting</creator></meta>\n'.encode()
    yield b'<graph mode="static" defaultedgetype="directed">\n'
    for target, kinds in (("node", ENTITY_ATTRIBUTES), ("edge", LINK_ATTRIBUTES)):
        yield _declared(target, kinds).encode()
    yield b"<nodes>\n"
    for id, caption, attributes in drawn_entities(reader, day):
        yield f"<node id={attribute(id)} label={attribute(caption)}>{_values(attributes)}</node>\n".encode()
    yield b"</nodes>\n<edges>\n"
    for dated, attributes in drawn_links(reader, day):
        link = dated.link
        attributes["directed"] = directed(link)
        yield (
            f"<edge id={attribute(link.id)} source={attribute(link.upper)} target={attribute(link.lower)}"
            f" kind={attribute(link.type)} label={attribute(link.type)}>"
            f"{_values(attributes)}</edge>\n"
        ).encode()
    yield b"</edges>\n</graph>\n</gexf>\n"


def _declared(target: str, kinds: dict[str, str]) -> str:
    declared = "".join(
        f'<attribute id="{name}" title="{name}" type="{kind}"/>' for name, kind in kinds.items()
    )
    return f'<attributes class="{target}" mode="static">{declared}</attributes>\n'


def _values(attributes: Attributes) -> str:
    values = "".join(
        f"<attvalue for={attribute(name)} value={attribute(value)}/>" for name, value in attributes.items()
    )
    return f"<attvalues>{values}</attvalues>"
