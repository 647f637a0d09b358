"""The scripts of the page hold the types that they state, and no words for a reader."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
from checkout import ROOT
from npm_packages import npm_package
from openapi_types import declarations

from api.http.routes.pages import WEB

SCRIPTS = sorted(WEB.glob("*.js"))


@pytest.mark.slow
def test_the_types_of_the_scripts_and_of_what_they_ask_for_hold(tmp_path: Path) -> None:
    answers = tmp_path / "openapi.d.ts"
    answers.write_text(declarations(json.loads((ROOT / "docs" / "openapi.json").read_text("utf-8"))), "utf-8")
    compiler = npm_package("typescript") / "bin" / "tsc"
    options = "--noEmit --allowJs --checkJs --strict --target es2023 --lib es2023,dom,dom.iterable"
    modules = "--module esnext --moduleResolution bundler"
    checked = [str(path) for path in SCRIPTS if "@ts-check" in path.read_text("utf-8")]
    finished = subprocess.run(
        [str(compiler), *options.split(), *modules.split(), str(answers), *checked],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert (finished.returncode, finished.stdout) == (0, "")
    # That of the API's description calls a library that the service brings with it.
    assert {path.name for path in SCRIPTS} - {path.rpartition("/")[2] for path in checked} == {"docs.js"}


def test_the_scripts_hold_no_words_for_a_reader() -> None:
    for path in SCRIPTS:
        code = re.sub(r"//.*|/\*.*?\*/", "", path.read_text("utf-8"), flags=re.DOTALL)
        code = "\n".join(line for line in code.splitlines() if "new TypeError" not in line)
        assert re.findall(r'"[A-Z][a-z]+ [a-z]+[^"]*"', code) == [], path.name
