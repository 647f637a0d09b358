"""The ways that docs/architecture.md describes are those that the program goes, in at most seven calls."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from architecture_page import steps
from calls import calls_to

from api.screening import Question, Screener
from api.workspace import Workspace
from graph.search.bfs import bfs
from graph.store import open_store
from graph.store.sqlite.writer import SqliteWriter
from ingest.pipeline import load
from ingest.sources import open_source

MOST_CALLS = 7


@pytest.mark.slow
def test_from_a_name_to_a_verdict(case_store_path: Path) -> None:
    described = steps("From a name to a verdict")
    with closing(open_store(f"sqlite:///{case_store_path}", read_only=True)) as store:
        screener = Screener(Workspace(store))
        calls = calls_to(bfs, lambda: screener.screened("S.I.S.C.", Question()))
    assert calls == described
    assert len(calls) <= MOST_CALLS


@pytest.mark.slow
def test_from_a_row_to_the_store(tmp_path: Path) -> None:
    described = steps("From a row to the store")
    with closing(open_store(f"sqlite:///{tmp_path}/case.db")) as store:
        load(store, open_source("risk_classes"))
        calls = calls_to(SqliteWriter.add, lambda: load(store, open_source("us_lists")))
    assert calls == described
    assert len(calls) <= MOST_CALLS


def test_calls_are_those_under_way() -> None:
    with pytest.raises(KeyError):
        calls_to(bfs, lambda: {}["no call"])
    assert calls_to(bfs, lambda: None) == []
