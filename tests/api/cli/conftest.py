"""The command run inside the test process, which is fast enough for the many small cases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from command_line import Answer, Ketting

from api.cli.app import main
from api.policy import BUILT_IN, Policy
from api.settings import SearchIn
from api.workspace import Workspace
from graph.store import Store


@pytest.fixture
def ketting(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Ketting:
    """Runs a command with its own exit code and output, away from the user's data, without an audit log."""
    monkeypatch.delenv("KETTING_STORE", raising=False)
    monkeypatch.delenv("KETTING_DEBUG", raising=False)
    monkeypatch.setenv("KETTING_AUDIT", "off")
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "100")

    def run(*arguments: str) -> Answer:
        code = main(arguments)
        printed = capsys.readouterr()
        return Answer(code, printed.out, printed.err)

    return run


@pytest.fixture
def on_case(
    ketting: Ketting, case_store_path: Path, workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Ketting:
    """Runs a command on a store with all bundled sources, which it must only read."""
    return _run_on(case_store_path, workspace, ketting, monkeypatch)


@pytest.fixture
def on_small_case(
    ketting: Ketting, small_case_path: Path, small_workspace: Workspace, monkeypatch: pytest.MonkeyPatch
) -> Ketting:
    """The same on a store with the small case."""
    return _run_on(small_case_path, small_workspace, ketting, monkeypatch)


def _run_on(path: Path, workspace: Workspace, ketting: Ketting, monkeypatch: pytest.MonkeyPatch) -> Ketting:
    """Runs commands on the store of a workspace.

    The index of its names and its snapshot are those of the session, which saves a second each time.
    """

    def over(
        store: Store, *, search: SearchIn = SearchIn.AUTO, policy: Policy = BUILT_IN, **options: Any
    ) -> Workspace:
        if search is SearchIn.AUTO:
            return workspace.with_policy(policy)
        return Workspace(store, search=search, policy=policy, **options)

    def run(*arguments: str) -> Answer:
        with monkeypatch.context() as patched:
            patched.setattr("api.cli.opening.Workspace", over)
            return ketting(*arguments, "--store", f"sqlite:///{path}")

    return run
