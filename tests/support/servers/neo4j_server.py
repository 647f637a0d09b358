"""A real Neo4j server for the tests: Community, started from its jars on free ports of this machine.

`KETTING_TEST_NEO4J=bolt://...` uses a server that runs already, with the credentials that the
store itself reads; its database must be empty, and the tests empty it again. `KETTING_NEO4J_VERSION`
chooses another version than the one in tests/support/servers/pom.xml. `make test-neo4j` fetches the jars.
Where there is no server, tests that need one are skipped with the reason, or fail when
`KETTING_REQUIRE_NEO4J` is 1.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import neo4j
import pytest
from memory_disk import memory_disk
from user_cache import user_cache

from graph.store.neo4j.address import Credentials
from graph.store.neo4j.bulk import COMMAND

POM = Path(__file__).parent / "pom.xml"
USER = "neo4j"

_DELETE_SOME = (
    "MATCH ()-[r]->() WITH r LIMIT 20000 DELETE r RETURN count(*)",
    "MATCH (n) WITH n LIMIT 20000 DELETE n RETURN count(*)",
)
_ROOM = 2 * 1024**3
_START_SECONDS = 900
_STOP_SECONDS = 300
_CONFIGURATION = """\
server.default_listen_address=127.0.0.1
server.bolt.listen_address=127.0.0.1:{bolt}
server.http.enabled=false
server.https.enabled=false
server.memory.pagecache.size={page_cache}
dbms.usage_report.enabled=false
# How often the server looks for transactions whose time is up: a load that waits for another gives up then.
db.transaction.monitor.check.interval=200ms
"""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Memory of a server, options of its Java and lines of its configuration."""

    heap: str = "1g"
    page_cache: str = "256m"
    java: tuple[str, ...] = ()
    settings: str = ""


DEFAULTS = Tuning()
FOR_TESTS = Tuning(
    # A short life: to compile code better, or to collect garbage on many cores, takes more than it saves.
    java=("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"),
    # Most of its time goes into planning. Each test empties the database, after which every query would be
    # planned anew ten seconds later; and each would be planned again for longer and shorter lists of ids.
    settings="dbms.cypher.min_replan_interval=24h\ninternal.cypher.use_parameter_size=false\n",
)


class Engine:
    """The process of a server, in a home of its own."""

    def __init__(self, home: Path, wanted: str, tuning: Tuning = DEFAULTS) -> None:
        lib, java = f"{jars(wanted)}/*", _java(wanted)
        assert java is not None
        self.home = home
        self._environment = {
            "PATH": os.environ["PATH"],
            "NEO4J_HOME": str(home),
            "NEO4J_CONF": str(home / "conf"),
        }
        # As docs/bulk-import.md says: an import takes little heap, and more processor for a larger one.
        self._admin = [java, "-Xms1g", "-Xmx1g", "-XX:+UseSerialGC", "-cp", lib, "org.neo4j.cli.AdminTool"]
        self._command = [
            *(java, f"-Xmx{tuning.heap}", *tuning.java, "-cp", f"{home}/conf:{lib}", _main_class(wanted)),
            *(f"--home-dir={home}", f"--config-dir={home}/conf"),
        ]
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def is_running(self) -> bool:
        """Whether the process lives."""
        return self._process is not None and self._process.poll() is None

    def administer(self, *arguments: str, folder: Path | None = None) -> None:
        """Run a command of neo4j-admin, in a folder."""
        command = [*self._admin, *arguments]
        subprocess.run(command, cwd=folder, env=self._environment, check=True, capture_output=True)

    def bulk_import(self, folder: Path) -> None:
        """Make the database of exported files by the command that stands beside them."""
        self.administer(*COMMAND.split()[1:], folder=folder)

    def start(self) -> None:
        """Begin to start; the server answers some seconds later."""
        with (self.home / "console.log").open("ab") as console:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=console, stderr=subprocess.STDOUT
            )

    def kill(self) -> None:
        """End the process as a lost machine would."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def stop(self) -> None:
        """End the process in order."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


@dataclass(frozen=True, slots=True)
class Server:
    """A server that answers, and who may ask it; `engine` is its process where it is of the tests' own."""

    url: str
    credentials: Credentials | None
    engine: Engine | None = field(default=None, compare=False)

    def ask(self, query: str, **parameters: object) -> list[list[object]]:
        """The rows that a query finds, past the store."""
        with self.driver() as driver, driver.session() as session:
            return [list(record.values()) for record in session.run(query, parameters)]

    def empty(self) -> None:
        """Delete every node and relationship; constraints and indexes stay, as in a store just made."""
        with self.driver() as driver, driver.session() as session:
            # Relationships first: with all those of a hub, one transaction would run out of memory.
            for query in _DELETE_SOME:
                while session.run(query).single(strict=True).value():
                    pass

    def driver(self) -> neo4j.Driver:
        """A connection of the tests' own."""
        auth = None if self.credentials is None else (self.credentials.username, self.credentials.password)
        return neo4j.GraphDatabase.driver(self.url, auth=auth, notifications_min_severity="OFF")


def version() -> str:
    """The version that the tests start."""
    namespaces = {"m": "http://maven.apache.org/POM/4.0.0"}
    stated = ElementTree.parse(POM).findtext("m:properties/m:neo4j.version", namespaces=namespaces)
    assert stated
    return os.environ.get("KETTING_NEO4J_VERSION") or stated


