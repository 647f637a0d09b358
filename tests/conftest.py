"""What many tests share: the bundled case in a SQLite store, one Neo4j server, the workers of xdist."""

from __future__ import annotations

import fcntl
import gc
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from clock import ASKED_AT
from hypothesis import HealthCheck, settings
from memory_disk import memory_disk
from small_case import load_small_case

from api.cli.opening import opened
from api.screening import Screener
from api.settings import Settings
from api.workspace import Workspace
from graph.store import Store, open_store
from ingest.pipeline import load
from ingest.sources import bundled_sources, open_source

if TYPE_CHECKING:
    from file_server import FileServer
    from neo4j_server import Server
    from postgresql import PostgresqlServer

    from api.casework.database import Casework


ROOM = 4 * 1024**3
"""Bytes that a whole run needs at most: two servers and two installations."""

# How long an example takes depends on what else the machine does.
settings.register_profile("ketting", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("quick", settings.get_profile("ketting"), max_examples=10)
settings.load_profile("ketting")

# Everything temporary in memory, where there is room: a commit to a real disk takes milliseconds.
if "TMPDIR" not in os.environ and (disk := memory_disk(ROOM)):
    os.environ["TMPDIR"] = tempfile.tempdir = str(disk)

# A worker of pytest-xdist is given the width of the terminal; what commands print is compared at their own.
os.environ.pop("COLUMNS", None)

# Until the tests are collected: next to nothing of what that makes is garbage.
gc.disable()

GROUPS = ("neo4j", "install", "browser", "postgresql")
"""Markers of tests that one worker runs, since they share a server, a built wheel or a browser."""

NEO4J_STORE = Path(__file__).parent / "graph" / "store"
"""Tests with Neo4j that are a group of their own: on one server, all would take as long as the rest."""


@pytest.hookimpl(tryfirst=True)  # xdist reads the groups in a hook of the same name
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each group to one worker, and of the rest each file, so that its fixtures are made once.

    What takes longest begins, else one worker would wait for it in the end. Of a group, `starts_server` goes
    first and `stops_server` last: a server that has just started is slow for all that follow.
    """
    slow = {item.path for item in items if item.get_closest_marker("slow")}
    groups = {item: _group(item) for item in items}
    for item, group in groups.items():
        if group == "neo4j" and NEO4J_STORE in item.path.parents:
            group = "neo4j of the store"
        item.add_marker(pytest.mark.xdist_group(group or item.nodeid.partition("::")[0]))
    items.sort(
        key=lambda item: (
            GROUPS.index(group) if (group := groups[item]) else len(GROUPS),
            group is None and item.path not in slow,
            item.get_closest_marker("starts_server") is None,
            item.get_closest_marker("stops_server") is not None,
        )
    )


def pytest_collection_finish() -> None:
    """Let the garbage collector pass over modules and collected tests, which live as long as the session."""
    gc.enable()
    gc.freeze()
    gc.set_threshold(20_000, 20, 50)  # a twentieth of the time went into it


def _group(item: pytest.Item) -> str | None:
    return next((name for name in GROUPS if item.get_closest_marker(name)), None)


@pytest.fixture(scope="session")
def case_store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all bundled sources; open it to read only, or copy it. Workers share it."""
    return _shared_store("case", load_case, tmp_path_factory)


@pytest.fixture(scope="session")
def small_case_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same of the small case, for what takes as long as the case is large: exports, copies, loads."""
    return _shared_store("small-case", load_small_case, tmp_path_factory)


def _shared_store(name: str, fill: Callable[[Store], None], factory: pytest.TempPathFactory) -> Path:
    folder = factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        folder = folder.parent
    path = folder / f"{name}.db"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not path.exists():
            part = path.with_suffix(".part")
            with closing(open_store(f"sqlite:///{part}")) as store:
                fill(store)
            part.rename(path)
            with opened(Settings.of(f"sqlite:///{path}")) as workspace, workspace.view() as view:
                _ = view.search, view.parties.names.prepare()  # saved beside it, for who copies both
    return path


def load_case(store: Store) -> None:
    """Load all bundled sources."""
    for name in bundled_sources():
        load(store, open_source(name), strict=True)


@pytest.fixture(scope="session")
def workspace(case_store_path: Path) -> Iterator[Workspace]:
    """The case, as seen on a fixed day."""
    with closing(open_store(f"sqlite:///{case_store_path}", read_only=True)) as store:
        yield Workspace(store, clock=lambda: ASKED_AT)


@pytest.fixture(scope="session")
def small_workspace(small_case_path: Path) -> Iterator[Workspace]:
    """The small case, as seen on that day."""
    with closing(open_store(f"sqlite:///{small_case_path}", read_only=True)) as store:
        yield Workspace(store, clock=lambda: ASKED_AT)


@pytest.fixture(scope="session")
def screener(workspace: Workspace) -> Screener:
    """Answers questions about the case."""
    return Screener(workspace)


@pytest.fixture(scope="session")
def one_file_server() -> Iterator[FileServer]:
    """A publisher's server for all tests of the session."""
    from file_server import file_server

    with file_server() as server:
        yield server


@pytest.fixture
def file_server(one_file_server: FileServer, monkeypatch: pytest.MonkeyPatch) -> FileServer:
    """The same, which was told and asked nothing yet, and is asked without a proxy."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    one_file_server.answers.clear()
    one_file_server.asked.clear()
    return one_file_server


@pytest.fixture(scope="session")
def neo4j_before_start() -> Iterator[Server]:
    """The Neo4j server of the worker, not yet started where it is of the tests' own."""
    from neo4j_server import prepared  # the driver takes a while, and `on_the_day` needs the clock alone

    with prepared() as server:
        yield server


@pytest.fixture(scope="session")
def neo4j_server(neo4j_before_start: Server) -> Server:
    """The same, started; its database is that of all tests, and each empties it first."""
    from neo4j_server import start

    engine = neo4j_before_start.engine
    if engine is not None and not engine.is_running:
        start(neo4j_before_start)
    return neo4j_before_start


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server for all tests of the session; each takes a database of its own."""
    from postgresql import running

    with running() as server:
        yield server


@pytest.fixture(scope="session")
def casework_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty store of casework in a file, to be copied: to make one takes longer than most tests."""
    path = tmp_path_factory.mktemp("casework") / "casework.db"
    _make_casework(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def casework_database(postgresql_server: PostgresqlServer) -> Iterator[str]:
    """The same in a PostgreSQL database, by its name."""
    with postgresql_server.database() as name:
        _make_casework(postgresql_server.url(name))
        yield name


def _make_casework(url: str) -> None:
    from api.casework.opening import open_casework  # SQLAlchemy takes a while

    open_casework(url).close()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def casework_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty store of casework, on each kind of database in turn."""
    if request.param == "sqlite":
        copied = shutil.copy(request.getfixturevalue("casework_file"), tmp_path / "casework.db")
        yield f"sqlite:///{copied}"
        return
    server = request.getfixturevalue("postgresql_server")
    with server.database(of=request.getfixturevalue("casework_database")) as name:
        yield server.url(name)


@pytest.fixture
def casework(casework_url: str) -> Iterator[Casework]:
    """An empty store of casework, on each kind of database in turn."""
    from api.casework.opening import opened_casework  # SQLAlchemy takes a while

    with opened_casework(casework_url) as opened:
        yield opened
