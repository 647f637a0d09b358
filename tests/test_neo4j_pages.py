"""The commands that the pages show with a Neo4j server, run on a real one, page by page."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from checkout import ROOT
from neo4j_server import Server
from page_shell import Shell, check_shown, page_shell
from pages import Command, command_blocks

pytestmark = pytest.mark.neo4j

SHOWN = "bolt://localhost:7687"
"""The address on the pages, of the server in the compose file."""

PREPARED = re.compile(r"export |.*\bdocker compose ")
"""What the server that is here makes needless."""


def commands_of(page: Path) -> list[Command]:
    """The commands of the blocks that name the server, in their order."""
    blocks = command_blocks(page.read_text(encoding="utf-8"))
    return [
        command
        for block in blocks
        if any(SHOWN in command.text for command in block.commands)
        for command in block.commands
        if not PREPARED.match(command.text)
    ]


PAGES = {
    page: commands
    for page in [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    if (commands := commands_of(page))
}


@pytest.fixture
def shell(neo4j_server: Server, small_case_path: Path, tmp_path: Path) -> Shell:
    """Runs commands in a folder with the small case in a file, beside a server with nothing in it."""
    neo4j_server.empty()
    who = {}
    if (credentials := neo4j_server.credentials) is not None:
        who = {"NEO4J_USERNAME": credentials.username, "NEO4J_PASSWORD": credentials.password}
    run = page_shell(tmp_path, small_case_path, **who)
    return lambda command: run(command.replace(SHOWN, neo4j_server.url))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_print_what_the_page_shows(page: Path, neo4j_server: Server, shell: Shell) -> None:
    for command in PAGES[page]:
        finished = shell(command.text)
        check_shown(command, finished.returncode, finished.stdout.replace(neo4j_server.url, SHOWN))


def test_readme_moves_the_data_and_compares_an_answer() -> None:
    texts = [command.text for command in PAGES[ROOT / "README.md"]]
    assert any(text.startswith("ketting copy sqlite:///") for text in texts)
    assert any("ketting screen" in text for text in texts)


def test_an_address_in_a_page_is_the_one_that_is_replaced() -> None:
    [block] = command_blocks(f"```console\n$ ketting check --store {SHOWN}\nsound\n```")
    assert block.commands == (Command(f"ketting check --store {SHOWN}", ("sound",)),)