def jars(wanted: str) -> Path:
    """Where the jars of a version are kept, outside the repository."""
    return user_cache(f"ketting-neo4j-{wanted}")


def fetch(wanted: str) -> None:
    """Fetch the jars of a version with Maven, once: about 120 MB, about a minute."""
    folder = jars(wanted)
    if (folder / "complete").exists():
        return
    command = ["mvn", "-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    options = [f"-Dneo4j.version={wanted}", f"-DoutputDirectory={folder}"]
    subprocess.run([*command, *options], check=True)
    (folder / "complete").touch()


def missing(wanted: str) -> str | None:
    """Why no server of the version can be started, or `None`."""
    if not (jars(wanted) / "complete").exists():
        return f"Neo4j {wanted} is not here; make test-neo4j fetches it"
    if _java(wanted) is None:
        return f"Neo4j {wanted} needs Java {_java_needed(wanted)} or newer, and there is none here"
    return None


@contextmanager
def prepared() -> Iterator[Server]:
    """The server for a session of tests; skips or fails where there is none.

    One of the tests' own is not started yet, so that the first of them may import its database.
    """
    url = os.environ.get("KETTING_TEST_NEO4J")
    if url:
        server = Server(url, Credentials.of(os.environ))
        [[nodes]] = server.ask("MATCH (n) RETURN count(n)")
        if nodes:
            pytest.fail(f"{url} holds {nodes} nodes, which the tests would delete; empty it yourself")
        yield server
        server.empty()
        return
    reason = missing(version())
    if reason is not None:
        if os.environ.get("KETTING_REQUIRE_NEO4J") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    with _home(version(), FOR_TESTS) as server:
        yield server


@contextmanager
def started(wanted: str, imported: Path | None = None, tuning: Tuning = FOR_TESTS) -> Iterator[Server]:
    """A server of the version with a home and a password of its own, stopped at the end.

    `imported` is a folder of `ketting export --format neo4j-csv`, of which its database is made.
    """
    with _home(wanted, tuning) as server:
        if imported is not None:
            assert server.engine is not None
            server.engine.bulk_import(imported)
        start(server)
        yield server


@contextmanager
def _home(wanted: str, tuning: Tuning) -> Iterator[Server]:
    """A server that was not started yet, with a home and a password of its own; stopped at the end."""
    home = _disk() / f"ketting-neo4j-{secrets.token_hex(6)}"
    (home / "conf").mkdir(parents=True, mode=0o700)
    bolt = _free_port()
    configuration = _CONFIGURATION.format(bolt=bolt, page_cache=tuning.page_cache) + tuning.settings
    (home / "conf" / "neo4j.conf").write_text(configuration, encoding="utf-8")
    password = f"p{secrets.token_urlsafe(16)}"  # one that begins with - would be read as an option
    engine = Engine(home, wanted, tuning)
    server = Server(f"bolt://127.0.0.1:{bolt}", Credentials(USER, password), engine)
    try:
        engine.administer("dbms", "set-initial-password", password)
        yield server
    finally:
        engine.stop()
        shutil.rmtree(home, ignore_errors=True)


def start(server: Server) -> None:
    """Start the server, again after it was stopped or killed, and wait until it answers over Bolt.

    Fails with the end of its logs.
    """
    engine = server.engine
    assert engine is not None
    engine.start()
    deadline = time.monotonic() + _START_SECONDS
    while engine.is_running and time.monotonic() < deadline:
        try:
            server.ask("RETURN 1")
            return
        except (neo4j.exceptions.DriverError, neo4j.exceptions.Neo4jError):
            time.sleep(0.25)
    logs = [engine.home / "console.log", engine.home / "logs" / "neo4j.log"]
    said = "\n".join(log.read_text(errors="replace")[-2_000:] for log in logs if log.exists())
    pytest.fail(f"Neo4j did not start in {_START_SECONDS} s:\n{said}")


def _main_class(wanted: str) -> str:
    return "org.neo4j.server." + ("CommunityEntryPoint" if wanted.startswith("5.") else "Neo4jCommunity")


def _java_needed(wanted: str) -> int:
    return 17 if wanted.startswith("5.") else 21


def _java(wanted: str) -> str | None:
    """The oldest Java on this machine that is new enough."""
    candidates = [*Path("/usr/lib/jvm").glob("*/bin/java")]
    candidates += [Path(found) for found in [shutil.which("java")] if found]
    if os.environ.get("JAVA_HOME"):
        candidates.append(Path(os.environ["JAVA_HOME"]) / "bin" / "java")
    numbers = {str(java): number for java in candidates if (number := _java_version(java)) is not None}
    fit = sorted((number, java) for java, number in numbers.items() if number >= _java_needed(wanted))
    return fit[0][1] if fit else None


def _java_version(java: Path) -> int | None:
    try:
        said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    except OSError:
        return None
    _, _, quoted = said.partition('version "')
    number = quoted.split(".")[0].split('"')[0]
    return int(number) if number.isdecimal() else None


def _disk() -> Path:
    """Where homes of servers stand: in memory where there is room, for each commit waits for the disk."""
    return (None if "TMPDIR" in os.environ else memory_disk(_ROOM)) or Path(tempfile.gettempdir())


def _free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return int(listening.getsockname()[1])


if __name__ == "__main__":
    fetch(version())
