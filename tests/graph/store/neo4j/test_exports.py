"""Exports from a Neo4j store: the same bytes as from SQLite, and nothing left open when one is broken off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from factories import company, link, member, owns
from loads import Clock, load
from neo4j_server import Server
from small_case import small_case

from graph.exports import FORMATS
from graph.store import Store
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from ingest import pipeline

pytestmark = pytest.mark.neo4j

DAY = date(2026, 11, 21)
OTHERS = "SHOW TRANSACTIONS YIELD currentQuery AS query WHERE NOT query STARTS WITH 'SHOW' RETURN query"


def load_case(store: Store, clock: Clock) -> None:
    for source in small_case():
        pipeline.load(store, source, strict=True)
        clock.now += timedelta(hours=1)


@pytest.fixture(scope="module")
def both(neo4j_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The small case in a SQLite and in a Neo4j store, loaded at the same times."""
    neo4j_server.empty()
    clocks = Clock(datetime(2026, 1, 1, tzinfo=UTC)), Clock(datetime(2026, 1, 1, tzinfo=UTC))
    path: Path = tmp_path_factory.mktemp("both") / "ketting.db"
    with (
        closing(SqliteStore(path, settings=SqliteSettings(clock=clocks[0]))) as sqlite,
        closing(
            Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=Neo4jSettings(clock=clocks[1]))
        ) as neo4j,
    ):
        load_case(sqlite, clocks[0])
        load_case(neo4j, clocks[1])
        yield sqlite, neo4j


@pytest.mark.parametrize(
    ("format", "sources"), [*((format, None) for format in FORMATS), ("turtle", ("corporate_links",))]
)
def test_both_stores_give_the_same_file(
    format: str, sources: tuple[str, ...] | None, both: tuple[Store, Store]
) -> None:
    files = []
    for store in both:
        with store.reader(sources) as reader:
            files.append(b"".join(FORMATS[format].write(reader, DAY)))
    assert len(files[0]) > 10_000
    assert files[0] == files[1]


@pytest.mark.parametrize("format", FORMATS)
def test_an_export_broken_off_leaves_no_query_open(
    format: str, both: tuple[Store, Store], neo4j_server: Server
) -> None:
    with both[1].reader() as reader:
        # As `ketting export` does when the disk is full: in the midst of the rows.
        with closing(FORMATS[format].write(reader, DAY)) as chunks:  # type: ignore[type-var]  # a generator
            assert any(number % 100 == 0 and neo4j_server.ask(OTHERS) for number, _ in enumerate(chunks))
        assert neo4j_server.ask(OTHERS) == []


def test_an_export_sees_one_version_while_another_is_loaded(neo4j_server: Server) -> None:
    neo4j_server.empty()
    clock = Clock()
    facts = [f for n in range(150) for f in (*company(f"e{n:03}"), owns(f"e{n:03}", f"e{n + 1:03}", "51"))]
    facts += [member("e001", "state_body"), link("SharedAddress", "e005", "e002")]
    with closing(
        Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=Neo4jSettings(clock=clock))
    ) as store:
        load(store, facts)
        with store.reader() as reader:
            before = {format: b"".join(FORMATS[format].write(reader, DAY)) for format in FORMATS}
            begun = {format: FORMATS[format].write(reader, DAY) for format in FORMATS}
            firsts = {format: next(chunks) for format, chunks in begun.items()}
            clock.now += timedelta(hours=1)
            load(store, company("e000"))
            after = {format: firsts[format] + b"".join(chunks) for format, chunks in begun.items()}
        with store.reader() as reader:
            assert len(list(reader.statements())) == 2
    # A fact that is gone has a last day from then on, which is the same fact.
    for format in FORMATS:
        assert after[format] == before[format], format
