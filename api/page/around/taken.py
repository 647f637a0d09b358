"""What the graph around an entity shows, as values to take along."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from api.models import LinkAnswer, Target
from api.page.around.explore import Around, told
from api.page.picture.drawing import Drawing
from api.page.picture.text import shown
from api.page.sources import Citations
from api.page.take_along.taken import Party, Taken, TakenLink, citations_of, unknown_owners

_CHANGES = {"": "", "+": "new", "−": "gone"}
"""What stands in a file: a spreadsheet takes a sign for the begin of a formula."""


def taken_around(
    here: Around,
    title: str,
    chips: tuple[tuple[str, str], ...],
    day: date,
    drawing: Drawing,
    links: Mapping[str, LinkAnswer],
    classes: Mapping[str, list[Target]],
    min_share: float,
) -> Taken:
    """The parties and links that are shown, those in stacks too, with the sources of each.

    `links` are those stated, by id, and `classes` those that a party is in, by its id.
    """
    citations, graph = Citations(), here.graph
    parties = [
        Party(id, shown(node.entity.caption), node.entity.type, tuple(node.risk_classes))
        for id, node in graph.nodes.items()
    ]
    taken = []
    for link in graph.links.values():
        stated = [links[id] for id in graph.parts.get(link.id, (link.id,)) if id in links]
        sources = citations.cite(source for each in stated for source in each.sources)
        taken.append(
            TakenLink(
                id=link.id, type=link.type,
                lower=link.lower, lower_name=graph.nodes[link.lower].entity.caption,
                upper=link.upper, upper_name=graph.nodes[link.upper].entity.caption,
                share=link.share or "", direct=link.direct,
                since=str(link.valid.since), until=str(link.valid.until or ""),
                status=link.valid.status, grade=link.grade,
                change=_CHANGES[here.change.get(link.id, "")], sources=tuple(sources),
            )
        )  # fmt: skip
    for id in graph.nodes:
        citations.cite(source for each in classes.get(id, ()) for source in each.sources)
    others, owners = unknown_owners(here.chain, graph.nodes.keys())
    return Taken(
        title=f"{title}. {told(here)}",
        chips=chips,
        day=day,
        min_share=min_share,
        drawing=drawing,
        parties=(*parties, *others),
        links=(*taken, *owners),
        citations=tuple(citations_of(citations.all)),
    )
