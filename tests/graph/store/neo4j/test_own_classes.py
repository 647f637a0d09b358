"""Classes of one's own in Neo4j: labels of nodes, searches on the server, and loads that end them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from clock import ASKED_AT
from factories import DOCUMENT, company
from loads import flat
from neo4j_server import Server
from own_classes import OURS, write_ours

from api.screening import Question, Screener
from api.settings import SearchIn
from api.workspace import Workspace
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore

pytestmark = pytest.mark.neo4j

SETTINGS = Neo4jSettings(patience=Patience(busy=30), clock=lambda: ASKED_AT)


@pytest.fixture
def ours(neo4j_server: Server) -> Iterator[Neo4jStore]:
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=SETTINGS)) as store:
        write_ours(store)
        yield store


def labelled(server: Server, label: str) -> list[object]:
    return [id for (id,) in server.ask(f"MATCH (n:{label}) RETURN n.id ORDER BY n.id")]


def test_they_are_labels_of_nodes_until_a_load_takes_them_away(
    ours: Neo4jStore, neo4j_server: Server
) -> None:
    assert labelled(neo4j_server, "OurDenied") == ["denied"]
    assert labelled(neo4j_server, "Watched") == ["watched"]
    assert ours.check() == []
    with ours.writer(replace(OURS, list_classes=(), classes=()), [DOCUMENT], "1" * 64) as writer:
        writer.add(flat([company("denied"), company("watched")]))
        writer.commit()
    assert labelled(neo4j_server, "OurDenied") == labelled(neo4j_server, "Watched") == []
    assert ours.check() == []


@pytest.mark.parametrize("search", [SearchIn.SERVER, SearchIn.SNAPSHOT])
def test_answers_are_those_of_any_other_store(ours: Neo4jStore, search: SearchIn) -> None:
    screener = Screener(Workspace(ours, clock=lambda: ASKED_AT, search=search))
    found = {
        id: screener.screen(id, Question(risk_classes=("our_denied", "watched")))
        for id in ("denied", "subsidiary", "watched", "other")
    }
    assert {id: answer.decision for id, answer in found.items()} == {
        "denied": "hit",
        "subsidiary": "hit",
        "watched": "unknown",
        "other": "unknown",
    }
    assert [each.hops for each in found["subsidiary"].proximity] == [1, None]
    assert [each.hops for each in found["watched"].proximity] == [None, 0]
