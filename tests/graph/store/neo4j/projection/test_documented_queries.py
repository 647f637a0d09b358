"""Every query that docs/cypher.md shows gives the rows that it says, on the bundled case."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO

import pytest
from checkout import ROOT
from cypher_page import ShownQuery, shown_queries, table
from neo4j_case import bundled_case
from neo4j_server import Server
from on_the_day import Then
from pages import Command, command_blocks

import api.workspace
from api.cli.app import main

pytestmark = pytest.mark.neo4j

PAGE = (ROOT / "docs" / "cypher.md").read_text(encoding="utf-8")
QUERIES = shown_queries(PAGE)
[COMMAND] = [command for block in command_blocks(PAGE) for command in block.commands]


@pytest.fixture(scope="module")
def case(neo4j_server: Server) -> Iterator[tuple[Server, str]]:
    """The server with the case on it, and what the command of the page printed."""
    with pytest.MonkeyPatch.context() as patched, bundled_case(neo4j_server):
        patched.setattr(api.workspace, "datetime", Then)
        if neo4j_server.credentials is not None:
            patched.setenv("NEO4J_USERNAME", neo4j_server.credentials.username)
            patched.setenv("NEO4J_PASSWORD", neo4j_server.credentials.password)
        neo4j_server.ask("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
        with redirect_stdout(StringIO()) as printed:
            assert main(words_of(COMMAND, neo4j_server.url)) == 0
        yield neo4j_server, printed.getvalue()


def words_of(command: Command, url: str) -> list[str]:
    """The arguments of the command, asked of this server in place of the page's."""
    return re.sub(r"bolt://\S+", url, command.text).split()[1:]


def test_the_command_of_the_page_writes_what_it_shows(case: tuple[Server, str]) -> None:
    _, printed = case
    assert COMMAND.shown
    assert COMMAND.is_printed_by(printed), COMMAND.difference(printed)


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"line {query.line}")
def test_a_query_gives_the_rows_that_the_page_shows(case: tuple[Server, str], query: ShownQuery) -> None:
    server, _ = case
    with server.driver() as driver, driver.session() as session:
        result = session.run(query.query)
        rows = table(result.keys(), [record.values() for record in result])
    assert rows == list(query.shown)


def test_ten_queries_and_more_are_shown_with_rows() -> None:
    assert len([query for query in QUERIES if len(query.shown) > 1]) >= 10
    assert PAGE.count("```cypher") == len(QUERIES)
