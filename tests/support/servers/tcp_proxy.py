"""A line to a server that a test can cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_CHUNK = 65_536


class Line:
    """Passes bytes on both ways. `cut` ends every connection at once; new ones are let through again,
    unless it `refuses` them."""

    def __init__(self, listener: socket.socket, target: tuple[str, int]) -> None:
        self._listener = listener
        self._target = target
        self._lock = threading.Lock()
        self._open: list[socket.socket] = []
        self.refuses = False
        self.passed = 0
        """Bytes that came back from the server."""
        self.cut_after: int | None = None
        """Cut, once, when so many bytes came back."""

    @property
    def address(self) -> str:
        """Host and port to connect to."""
        host, port = self._listener.getsockname()
        return f"{host}:{port}"

    def cut(self) -> None:
        """End every connection."""
        with self._lock:
            ends, self._open = self._open, []
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def serve(self) -> None:
        """Accept connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                if self.refuses:
                    client.close()
                    continue
                server = socket.create_connection(self._target)
                with self._lock:
                    self._open += [client, server]
                for source, sink in ((client, server), (server, client)):
                    threading.Thread(target=self._pass_on, args=(source, sink), daemon=True).start()

    def _pass_on(self, source: socket.socket, sink: socket.socket) -> None:
        is_answer = source.getpeername() == self._target
        with suppress(OSError):
            while data := source.recv(_CHUNK):
                if is_answer:
                    self.passed += len(data)
                    if self.cut_after is not None and self.passed >= self.cut_after:
                        self.cut_after = None
                        self.cut()
                        return
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def line_to(url: str) -> Iterator[Line]:
    """A line to the server at `bolt://host:port`."""
    host, _, port = url.partition("://")[2].partition(":")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        line = Line(listener, (host, int(port)))
        thread = threading.Thread(target=line.serve, daemon=True)
        thread.start()
        try:
            yield line
        finally:
            with suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            line.cut()
            thread.join(5)
