"""docs/casework.md: its commands about the audit log, one after another, and what it says of settings."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from checkout import ROOT
from page_shell import check_shown, page_shell
from pages import command_blocks

from api.cli.auditing import Auditing

PAGE = (ROOT / "docs" / "casework.md").read_text(encoding="utf-8")


def section(heading: str) -> str:
    return PAGE.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]


@pytest.mark.slow
def test_the_commands_of_the_page_work_one_after_another(small_case_path: Path, tmp_path: Path) -> None:
    store = f"sqlite:///{tmp_path}/ketting.db"
    shell = page_shell(tmp_path, small_case_path, KETTING_STORE=store, KETTING_AUDIT="auto")
    shell('ketting screen "Jan Jansen"')
    texts = (section("The audit log"), section("Persons"))
    commands = [command for text in texts for block in command_blocks(text) for command in block.commands]
    assert len(commands) == 12
    for command in commands:
        text = command.text.replace("audit show 1", "audit show 2")  # the page begins with an empty log
        finished = shell(text)
        check_shown(command, finished.returncode, finished.stdout)
    assert "erased on" in finished.stdout


def test_the_page_says_what_is_so() -> None:
    rows = re.findall(r"^\| `(\w+)`", section("The audit log"), re.MULTILINE)
    assert [row for row in rows if row != "KETTING_AUDIT"] == list(Auditing)
