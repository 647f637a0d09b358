"""How often a test kills whoever writes to the store of casework, and what makes each time cheap."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager

TIMES = 200


def kills(url: str) -> int:
    """How often, for a store at the address; a server keeps by itself what it acknowledged, so fewer there.

    >>> kills("sqlite:///casework.db"), kills("postgresql://localhost/casework")
    (200, 50)
    """
    return TIMES if url.startswith("sqlite") else TIMES // 4


@contextmanager
def many_forks() -> Iterator[None]:
    """Keep the collector of garbage from touching all memory in each of many processes that are forked."""
    gc.collect()
    gc.freeze()
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.unfreeze()
        if was_enabled:
            gc.enable()


def forked(work: Callable[[int], None]) -> tuple[int, int]:
    """The id of a process that does the work, which is told where to write, and where that can be read."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        try:
            work(writing)
        finally:
            os._exit(1)
    os.close(writing)
    return child, reading
