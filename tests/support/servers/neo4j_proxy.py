"""A way to a Neo4j server on which one answer is lost: that to the commit of a certain query."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from urllib.parse import urlsplit

from neo4j_server import Server

_COMMIT = b"\x00\x02\xb0\x12\x00\x00"
"""The message of the Bolt protocol, as a chunk of its own."""


@contextmanager
def losing_an_answer(server: Server, after: str) -> Iterator[str]:
    """The address of a proxy that breaks the connection, once, when the commit of a query that contains
    the text was answered, and keeps the answer."""
    lost = threading.Event()
    with closing(socket.create_server(("127.0.0.1", 0))) as listening:
        thread = threading.Thread(target=_accept, args=(listening, server, after.encode(), lost), daemon=True)
        thread.start()
        yield f"bolt://127.0.0.1:{listening.getsockname()[1]}"
    assert lost.is_set(), f"no transaction with {after!r} was committed"


def _accept(listening: socket.socket, server: Server, text: bytes, lost: threading.Event) -> None:
    address = urlsplit(server.url)
    with suppress(OSError):  # the end of the test closes it
        while True:
            client, _ = listening.accept()
            upstream = socket.create_connection((address.hostname or "", address.port or 0))
            ends = _Ends(client, upstream, text, lost)
            for work in (ends.ask, ends.answer):
                threading.Thread(target=work, daemon=True).start()


class _Ends:
    """Both ends of one connection."""

    def __init__(
        self, client: socket.socket, upstream: socket.socket, text: bytes, lost: threading.Event
    ) -> None:
        self._client, self._upstream, self._text, self._lost = client, upstream, text, lost
        self._is_dropping = False

    def ask(self) -> None:
        is_awaited = False
        with suppress(OSError), closing(self._upstream):
            while data := self._client.recv(65536):
                is_awaited = is_awaited or self._text in data
                if is_awaited and data.endswith(_COMMIT) and not self._lost.is_set():
                    self._is_dropping = True
                self._upstream.sendall(data)

    def answer(self) -> None:
        with suppress(OSError), closing(self._client):
            while data := self._upstream.recv(65536):
                if self._is_dropping:
                    self._lost.set()
                    self._client.shutdown(socket.SHUT_RDWR)
                    return
                self._client.sendall(data)
