"""A publisher's server on this machine, which answers as a test tells it to."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class Answer:
    """One answer, after `wait`; `cut` sends so many bytes of the body and ends the connection."""

    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    cut: int | None = None
    wait: Callable[[], object] = lambda: None


@dataclass
class FileServer:
    """The answers to each path, one after another, the last one for good; and the requests that came."""

    address: str = ""
    answers: dict[str, list[Answer]] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def answer(self, path: str, *answers: Answer) -> str:
        """Answer requests for the path so, from now on; its address."""
        self.answers[path] = [*answers]
        return f"{self.address}{path}"

    def next(self, path: str, headers: dict[str, str]) -> Answer:
        """The answer to a request: 304 for one that knows the ETag."""
        self.asked.append((path, headers))
        waiting = self.answers.get(path, [Answer(status=404)])
        answer = waiting.pop(0) if len(waiting) > 1 else waiting[0]
        etag = answer.headers.get("ETag")
        return Answer(status=304) if etag is not None and headers.get("if-none-match") == etag else answer


@contextmanager
def file_server() -> Iterator[FileServer]:
    """A server that answers 404 until told otherwise."""
    server = FileServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            answer = server.next(self.path, {name.lower(): value for name, value in self.headers.items()})
            answer.wait()
            self.send_response(answer.status)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(answer.body)))
            for name, value in answer.headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(answer.body[: answer.cut])

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_: object) -> None:
            """Say nothing of a client that has gone."""

    with Server(("127.0.0.1", 0), Handler) as http:
        http.daemon_threads = True
        server.address = f"http://127.0.0.1:{http.server_port}"
        thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield server
        finally:
            http.shutdown()
            thread.join()
