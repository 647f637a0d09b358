"""Hops written on the nodes: that they are the snapshot's, and that stale ones are never given out."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from clock import ASKED_AT
from factories import DATASET, DOCUMENT, company, member, owns
from killed import kill_when_ready
from loads import load
from neo4j_case import case_on
from neo4j_server import Server

from api.cli.app import main
from graph.errors import StoreBusy, StoreCorrupt, StoreReadOnly
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal, preset
from graph.search.annotation import Annotation, annotate, written_annotations
from graph.search.bfs import UNREACHED
from graph.search.next_hops import NO_NEXT_HOP, next_hops
from graph.store import Store
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from ontology import SCHEMA

pytestmark = pytest.mark.neo4j

DAY = ASKED_AT.date()
TARGET = "defence_conglomerate"
CONTROL, ANY = (preset(name, DAY, today=DAY) for name in ("control", "any"))
SETTINGS = Neo4jSettings(patience=Patience(busy=30), clock=lambda: ASKED_AT)
IMPATIENT = replace(SETTINGS, patience=Patience(retry=2, busy=1))
CHAIN = [*(s for id in "gabc" for s in company(id)), member("g", TARGET), owns("g", "a", "60")]
LONGER = [*CHAIN, owns("a", "b", "60"), owns("b", "c", "60")]


@pytest.fixture
def server(neo4j_server: Server) -> Server:
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture
def store(server: Server) -> Iterator[Neo4jStore]:
    with closing(Neo4jStore(server.url, server.credentials, settings=SETTINGS)) as opened:
        yield opened


def snapshot_of(store: Store) -> tuple[Snapshot, Any]:
    with store.reader() as reader:
        return Snapshot.build(reader), max(version.loaded_at for version in reader.versions())


def annotated(store: Store, *wanted: tuple[Traversal, str], **how: Any) -> list[Annotation]:
    return annotate(store, *snapshot_of(store), wanted or [(CONTROL, TARGET)], **how)


def properties_of(server: Server) -> dict[str, dict[str, Any]]:
    """What is written on each node, by its id."""
    rows = server.ask("MATCH (n:Thing) RETURN n.id, properties(n)")
    return {
        str(id): {key: value for key, value in found.items() if key.startswith(("hops_", "next_"))}  # type: ignore[attr-defined]  # a map
        for id, found in rows
    }


def test_every_node_has_the_hops_and_next_hops_that_the_snapshot_finds(
    neo4j_server: Server, small_case_path: Path
) -> None:
    wanted = [(t, risk_class) for t in (CONTROL, ANY) for risk_class in SCHEMA.screened_classes]
    with case_on(neo4j_server, small_case_path) as store:
        written = annotated(store, *wanted)
        snapshot, _ = snapshot_of(store)
        assert store.check() == []
    found = properties_of(neo4j_server)
    assert set(found) >= set(snapshot.ids)
    for annotation in written:
        expected = next_hops(EdgeFilter(snapshot, annotation.traversal), annotation.risk_class)
        assert annotation.entities == int(expected.reached.sum()) > 0
        for position, id in enumerate(snapshot.ids):
            hops, onward = int(expected.hops[position]), int(expected.next_entity[position])
            assert found[id].get(annotation.hops_property) == (None if hops == UNREACHED else hops)
            then = None if onward == NO_NEXT_HOP else snapshot.ids[onward]
            assert found[id].get(annotation.next_property) == then
    assert not any(found[id] for id in found.keys() - set(snapshot.ids))


def current_annotations(store: Neo4jStore) -> list[Annotation]:
    return [annotation for annotation, is_current in written_annotations(store) if is_current]


def test_a_node_says_of_which_data_and_day_its_hops_are(store: Neo4jStore, server: Server) -> None:
    load(store, LONGER)
    [annotation] = annotated(store)
    found = properties_of(server)["c"]
    assert found.pop("hops_date").to_native() == DAY
    assert found == {
        "hops_control_defence_conglomerate": 3,
        "next_control_defence_conglomerate": "b",
        "hops_version": 1,
        "hops_run": annotation.run,
    }
    assert current_annotations(store) == [annotation]


def test_what_is_no_longer_reached_or_asked_for_vanishes(store: Neo4jStore, server: Server) -> None:
    load(store, LONGER)
    annotated(store, (CONTROL, TARGET), (ANY, TARGET))
    annotated(store, (replace(ANY, max_hops=1), TARGET))
    names = {id: set(found) for id, found in properties_of(server).items()}
    marks = {"hops_version", "hops_date", "hops_run", "hops_any_defence_conglomerate"}
    assert names == {"g": marks, "a": marks | {"next_any_defence_conglomerate"}, "b": set(), "c": set()}
    assert [a.traversal.max_hops for a, _ in written_annotations(store)] == [1]


def test_a_load_makes_hops_stale_until_they_are_written_again(store: Neo4jStore, server: Server) -> None:
    load(store, LONGER)
    annotated(store)
    old = snapshot_of(store)
    load(store, CHAIN)
    assert current_annotations(store) == []
    assert [is_current for _, is_current in written_annotations(store)] == [False]
    with pytest.raises(StoreBusy, match="was loaded"):
        annotate(store, *old, [(CONTROL, TARGET)])
    [annotation] = annotated(store)
    assert current_annotations(store) == [annotation]
    assert {id for id, found in properties_of(server).items() if found} == {"g", "a"}


def test_hops_of_a_store_made_anew_under_the_same_number_are_stale(store: Neo4jStore, server: Server) -> None:
    load(store, CHAIN)
    annotated(store)
    server.ask("MATCH (v:KettingVersion) SET v.loaded_at = '2026-11-22T12:00:00.000000+00:00'")
    assert current_annotations(store) == []


# ---------------------------------------------------------------- what goes wrong


DYING = """
import os, signal, sys
from datetime import date
import graph.store.neo4j.projection.annotations as writing
from graph.search.annotation import annotate
from graph.model.snapshot import Snapshot
from graph.store.neo4j.store import Neo4jStore
from graph.store.neo4j.address import Credentials
from graph.model.traversal import preset

