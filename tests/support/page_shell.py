"""A shell for the commands that pages show, with `ketting` as it ran on the day that they were written."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from checkout import ROOT, clean_environment
from pages import Command

Shell = Callable[[str], "subprocess.CompletedProcess[str]"]
"""Runs one command; what it prints and what it complains of are one text, `stdout`."""


def page_shell(folder: Path, case: Path, **variables: str) -> Shell:
    """Runs commands one after another in the folder, where `ketting.db` is a copy of the case."""
    shutil.copy(case, folder / "ketting.db")
    ketting = folder / "bin" / "ketting"
    ketting.parent.mkdir()
    ketting.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}:{ROOT}/tests/support" exec "{sys.executable}" -m on_the_day "$@"\n',
        encoding="utf-8",
    )
    ketting.chmod(0o755)
    environment = clean_environment(HOME=str(folder), **variables)
    environment["PATH"] = f"{ketting.parent}:{environment['PATH']}"

    def run(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/bash", "-o", "pipefail", "-c", command.replace(".venv/bin/", "")],
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            timeout=120,
            check=False,
        )

    return run


def check_shown(command: Command, code: int, printed: str) -> None:
    """Fail unless the command ended and printed as its page shows."""
    expected = "fails" if command.is_shown_to_fail else "answers"
    assert ("fails" if code else "answers") == expected, printed
    if not command.is_printed_by(printed):
        pytest.fail(f"$ {command.text}\n{command.difference(printed)}", pytrace=False)
