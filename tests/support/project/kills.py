"""How often a test kills whoever writes to the store of casework."""

from __future__ import annotations

import os

ORDINARY = 60
"""In a run of all tests, which has to end in time; KETTING_KILLS=200 makes the whole measure of them."""


def kills(url: str) -> int:
    """How often, for a store at the address; a server keeps by itself what it acknowledged, so fewer there.

    >>> kills("sqlite:///casework.db") > kills("postgresql://localhost/casework")
    True
    """
    times = int(os.environ.get("KETTING_KILLS", ORDINARY))
    return times if url.startswith("sqlite") else max(times // 4, 10)