def die(done, total):
    print("ready", flush=True)
    signal.pause()

writing._ROWS_AT_ONCE = 1
day = date.fromisoformat(sys.argv[2])
store = Neo4jStore(sys.argv[1], Credentials(os.environ["WHO"], os.environ["WORD"]))
with store.reader() as reader:
    snapshot, [version] = Snapshot.build(reader), reader.versions()
    wanted = [(preset("any", day, today=day), "defence_conglomerate")]
    annotate(store, snapshot, version.loaded_at, wanted, die)
"""


def test_a_run_that_was_killed_leaves_nothing_that_is_taken_for_good(
    store: Neo4jStore, server: Server
) -> None:
    load(store, LONGER)
    annotated(store)
    run_that_dies(server)
    assert any("hops_any_defence_conglomerate" in found for found in properties_of(server).values())
    assert written_annotations(store) == []
    assert current_annotations(store) == []
    [annotation] = annotated(store)
    assert current_annotations(store) == [annotation]
    found = properties_of(server).values()
    assert {key for keys in found for key in keys if "_any_" in key} == set()
    assert server.ask("MATCH (l:KettingLoad|KettingWriter) RETURN l") == []
    assert store.check() == []


def run_that_dies(server: Server) -> None:
    """Kill a process when it has written the first of its rows."""
    kill_when_ready(DYING, server, str(DAY))


def test_no_load_begins_while_hops_are_written(store: Neo4jStore, server: Server) -> None:
    load(store, CHAIN)

    def load_meanwhile(done: int, total: int) -> None:
        other = Neo4jStore(server.url, server.credentials, settings=IMPATIENT)
        with closing(other), pytest.raises(StoreBusy), other.writer(DATASET, [DOCUMENT], "0" * 64):
            pass
        load_meanwhile.was_tried = True  # type: ignore[attr-defined]  # a note of the test

    [annotation] = annotated(store, progress=load_meanwhile)
    assert load_meanwhile.was_tried  # type: ignore[attr-defined]  # see above
    assert current_annotations(store) == [annotation]


def test_no_hops_are_written_while_something_is_loaded(store: Neo4jStore, server: Server) -> None:
    load(store, CHAIN)
    other = Neo4jStore(server.url, server.credentials, settings=IMPATIENT)
    with closing(other), store.writer(DATASET, [DOCUMENT], "0" * 64):
        with pytest.raises(StoreBusy, match="is being loaded"):
            annotated(other)
        assert current_annotations(store) == []


@pytest.mark.parametrize(
    ("meanwhile", "said"),
    [
        ("MATCH (l:KettingLoad) SET l.token = 'of another'", "took over"),
        ("MATCH (k:KettingStore) SET k.version = 2", "was loaded after"),
    ],
)
def test_a_run_that_lost_the_store_describes_nothing(
    store: Neo4jStore, server: Server, meanwhile: str, said: str
) -> None:
    load(store, CHAIN)
    with pytest.raises(StoreBusy, match=said):
        annotated(store, progress=lambda done, total: server.ask(meanwhile) and None)
    assert server.ask("MATCH (a:KettingAnnotation) RETURN a") == []


def test_an_entity_without_a_node_is_missed(store: Neo4jStore, server: Server) -> None:
    load(store, CHAIN)
    server.ask("MATCH (n:Thing {id: 'a'}) DETACH DELETE n")
    with pytest.raises(StoreCorrupt, match="no node for 1 entities"):
        annotated(store)
    assert current_annotations(store) == []


def test_a_store_opened_to_read_is_not_written_on(store: Neo4jStore, server: Server) -> None:
    load(store, CHAIN)
    reading = Neo4jStore(server.url, server.credentials, read_only=True, settings=SETTINGS)
    with closing(reading), pytest.raises(StoreReadOnly):
        annotated(reading)


# ---------------------------------------------------------------- the command


@pytest.fixture
def address(server: Server, monkeypatch: pytest.MonkeyPatch) -> str:
    if server.credentials is not None:
        monkeypatch.setenv("NEO4J_USERNAME", server.credentials.username)
        monkeypatch.setenv("NEO4J_PASSWORD", server.credentials.password)
    return server.url


def test_the_command_writes_and_tells_what_is_current(
    store: Neo4jStore, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    load(store, LONGER)
    assert main(["annotate", "--risk-class", TARGET, "--at", "2026-01-01", "--store", address]) == 0
    written = capsys.readouterr().out.splitlines()[-1].split()
    assert written == ["hops_control_defence_conglomerate", "4", "4", "1", "Jan", "2026", "1", "yes"]
    load(store, CHAIN)
    assert main(["annotate", "--status", "--store", address]) == 0
    told = capsys.readouterr().out
    assert told.splitlines()[2].split()[-1] == "no"
    assert "`ketting annotate` writes them anew" in " ".join(told.split())


def test_the_command_says_when_nothing_is_loaded_or_written(
    store: Neo4jStore, address: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["annotate", "--store", address]) == 2
    assert "nothing is loaded" in capsys.readouterr().err
    assert main(["annotate", "--status", "--store", address]) == 0
    assert "No hops are written" in capsys.readouterr().out
