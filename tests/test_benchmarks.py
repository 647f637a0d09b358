"""Every benchmark can be imported and says how it is used; what it measures is no matter of a test."""

from __future__ import annotations

import runpy
from importlib import import_module

import pytest
from checkout import ROOT

MODULES = sorted(file.stem for file in (ROOT / "benchmarks").glob("*.py") if file.stem != "__init__")
COMMANDS = [name for name in MODULES if "__main__" in (ROOT / "benchmarks" / f"{name}.py").read_text("utf-8")]


@pytest.mark.parametrize("name", MODULES)
def test_a_module_can_be_imported(name: str) -> None:
    import_module(f"benchmarks.{name}")


@pytest.mark.parametrize("name", COMMANDS)
@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
def test_a_command_says_how_it_is_used(
    name: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", [name, "--help"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module(f"benchmarks.{name}", run_name="__main__")
    printed = capsys.readouterr()
    assert (end.value.code, printed.err) == (0, "")
    assert printed.out.startswith("usage: ")
    assert "--" in printed.out.partition("--help")[2], "it names none of its options"


def test_there_are_benchmarks() -> None:
    assert {"distance", "exports", "neo4j_load", "neo4j_search"} <= {*COMMANDS}
