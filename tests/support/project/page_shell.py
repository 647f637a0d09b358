"""A shell for the commands that pages show, with `ketting` as it ran on the day that they were written."""

from __future__ import annotations

import io
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import chdir, redirect_stderr, redirect_stdout
from pathlib import Path
from unittest import mock

import pytest
from checkout import PYTHON_PATH, clean_environment
from on_the_day import main_on_the_day
from pages import Command

from api.settings import Settings

Shell = Callable[[str], "subprocess.CompletedProcess[str]"]
"""Runs one command; what it prints and what it complains of are one text, `stdout`."""

_OF_THE_SHELL = re.compile(r"[|&;<>()$`*?~#]")
"""Characters that only a shell understands."""

_OR_ELSE = ' || echo "ended with $?"'

_QUOTED = re.compile(r"'[^']*'|\"[^\"$`\\]*\"")
"""What a shell takes as it is written."""


def page_shell(folder: Path, case: Path, **variables: str) -> Shell:
    """Runs commands one after another in the folder, where `ketting.db` is a copy of the case.

    What questions need of it is there too, as after a first question: to build that takes a second each time.
    `ketting` alone runs in this process, which saves a second each time; anything more goes to bash.
    """
    copied = shutil.copy(case, folder / "ketting.db")
    saved, to = (Settings.of(f"sqlite:///{path}").snapshot_folder for path in (case, copied))
    shutil.copytree(saved, to)
    ketting = folder / "bin" / "ketting"
    ketting.parent.mkdir()
    ketting.write_text(
        f'#!/bin/sh\nPYTHONPATH="{PYTHON_PATH}" exec "{sys.executable}" -m on_the_day "$@"\n',
        encoding="utf-8",
    )
    ketting.chmod(0o755)
    environment = clean_environment(HOME=str(folder), **variables)
    environment["PATH"] = f"{ketting.parent}:{environment['PATH']}"

    def run(command: str) -> subprocess.CompletedProcess[str]:
        text = command.replace(".venv/bin/", "")
        if text.endswith(_OR_ELSE):
            finished = run(text.removesuffix(_OR_ELSE))
            said = f"ended with {finished.returncode}\n" if finished.returncode else ""
            return subprocess.CompletedProcess(text, 0, stdout=finished.stdout + said)
        if text.startswith("ketting ") and not _OF_THE_SHELL.search(_QUOTED.sub("", text)):
            return _in_this_process(shlex.split(text), folder, environment)
        return _in_bash(text, folder, environment)

    return run


def _in_this_process(
    words: list[str], folder: Path, environment: dict[str, str]
) -> subprocess.CompletedProcess[str]:
    printed = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
    with (
        chdir(folder),
        mock.patch.dict(os.environ, environment, clear=True),
        redirect_stdout(printed),
        redirect_stderr(printed),
    ):
        code = main_on_the_day(words[1:])
    printed.seek(0)
    return subprocess.CompletedProcess(words, code, stdout=printed.read())


def _in_bash(text: str, folder: Path, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/bash", "-o", "pipefail", "-c", text],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=600,
        check=False,
    )


def check_shown(command: Command, code: int, printed: str) -> None:
    """Fail unless the command ended and printed as its page shows."""
    expected = "fails" if command.is_shown_to_fail else "answers"
    assert ("fails" if code else "answers") == expected, printed
    if not command.is_printed_by(printed):
        pytest.fail(f"$ {command.text}\n{command.difference(printed)}", pytrace=False)
