"""Waiting for what another thread or process does, however slow the machine is."""

from __future__ import annotations

import time
from collections.abc import Callable

MOST_SECONDS = 300
"""After which something hangs, on any machine."""


def wait_until(is_so: Callable[[], object]) -> None:
    """Return as soon as it is so; fails where it never comes to it."""
    ends_at = time.monotonic() + MOST_SECONDS
    while not is_so():
        assert time.monotonic() < ends_at, "it never came to it"
        time.sleep(0.02)
