"""What the parts of a picture of the graph rest on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from api.models import LinkAnswer, Target
from api.screening.session import Session
from ontology import split_link_id


class Drawn(NamedTuple):
    """Links with their first sources by id, and the classes that each entity is in by its id."""

    links: dict[str, LinkAnswer]
    classes: dict[str, list[Target]]


def what_is_drawn(session: Session, links: Sequence[str], entities: Sequence[str]) -> Drawn:
    """What links and memberships rest on, by their ids; those that are not recorded are left out."""
    ends = [parts for id in links if (parts := split_link_id(id)) is not None]
    stated = session.view.reader.links_between(ends)
    session.evidence.look_up([*entities, *(end for link in stated for end in (link.upper, link.lower))])
    explainer = session.explainer(session.subgraph(entities, stated))
    return Drawn(
        {link.id: explainer.link(link, session.traversal) for link in stated},
        {id: explainer.memberships(id, session.traversal) for id in entities},
    )
