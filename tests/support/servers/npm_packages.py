"""Packages from npm that tests of the page use, where `make fetch-npm` has fetched them."""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FETCHED = ROOT / ".venv" / "npm" / "node_modules"
WANTED: dict[str, str] = json.loads(Path(__file__).with_name("package.json").read_text("utf-8"))[
    "dependencies"
]


def npm_package(name: str) -> Path:
    """The folder of a package, of the version that is wanted.

    Skips where it was not fetched, unless KETTING_REQUIRE_NPM=1 makes that a failure.
    """
    folder = FETCHED / name
    described = folder / "package.json"
    if described.exists() and json.loads(described.read_text("utf-8"))["version"] == WANTED[name]:
        return folder
    npm = "" if shutil.which("npm") else ", which needs npm (Debian: npm)"
    missing = f"{name} {WANTED[name]} was not fetched: make fetch-npm{npm}"
    if os.environ.get("KETTING_REQUIRE_NPM") == "1":
        pytest.fail(missing)
    pytest.skip(missing)
