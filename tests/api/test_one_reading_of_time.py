"""What holds on a day is the same in answers, in every export and in the graph for analysts."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import networkx
import numpy as np
import pytest
from factories import company, link, member, owns
from loads import OTHER, load
from rdf_files import quads, written

from api.screening.explanation.validity import of_statements
from api.screening.screener import Question, Screener
from api.workspace import Workspace
from graph.exports.entities import Classes
from graph.exports.excerpts import link_nodes
from graph.model.absorptions import Absorptions, absorptions_of
from graph.model.days import day_number
from graph.model.snapshot import Snapshot
from graph.model.validity import Validity, validity_on
from graph.store import Reader, open_store
from graph.store.neo4j.projection.nodes import class_label, node_of, relationship_of
from ontology import Link, Statement
from ontology.namespaces import DERIVED_GRAPH, term_iri

DAY = date(2025, 6, 1)
NOW = datetime(2025, 12, 1, tzinfo=UTC)

FACTS = {
    "stated to begin later": {"start": "2030"},
    "observed later": {"observed": "2025-11"},
    "observed on the day": {"observed": "2025"},
    "observed before": {"observed": "2019"},
    "stated to have ended": {"end": "2020", "observed": "2019"},
    "reported after its end": {"end": "2020", "observed": "2023"},
    "ended, and observed again later": ({"end": "2020", "observed": "2019"}, {"observed": "2025-11"}),
    "ended, and stated to begin anew": ({"end": "2020", "observed": "2019"}, {"start": "2030"}),
    "ended by a report of a longer life": ({"observed": "2018"}, {"end": "2020", "observed": "2019"}),
}
NOT_YET, UNKNOWN = ("not yet", "FUTURE_OWNERSHIP"), ("unknown", "FUTURE_OWNERSHIP")
FORMER = ("former", "FORMER_OWNERSHIP")
EXPECTED = {
    "stated to begin later": NOT_YET,
    "observed later": UNKNOWN,
    "observed on the day": ("in force", "OWNERSHIP"),
    "observed before": ("presumed", "OWNERSHIP"),
    "stated to have ended": FORMER,
    "reported after its end": FORMER,
    "ended, and observed again later": UNKNOWN,
    "ended, and stated to begin anew": FORMER,
    "ended by a report of a longer life": FORMER,
}
"""The word of answers, exports and the graph for analysts, and the type of the relationship there."""
DATES = {
    "stated to begin later": ("2030-01-01", None),
    "observed later": ("2025-11-01", "2025-11-30"),
    "observed on the day": ("2025-01-01", "2025-12-31"),
    "observed before": ("2019-01-01", "2019-12-31"),
    "stated to have ended": ("2019-01-01", "2020-12-31"),
    "reported after its end": ("2020-12-31", "2020-12-31"),
    "ended, and observed again later": ("2025-11-01", "2025-11-30"),
    "ended, and stated to begin anew": ("2019-01-01", "2020-12-31"),
    "ended by a report of a longer life": ("2018-01-01", "2020-12-31"),
}
"""First and last day in force."""


@pytest.mark.parametrize("case", FACTS)
def test_one_reading(case: str, tmp_path: Path) -> None:
    qualifiers = FACTS[case] if isinstance(FACTS[case], tuple) else (FACTS[case],)
    links = [owns("A", "B", "51", locator=f"page {n}", **given) for n, given in enumerate(qualifiers)]
    members = [member("A", "state_body", locator=f"page {n}", **given) for n, given in enumerate(qualifiers)]
    word, relationship_type = EXPECTED[case]
    store = open_store(f"sqlite:///{tmp_path / 'time.db'}")
    load(store, company("A"), company("B"), *links, *members)
    with store.reader() as reader:
        assert in_a_snapshot(reader) == [word, word]
        assert in_a_drawing(reader) == (word, *DATES[case])
        since, until = DATES[case]
        # `until` of a relationship is the stated end alone: an analyst asks for `r.until IS NULL`.
        assert dates_in_the_graph(reader) == (since, until if word == "former" else None)
        assert has_shortcut(reader) is (word in ("in force", "presumed"))
        assert Classes(reader, DAY).of("A") == (["state_body"] if has_shortcut(reader) else [])
        assert in_the_graph(reader, members) == (relationship_type, word, has_shortcut(reader))
    screener = Screener(Workspace(store, clock=lambda: NOW))
    [link] = screener.owners("B", Question(valid_at=DAY)).links
    [valid] = (held.valid for held in link.holdings)
    assert (valid.status, valid.since, valid.until) == (word, *map(as_date, DATES[case]))
    store.close()


@pytest.mark.parametrize("kind", ["Absorption", "Succession"])
def test_one_reading_of_who_owned_a_body_that_another_continues(kind: str, tmp_path: Path) -> None:
    word, type, is_owner = {
        "Absorption": (*FORMER, False),
        "Succession": ("presumed", "OWNERSHIP", True),
    }[kind]
    store = open_store(f"sqlite:///{tmp_path / 'time.db'}")
    bodies = (company("A"), company("B"), company("C"))
    load(store, *bodies, owns("A", "B", "51", observed="2018"))
    load(store, link("Succession", "C", "B", schema=kind, start="2020", source=OTHER.id), dataset=OTHER)
    with store.reader() as reader:
        assert in_a_drawing(reader) == (word, "2018-01-01", "2018-12-31")
        assert has_shortcut(reader) is is_owner
        assert dates_in_the_graph(reader) == ("2018-01-01", None)
        assert in_the_graph(reader, [])[:2] == (type, word)
        held = reader.link("Ownership~A~B")
        assert held is not None
        graphs = {graph for graph, _ in link_nodes(reader, held, DAY)}
        assert (DERIVED_GRAPH in graphs) is is_owner
    screener = Screener(Workspace(store, clock=lambda: NOW))
    [owner] = screener.owners("B", Question(valid_at=DAY)).links
    assert [held.valid.status for held in owner.holdings] == [word]
    store.close()


def in_a_snapshot(reader: Reader) -> list[str]:
    """The best status of the rows of the link, and of the membership."""
    snapshot = Snapshot.build(reader)
    return [
        Validity(validity_on(rows, np.arange(len(rows["type"])), day_number(DAY)).max()).label
        for rows in (snapshot.links, snapshot.memberships)
    ]


@pytest.mark.parametrize(
    ("day", "worded"),
    [
        (DAY, "not yet in force, starts 1 Jan 2030"),
        (date(2030, 1, 1), "in force since 1 Jan 2030"),
        (date(2030, 1, 3), "stated from 1 Jan 2030, not confirmed in the 2 days since, assumed current"),
    ],
)
def test_words_for_a_link_that_is_stated_to_begin_later(day: date, worded: str) -> None:
    planned = owns("A", "B", "51", start="2030", observed="2024")
    assert of_statements([planned], day_number(day)).detail == worded


def as_date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def in_a_drawing(reader: Reader) -> tuple[str, str, str | None]:
    """Status, since and until."""
    graph = networkx.parse_graphml(written(reader, "graphml", DAY).decode(), force_multigraph=True)
    edge = graph.get_edge_data("A", "B")["Ownership~A~B"]
    return edge["status"], edge["since"], edge.get("until")


def has_shortcut(reader: Reader) -> bool:
    return any(p == f"<{term_iri('owns')}>" for _, p, *_ in quads(written(reader, "nquads", DAY), "nquads"))


def absorptions_above(reader: Reader, link: Link) -> Absorptions:
    return absorptions_of(reader.successions_of([link.lower]))


def dates_in_the_graph(reader: Reader) -> tuple[str, str | None]:
    link = reader.link("Ownership~A~B")
    assert link is not None
    properties = relationship_of(link, DAY, absorptions_above(reader, link)).properties
    until = properties["until"]
    return properties["since"].isoformat(), None if until is None else until.isoformat()


def in_the_graph(reader: Reader, members: list[Statement]) -> tuple[str, str, bool]:
    """The type and status of the relationship, and whether the node has the label of the class."""
    link, entity = reader.link("Ownership~A~B"), reader.entity("A")
    assert link is not None and entity is not None
    relationship = relationship_of(link, DAY, absorptions_above(reader, link))
    node = node_of(entity, [("state_body", "state_body", s) for s in members], DAY)
    return relationship.type, relationship.properties["status"], class_label("state_body") in node.labels
