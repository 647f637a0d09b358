"""docs/keys.md: its commands one after another, and what it says of limits and scopes."""

from __future__ import annotations

import re
import stat
from pathlib import Path

import pytest
from checkout import ROOT
from page_shell import check_shown, page_shell
from pages import command_blocks

from api.casework.identity import Scope
from api.casework.keys import key as rules
from api.casework.keys.access import COMMANDS
from api.casework.keys.sessions import SESSION_SECONDS

PAGE = (ROOT / "docs" / "keys.md").read_text(encoding="utf-8")


@pytest.mark.slow
def test_the_commands_of_the_page_work_one_after_another(small_case_path: Path, tmp_path: Path) -> None:
    shell = page_shell(tmp_path, small_case_path, KETTING_STORE=f"sqlite:///{tmp_path}/ketting.db")
    commands = [command for block in command_blocks(PAGE) for command in block.commands]
    assert len(commands) == 7
    for command in commands:
        finished = shell(command.text)
        check_shown(command, finished.returncode, finished.stdout)
    for name in ("casework.db", "anna.key", "erp.key", "erp-new.key"):
        assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600


def test_the_page_says_what_is_so() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", PAGE, re.MULTILINE))
    assert list(rows) == list(Scope)
    changing = {name for name, scope in COMMANDS.items() if scope is Scope.LOAD}
    assert set(re.findall(r"`([a-z-]+)`", rows["load"])) == changing
    assert f"{rules.REQUESTS_PER_MINUTE} times a minute and screens {rules.ROWS_PER_DAY:,} rows a day" in PAGE
    assert f"ends after {SESSION_SECONDS // 3600} hours" in PAGE
    assert "within two seconds" in PAGE
