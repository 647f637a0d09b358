"""Orders decided by several processes, each with the store open, in the order of their rows."""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from multiprocessing import get_context

from api.batch.orders import Order
from api.batch.screening import OrderScreener
from api.errors import BadUse
from api.policy import Policy
from api.screening import Question
from api.settings import Settings
from api.workspace import Workspace
from graph.store import open_store

_AT_ONCE = 100
"""Orders that are dealt out together."""

_AHEAD = 3
"""Times as many that are under way before results are waited for."""

MOST_PROCESSES = 32


@dataclass(frozen=True, slots=True)
class Run:
    """By what orders are decided: a store, a question, a policy, and the version and day of the run."""

    settings: Settings
    question: Question
    known_at: datetime | None
    today: date
    data: str
    policy: Policy


_screeners: list[OrderScreener] = []
"""That of this process, once it is a worker."""


def decided(run: Run, orders: Iterable[Order], processes: int) -> Iterator[bytes]:
    """The result of each order as a line of JSON, in their order; equal orders go to one process.

    Raises `BadUse` when a process ended before its time.
    """
    with ExitStack() as stack:
        pools = [stack.enter_context(_pool(run)) for _ in range(processes)]
        pending: deque[tuple[list[int], list[Future[list[bytes]]]]] = deque()
        remaining = iter(orders)
        try:
            while True:
                dealt = list(islice(remaining, _AT_ONCE * processes))
                if dealt:
                    pending.append(_dealt_out(dealt, pools))
                if not pending:
                    return
                if not dealt or len(pending) >= _AHEAD:
                    yield from _in_order(*pending.popleft())
        except BrokenProcessPool:
            raise BadUse(
                "a process that decided orders ended too early; go on with --resume and fewer --processes"
            ) from None
        finally:
            for pool in pools:
                pool.shutdown(wait=False, cancel_futures=True)


def _pool(run: Run) -> ProcessPoolExecutor:
    # Not forked: threads of this process may hold locks, and the store's connections are its own.
    return ProcessPoolExecutor(1, get_context("spawn"), _open, (run,))


def _dealt_out(
    orders: Sequence[Order], pools: Sequence[ProcessPoolExecutor]
) -> tuple[list[int], list[Future[list[bytes]]]]:
    """Which process decides each order, and what each will give."""
    which = [hash(order.asked) % len(pools) for order in orders]
    shares: list[list[Order]] = [[] for _ in pools]
    for order, place in zip(orders, which, strict=True):
        shares[place].append(order)
    return which, [pool.submit(_decide, share) for pool, share in zip(pools, shares, strict=True)]


def _in_order(which: list[int], futures: list[Future[list[bytes]]]) -> Iterator[bytes]:
    shares = [iter(future.result()) for future in futures]
    return (next(shares[place]) for place in which)


# ------------------------------------------------------------ in a worker


def _open(run: Run) -> None:
    """Open the store for as long as the process lives."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the process that deals out the orders ends this one
    settings = run.settings
    store = open_store(settings.store_url)
    workspace = Workspace(
        store, snapshot_folder=settings.snapshot_folder, search=settings.search, policy=run.policy
    )
    _screeners.append(OrderScreener.again(workspace, run.question, run.known_at, run.today, run.data))


def _decide(orders: list[Order]) -> list[bytes]:
    return [_screeners[0].result(order).model_dump_json().encode() for order in orders]
