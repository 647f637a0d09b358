"""The commands that the pages show with a Neo4j server, run on a real one, page by page."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from checkout import ROOT, clean_environment
from neo4j_server import Server
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

Run = Callable[[str], "subprocess.CompletedProcess[str]"]


@pytest.fixture
def shell(neo4j_server: Server, case_store_path: Path, tmp_path: Path) -> Run:
    """Runs commands in a folder with the bundled case in a file, beside a server with nothing in it."""
    server = neo4j_server
    server.empty()
    shutil.copy(case_store_path, tmp_path / "ketting.db")
    command = tmp_path / "bin" / "ketting"
    command.parent.mkdir()
    path = f"{ROOT}:{ROOT}/tests"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{path}" exec "{sys.executable}" -m on_the_day "$@"\n')
    command.chmod(0o755)
    who = {}
    if server.credentials is not None:
        who = {"NEO4J_USERNAME": server.credentials.username, "NEO4J_PASSWORD": server.credentials.password}
    environment = clean_environment(HOME=str(tmp_path), **who)
    environment["PATH"] = f"{command.parent}:{environment['PATH']}"

    def run(text: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/bash", "-o", "pipefail", "-c", text.replace(SHOWN, server.url)],
            cwd=tmp_path,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_commands_print_what_the_page_shows(page: Path, neo4j_server: Server, shell: Run) -> None:
    for command in PAGES[page]:
        finished = shell(command.text)
        printed = finished.stdout.replace(neo4j_server.url, SHOWN)
        assert bool(finished.returncode) == command.is_shown_to_fail, printed
        if not command.is_printed_by(printed):
            pytest.fail(f"$ {command.text}\n{command.difference(printed)}", pytrace=False)


def test_readme_moves_the_data_and_compares_an_answer() -> None:
    texts = [command.text for command in PAGES[ROOT / "README.md"]]
    assert any(text.startswith("ketting copy sqlite:///") for text in texts)
    assert any("ketting screen" in text for text in texts)


def test_an_address_in_a_page_is_the_one_that_is_replaced() -> None:
    [block] = command_blocks(f"```console\n$ ketting check --store {SHOWN}\nsound\n```")
    assert block.commands == (Command(f"ketting check --store {SHOWN}", ("sound",)),)
