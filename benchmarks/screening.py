"""Screenings of the bundled data: decisions, whole answers with their JSON, and decisions over HTTP.

    python -m benchmarks.screening [--before PATH] [--names N] [--requests N]

`PATH` is a work tree of an earlier commit, whose whole screenings are measured beside. Writes its section of
benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import selectors
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import cast

from api.models import ViewName
from api.references import as_json
from api.screening import Question, Screener
from api.workspace import Workspace
from benchmarks.sections import RESULTS, write_section
from graph.store import Store, open_store
from ingest.pipeline import load
from ingest.sources import bundled_sources, open_source

ORDER = Question(country="cn", address="Chongqing")
CONNECTIONS = 8
_SEED = 20261128

_EARLIER = """
import statistics, sys, tempfile, time
from api.screening import Question, Screener
from api.workspace import Workspace
from graph.store import open_store
from ingest.pipeline import load
from ingest.sources import bundled_sources, open_source
store = open_store(f"sqlite:///{tempfile.mkdtemp()}/case.db")
for source in bundled_sources():
    load(store, open_source(source))
screener, names = Screener(Workspace(store)), sys.argv[2:]
def ms(ask):
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)
screener.screen("Huawei").model_dump_json()
whole = [ms(lambda: screener.screen(name).model_dump_json()) for name in names]
answer = screener.screen("S.I.S.C.", Question(country="cn", address="Chongqing")).model_dump_json()
print(statistics.median(whole), len(answer.encode()))
"""
"""A whole screening as commits before `api.references` made it, in a process and a store of their own."""


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", type=Path, help="a work tree of an earlier commit")
    parser.add_argument("--names", type=int, default=300, help="names that are screened, each once")
    parser.add_argument("--requests", type=int, default=4_000, help="requests of each route")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = f"sqlite:///{folder}/case.db"
        with closing(open_store(url)) as store:
            for source in bundled_sources():
                load(store, open_source(source))
            lines = list(measured(store, url, options))
    write_section(RESULTS, "Screening", "\n".join(lines))


def measured(store: Store, url: str, options: argparse.Namespace) -> Iterator[str]:
    screener = Screener(Workspace(store))
    names = recorded_names(store, options.names)
    screener.decide("Huawei"), screener.screen("Huawei")  # what is read once of a version
    sizes = {view: len(as_json(screener.view(view, "S.I.S.C.", ORDER))) for view in ViewName}
    decided = [milliseconds(lambda name=name: screener.decide(name)) for name in names]  # type: ignore[misc]
    whole = [
        milliseconds(lambda name=name: as_json(screener.view(ViewName.FULL, name)))  # type: ignore[misc]
        for name in names
    ]
    before = earlier(options.before, names)
    rates = requests_a_second(url, options.requests)
    unaudited = requests_a_second(url, options.requests, audit="off")
    load_average = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    yield f"Bundled data, {len(names)} recorded names, each asked once; medians of one process, one worker."
    yield f"Load average of the machine meanwhile: {load_average}. *Audited*: each answer waits until its"
    yield "record is on the disk, as it does unless `KETTING_AUDIT=off`. One thread asks over eight"
    yield "connections."
    yield ""
    yield "| what | measured | bar | the commit before |"
    yield "|---|---|---|---|"
    yield f"| decision of one name | {statistics.median(decided):.2f} ms | 0.15 ms | - |"
    yield f"| whole screening with JSON | {statistics.median(whole):.1f} ms | 5 ms | {before[0]} |"
    full = f"{sizes[ViewName.FULL] / 1000:.1f} kB"
    yield f"| JSON of S.I.S.C. with order data: full | {full} | 45 kB | {before[1]} |"
    yield f"| the same: summary | {sizes[ViewName.SUMMARY] / 1000:.1f} kB | - | - |"
    yield f"| the same: decision | {sizes[ViewName.DECISION]:,} bytes | 2,000 bytes | - |"
    for told, measured in (("audited", rates), ("not audited", unaudited)):
        least = f"2,000/s, {0.8 * measured['healthz']:,.0f}/s"
        yield f"| `POST /v1/screen?view=decision`, {told} | {measured['decision']:,.0f}/s | {least} | - |"
        yield f"| `GET /healthz` in the same run | {measured['healthz']:,.0f}/s | - | - |"
        yield f"| `POST /v1/screen`, the full view of S.I.S.C., {told} | {measured['full']:,.0f}/s | - | - |"


def recorded_names(store: Store, count: int) -> list[str]:
    """So many different names of parties, chosen at random."""
    with store.reader() as reader:
        names = sorted({name for _, _, name in reader.names() if len(name) > 3})
    return random.Random(_SEED).sample(names, min(count, len(names)))


def milliseconds(ask: Callable[[], object]) -> float:
    began = time.perf_counter()
    ask()
    return 1000 * (time.perf_counter() - began)


def earlier(tree: Path | None, names: Sequence[str]) -> tuple[str, str]:
    """Milliseconds of a whole screening, and kB of one, by the code of another work tree."""
    if tree is None:
        return "-", "-"
    command = [sys.executable, "-c", _EARLIER, "--", *names]
    done = subprocess.run(
        command, cwd=tree, env={"PYTHONPATH": "."}, capture_output=True, text=True, check=True
    )
    median, size = done.stdout.split()
    return f"{float(median):.1f} ms", f"{int(size) / 1000:.1f} kB"


def requests_a_second(url: str, count: int, audit: str = "auto") -> dict[str, float]:
    """Answers a second of one worker, over connections that stay open."""
    body = json.dumps({"name": "S.I.S.C.", "country": "cn", "address": "Chongqing"}).encode()
    asked = {
        "healthz": (b"GET", b"/healthz", b"", count),
        "decision": (b"POST", b"/v1/screen?view=decision", body, count),
        "full": (b"POST", b"/v1/screen", body, max(count // 20, 1)),
    }
    with served(url, audit) as port:
        rates: dict[str, float] = {}
        for name, (method, path, content, times) in asked.items():
            request = written(method, path, content)
            rate(port, request, CONNECTIONS)  # the first question reads what is kept
            rates[name] = rate(port, request, times)
    return rates


def written(method: bytes, path: bytes, body: bytes) -> bytes:
    head = b"%s %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n" % (method, path)
    return head + b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


def rate(port: int, request: bytes, count: int) -> float:
    """Answers a second; one thread asks on each connection again as soon as it has the answer."""
    with ExitStack() as opened, selectors.DefaultSelector() as waiting:
        begun = time.perf_counter()
        for _ in range(min(CONNECTIONS, count)):
            connection = opened.enter_context(socket.create_connection(("127.0.0.1", port)))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.sendall(request)
            waiting.register(connection, selectors.EVENT_READ, bytearray())
        asked, answered = min(CONNECTIONS, count), 0
        while answered < count:
            for key, _ in waiting.select():
                connection, received = cast("socket.socket", key.fileobj), key.data
                part = connection.recv(262_144)
                if not part:
                    raise ConnectionError("the service closed a connection")
                received += part
                if len(received) < length_of_answer(received):
                    continue
                answered += 1
                received.clear()
                if asked < count:
                    asked += 1
                    connection.sendall(request)
                else:  # the service closes a connection that is not used for some seconds
                    waiting.unregister(connection)
    return count / (time.perf_counter() - begun)


def length_of_answer(received: bytearray) -> float:
    """Bytes of the answer, head and body; of a head that is not all there nobody knows."""
    head, end, _ = received.partition(b"\r\n\r\n")
    if not end:
        return float("inf")
    if b" 200 " not in head.partition(b"\r\n")[0]:
        raise RuntimeError(received[:200].decode(errors="replace"))
    lines = head.lower().split(b"\r\n")
    length = next(line for line in lines if line.startswith(b"content-length:"))
    return len(head) + len(end) + int(length.partition(b":")[2])


@contextmanager
def served(url: str, audit: str) -> Iterator[int]:
    """The port of a service over the store, in a process of its own."""
    command = [sys.executable, "-m", "api.cli", "serve", "--port", "0", "--json", "--store", url]
    environment = os.environ | {"KETTING_AUDIT": audit}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) as process:
        assert process.stdout is not None
        try:
            text = ""
            while not text.rstrip().endswith("}"):
                line = process.stdout.readline()
                if not line:
                    raise RuntimeError("the service did not start")
                text += line
            port = int(json.loads(text)["page"].rstrip("/").rpartition(":")[2])
            wait_for(port)
            yield port
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    """Until the service answers."""
    for _ in range(300):
        try:
            rate(port, written(b"GET", b"/healthz", b""), 1)
        except (OSError, RuntimeError):
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("the service does not answer")


if __name__ == "__main__":
    main()
