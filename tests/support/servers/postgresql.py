"""A real PostgreSQL server for the tests: a throw-away cluster on a socket of its own.

Where its programs are not installed, tests that need it are skipped with the reason, or fail when
`KETTING_REQUIRE_POSTGRESQL` is 1.
"""

from __future__ import annotations

import os
import secrets
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

_PROGRAMS = Path("/usr/lib/postgresql")
_ACCOUNT = "postgres"
"""The account that runs the server where the tests run as root, whom PostgreSQL refuses."""

# A short life: what a lost machine would lose is no matter.
_SETTINGS = "fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=40", "jit=off"


@dataclass(frozen=True, slots=True)
class PostgresqlServer:
    """A server that answers on a socket in the folder, to a user without a password."""

    folder: Path

    def url(self, database: str) -> str:
        """The address of a database, as `--casework` takes it."""
        return f"postgresql://{_ACCOUNT}@/{database}?host={self.folder}"

    def ask(self, database: str, query: str) -> list[tuple[Any, ...]]:
        """The rows that a statement gives, past the store of casework."""
        with self._connection(database) as connection:
            cursor = connection.execute(query)  # type: ignore[call-overload]  # written in the tests
            return [] if cursor.description is None else cursor.fetchall()

    @contextmanager
    def database(self, of: str = "template1") -> Iterator[str]:
        """An empty database, or a copy of one that nobody uses, by its name; dropped afterwards."""
        name = f"casework_{secrets.token_hex(6)}"
        self.ask("postgres", f"CREATE DATABASE {name} TEMPLATE {of} STRATEGY file_copy")
        try:
            yield name
        finally:
            self.ask("postgres", f"DROP DATABASE {name} WITH (FORCE)")

    def _connection(self, database: str) -> psycopg.Connection[tuple[Any, ...]]:
        return psycopg.connect(host=str(self.folder), user=_ACCOUNT, dbname=database, autocommit=True)


def programs() -> Path | None:
    """The folder of the newest server's programs."""
    found = sorted(_PROGRAMS.glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    beside = shutil.which("initdb")
    return found[-1].parent if found else None if beside is None else Path(beside).parent


@contextmanager
def running() -> Iterator[PostgresqlServer]:
    """A server for a session of tests; skips or fails where there is none."""
    folder = programs()
    if folder is None:
        missing = "PostgreSQL is not installed (Debian: postgresql)"
        if os.environ.get("KETTING_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(missing)
        pytest.skip(missing)
    # The path of a socket has at most 107 characters, so no folder of pytest's.
    home = Path(tempfile.mkdtemp(prefix="kpg-"))
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        shutil.chown(home, _ACCOUNT)
        account = {"user": _ACCOUNT, "group": _ACCOUNT, "extra_groups": []}
    data = home / "data"

    def run(program: str, *arguments: str) -> None:
        command = [str(folder / program), "-D", str(data), *arguments]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "stdin": subprocess.DEVNULL}
        done = subprocess.run(command, cwd=home, text=True, check=False, **quiet, **account)
        if done.returncode:
            pytest.fail(f"{program} failed:\n{done.stderr}\n{_tail(home / 'log')}")

    try:
        run("initdb", "-U", _ACCOUNT, "-A", "trust", "-E", "UTF8", "--locale=C", "-N")
        settings = " ".join(f"-c {setting}" for setting in _SETTINGS)
        listening = f"-c listen_addresses= -c unix_socket_directories={home} {settings}"
        run("pg_ctl", "-w", "-s", "-l", str(home / "log"), "-o", listening, "start")
        try:
            yield PostgresqlServer(home)
        finally:
            run("pg_ctl", "-w", "-s", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _tail(log: Path) -> str:
    return log.read_text(errors="replace")[-2_000:] if log.exists() else ""
