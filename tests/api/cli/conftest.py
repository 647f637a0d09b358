"""The command run inside the test process, which is fast enough for the many small cases."""

from __future__ import annotations

from pathlib import Path

import pytest
from command_line import Answer, Ketting

from api.cli.app import main


@pytest.fixture
def ketting(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ketting:
    """Runs a command with its own exit code and output, away from the user's data."""
    monkeypatch.delenv("KETTING_STORE", raising=False)
    monkeypatch.delenv("KETTING_DEBUG", raising=False)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> Answer:
        code = main(arguments)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run


@pytest.fixture
def on_case(ketting: Ketting, case_store_path: Path) -> Ketting:
    """Runs a command on a store with all bundled sources, which it must only read."""

    def run(*arguments: str) -> Answer:
        return ketting(*arguments, "--store", f"sqlite:///{case_store_path}")

    return run
