"""Messages between a process that begins a load and the one that writes it, on a pipe each way."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import IO, Any

ADD, CALL = b"a", b"c"
"""What a message is: items to add, packed, or the name of a method with what it is given."""

_HEAD = 9  # bytes: what it is, and how many follow


def send(stream: IO[bytes], kind: bytes, content: bytes) -> None:
    """Write a message."""
    stream.write(kind + len(content).to_bytes(_HEAD - 1, "big"))
    stream.write(content)
    stream.flush()


def send_value(stream: IO[bytes], value: object) -> None:
    """Write a message of a value, which is one that the same program reads."""
    send(stream, CALL, pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def received(stream: IO[bytes]) -> tuple[bytes, bytes] | None:
    """What the next message is, and its content; `None` where there is none, or not all of it."""
    head = stream.read(_HEAD)
    if len(head) < _HEAD:
        return None
    size = int.from_bytes(head[1:], "big")
    content = stream.read(size)
    return (head[:1], content) if len(content) == size else None


def answer(stream: IO[bytes], ask: Callable[[], object]) -> bool:
    """Write what `ask` gives, or the error that it raises; whether it gave anything."""
    given: tuple[bool, object]
    try:
        given = True, ask()
    except Exception as error:  # whatever it is, the other process raises it
        given = False, error
    send_value(stream, given)
    return given[0]


def value_of(content: bytes) -> Any:
    """The value of a message."""
    return pickle.loads(content)
