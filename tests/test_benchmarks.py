"""Every benchmark can be imported and says how it is used; what it measures is no matter of a test."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module

import pytest
from checkout import ROOT, clean_environment

MODULES = sorted(file.stem for file in (ROOT / "benchmarks").glob("*.py") if file.stem != "__init__")
COMMANDS = [name for name in MODULES if "__main__" in (ROOT / "benchmarks" / f"{name}.py").read_text("utf-8")]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_imported(name: str) -> None:
    import_module(f"benchmarks.{name}")


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_says_how_it_is_used(name: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", f"benchmarks.{name}", "--help"],
        cwd=ROOT,
        env=clean_environment(PYTHONPATH=f"{ROOT}:{ROOT}/tests/support"),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("usage: ")
    assert "--" in done.stdout.partition("--help")[2], "it names none of its options"


def test_there_are_benchmarks() -> None:
    assert {"distance", "exports", "neo4j_load", "neo4j_search"} <= {*COMMANDS}
