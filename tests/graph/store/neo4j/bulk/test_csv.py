"""The files for a bulk import of Neo4j, and the store that the real command makes of them."""

from __future__ import annotations

import csv
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from clock import ASKED_AT
from factories import DATASET, company, fact, member, owns
from loads import LISTS, listing, load
from neo4j_server import Server, start

from api.export import complete_folder
from api.screening import Screener
from api.workspace import Workspace
from graph.errors import StoreError, TargetExists
from graph.store import Store
from graph.store.neo4j.bulk.csv import ARGUMENTS, README, write_neo4j_csv
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteStore

DAY = ASKED_AT.date()
CONSIGNEES = ("S.I.S.C.", "Shenzhen International Quantum Academy", "GTA Semiconductor", "Si En (Qingdao)")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    with closing(SqliteStore(tmp_path / "ketting.db")) as opened:
        yield opened


def exported(store: Store, folder: Path) -> Path:
    folder.mkdir()
    with store.history() as history:
        write_neo4j_csv(history, folder, DAY)
    return folder


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as opened:
        return list(csv.DictReader(opened))


def test_every_version_is_written_and_the_graph_of_the_newest(store: Store, tmp_path: Path) -> None:
    load(store, company("a"), owns("a", "b", "51"), owns("a", "c"))
    load(store, company("a"), owns("a", "b", "51"))
    folder = exported(store, tmp_path / "out")
    spans = [
        (r["prop"], r["from_version:long"], r["to_version:long"]) for r in rows(folder / "statements.csv")
    ]
    assert spans == [("name", "1", ""), ("type", "1", ""), ("Ownership", "1", ""), ("Ownership", "1", "2")]
    assert [row["id:ID(thing)"] for row in rows(folder / "things.csv")] == ["a", "b"]
    [link] = rows(folder / "relationships.csv")
    assert (link[":TYPE"], link["share_low:double"]) == ("OWNERSHIP", "51.0")
    assert link["packed_rows:byte[]"]
    assert "neo4j-admin database import full" in (folder / README).read_text(encoding="utf-8")


def test_equal_stores_give_equal_files(store: Store, tmp_path: Path) -> None:
    facts = [*company("b"), *company("a"), owns("b", "a"), member("a", "state_body")]
    load(store, facts)
    with closing(SqliteStore(tmp_path / "other.db")) as other:
        load(other, *reversed(facts))
        for name in ("things.csv", "relationships.csv", "statements.csv", ARGUMENTS):
            one, two = exported_once(store, tmp_path / "one"), exported_once(other, tmp_path / "two")
            assert (one / name).read_bytes() == (two / name).read_bytes()


def exported_once(store: Store, folder: Path) -> Path:
    return folder if folder.exists() else exported(store, folder)


def test_what_parts_a_list_may_not_stand_in_it(store: Store, tmp_path: Path) -> None:
    load(store, fact("a", "alias", "one\x1ftwo"))
    with pytest.raises(StoreError, match=r"things\.csv row 1, names:string\[\].*U\+001F"):
        exported(store, tmp_path / "out")


def test_a_folder_appears_complete_or_not_at_all(tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt), complete_folder(tmp_path / "out") as partial:
        (partial / "half").write_text("half of it")
        raise KeyboardInterrupt
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "out").mkdir()
    with pytest.raises(TargetExists, match="exists already"), complete_folder(tmp_path / "out"):
        pass


# ---------------------------------------------------------------- the real command


ODD = [
    *company("odd", 'Quote " comma, backslash \\ and\nline break;semicolon'),
    fact("odd", "alias", "", locator=""),
    fact("odd", "alias", " spaces ", original="", quote="量子\ttab"),
    owns("odd", "b", "(25,50]", start="2020", end="2031-05", locator=""),
    owns("odd", "b", "12.5", grade="A", share_until="2022", direct="indirect"),
    owns("x:odd", "c", end="2021", observed="2020"),
    fact("odd", "sameAs", "x:odd"),
    member("odd", "state_body"),
]


@pytest.mark.neo4j
@pytest.mark.starts_server
def test_an_import_makes_the_store_that_a_load_makes(
    neo4j_before_start: Server, small_case_path: Path, tmp_path: Path
) -> None:
    """The small case and some oddities: sound, the same statements, screening answers and graph."""
    engine = neo4j_before_start.engine
    if engine is None:
        pytest.skip("a server that the tests did not start is not theirs to fill")
    assert not engine.is_running, "an import makes a database where there is none"
    origin = tmp_path / "case.db"
    origin.write_bytes(small_case_path.read_bytes())
    with closing(SqliteStore(origin)) as store:
        load(store, ODD, owns("odd", "gone"))
        load(store, ODD)
        load(store, listing("entry", "odd", "c"), dataset=LISTS)
        engine.bulk_import(exported(store, tmp_path / "csv"))
        start(neo4j_before_start)
        compare(store, neo4j_before_start)


def compare(origin: Store, server: Server) -> None:
    settings = Neo4jSettings(clock=lambda: ASKED_AT)

    def opened() -> Neo4jStore:
        return Neo4jStore(server.url, server.credentials, settings=settings)

    with closing(opened()) as imported:
        assert imported.check() == []
        answers, graph = facts_of(imported), graph_of(server)
    server.empty()
    with closing(opened()) as copied, origin.history() as history:
        copied.fill(history)
        assert facts_of(copied) == answers == facts_of(origin)
        assert graph_of(server) == graph
        assert len(graph[1]) > 500
        load(copied, company("a"), dataset=DATASET)
        assert copied.check() == []


def facts_of(store: Store) -> list[Any]:
    screener = Screener(Workspace(store, clock=lambda: ASKED_AT))
    screenings = [screener.screen(name).model_dump(mode="json") for name in CONSIGNEES]
    with store.reader() as reader:
        known = [(s, s.first_seen, s.last_seen) for s in reader.statements()]
        return [screenings, known, reader.versions(), reader.documents(), list(reader.entity_types())]


def graph_of(server: Server) -> tuple[list[Any], list[Any]]:
    """Every node but statements, and every relationship, with all that they have.

    `replaced` is what restored backups took the place of: a copy says that it is nothing. `remade` counts
    how often the graph was made of statements already there: once by a copy, by an import never.
    """
    ask: Callable[[str], list[list[Any]]] = server.ask
    nodes = ask("MATCH (n:!Statement&!KettingLock) RETURN labels(n), n {.*, replaced: null, remade: null}")
    links = ask("MATCH (a:Thing)-[r]->(b) RETURN a.id, type(r), b.id, properties(r)")
    return (
        sorted(([sorted(labels), facts] for labels, facts in nodes), key=repr_sorted),
        sorted(links, key=lambda row: row[:3]),
    )


def repr_sorted(row: list[Any]) -> str:
    return repr([row[0], sorted(row[1].items())])
