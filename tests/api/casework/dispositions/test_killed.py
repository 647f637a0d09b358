"""A writer of decisions that is killed at any moment loses nothing that it was told is stored."""

from __future__ import annotations

import os
import random
import signal
import time
from datetime import UTC, date, datetime

import pytest
from kills import forked, kills, many_forks

from api.casework.audit import AuditLog
from api.casework.audit.verify import verify_log
from api.casework.database import Casework
from api.casework.dispositions import Decider, EntryFilter, NewDecision
from api.models import DispositionKind
from api.policy import BUILT_IN
from api.screening.record import record_of

from .conftest import ANNA, NAME, QUESTION, Desk

MOST_SECONDS = 0.02
"""Within which a writer is killed: it stores several decisions in that time, or none."""


def store_decisions(decider: Decider, new: NewDecision, told: int) -> None:
    """Store decisions until killed, and say the number of each as soon as it is stored."""
    while True:
        os.write(told, b"%d\n" % decider.decide(new).id)


@pytest.mark.slow
def test_killed_at_random_it_loses_nothing_acknowledged(
    desk: Desk, casework: Casework, casework_url: str
) -> None:
    new = NewDecision(
        record_of(NAME, QUESTION), desk.screen(), "gb-a", DispositionKind.CLEARED, "looked at it"
    )
    decider = Decider(AuditLog(casework), BUILT_IN, ANNA, lambda: datetime.now(UTC))
    decider.decide(new)
    casework.close()  # no connection goes into the processes that are forked
    chance, acknowledged = random.Random(17), set()
    times = kills(casework_url)
    with many_forks():
        for _ in range(times):
            process, read = forked(lambda told: store_decisions(decider, new, told))
            with os.fdopen(read, "rb") as told:
                if chance.random() < 0.6:
                    acknowledged.add(int(told.readline()))  # it is at work
                time.sleep(chance.random() * MOST_SECONDS)
                os.kill(process, signal.SIGKILL)
                assert os.waitpid(process, 0)[1] == signal.SIGKILL
                acknowledged |= {int(line) for line in told if line.endswith(b"\n")}

    stored = desk.book.listed(EntryFilter(), date.today(), limit=100_000)
    ids = {entry.id for entry in stored.entries}
    assert len(acknowledged) >= times // 3  # of the six in ten that were waited for
    assert acknowledged <= ids
    # Of each there is its record in the log, whose chain is whole, and no other.
    checked = verify_log(casework)
    assert checked.problem is None
    assert checked.records == stored.total
    desk.decide(DispositionKind.ESCALATED)
