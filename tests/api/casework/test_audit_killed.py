"""A process that is killed while it writes the audit log loses nothing that it had acknowledged."""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from factories import company, owns
from kills import forked, kills, many_forks
from small_store import small_store

from api.batch.run import Outputs, screen_file
from api.batch.tables import OrderTable
from api.casework.audit import AuditLog, Kind, PackedRows, Record
from api.casework.audit.query import Filter, find_records, record_at
from api.casework.audit.screenings import audited_batch
from api.casework.audit.verify import verify_log
from api.casework.identity import UNAUTHENTICATED
from api.casework.opening import opened_casework
from api.screening import Question
from api.workspace import Workspace

pytestmark = pytest.mark.slow

ROWS = 8
NOON = datetime(2026, 11, 28, 12, tzinfo=UTC)
Acknowledge = Callable[[str], None]


def killed(work: Callable[[Acknowledge], None], seconds: float | None, after: int = 0) -> list[str]:
    """What the work acknowledged, a line each, in a process that is killed then, or ends; None lets it end.

    The seconds count from its first line, which is empty (a connection to a server can take longer than all
    that is written), or from the line after so many acknowledged ones, which no speed of the machine changes.
    """
    child, reading = forked(lambda writing: work(lambda line: _write(writing, line)))
    with os.fdopen(reading) as lines:
        lines.readline()
        acknowledged = [lines.readline() for _ in range(after)]
        if seconds is not None:
            time.sleep(seconds)
            os.kill(child, signal.SIGKILL)
        acknowledged += lines
        os.waitpid(child, 0)
        return [line[:-1] for line in acknowledged if line.endswith("\n")]


def _write(file: int, line: str) -> None:
    os.write(file, f"{line}\n".encode())


def test_records_that_were_acknowledged_are_there(casework_url: str) -> None:
    chance = random.Random(1)
    with opened_casework(casework_url) as casework:
        log = AuditLog(casework)
        log.append(Record(Kind.LOAD, UNAUTHENTICATED, "loaded"))
        casework.close()  # no connection goes into the processes that are forked

        def work(acknowledge: Acknowledge) -> None:
            acknowledge("")
            for number in range(1_000):
                rows = PackedRows.of([{"row": n, "name": f"{number}"} for n in range(number % 7)])
                record = Record(
                    Kind.BATCH,
                    UNAUTHENTICATED,
                    "hit",
                    {"name": f"{number}"},
                    facts=rows.facts,
                    name=f"{number}",
                )
                appended = log.append(record, rows)
                acknowledge(f"{appended.sequence} {appended.hash}")

        acknowledged: list[str] = []
        waited_for = 0
        with many_forks():
            for _ in range(kills(casework_url)):
                waited_for += (after := chance.randrange(6))
                acknowledged += killed(work, chance.uniform(0.0, 0.004), after=after)
    assert len(acknowledged) >= waited_for > 0, "a writer that follows a killed one could not write"
    with opened_casework(casework_url) as casework:
        log = AuditLog(casework)
        assert verify_log(casework).problem is None
        for line in acknowledged:
            sequence, hash = line.split()
            assert record_at(log, int(sequence)).hash == hash


def write_orders(path: Path) -> Path:
    path.write_text("name\n" + "".join(f"Works {n} Ltd\n" for n in range(ROWS)))
    return path


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("small") / "s.db"
    store = small_store(path, [company("A", "Works Ltd"), company("B", "Holding Ltd"), owns("B", "A", "51")])
    opened = Workspace(store, clock=lambda: NOON)
    orders = OrderTable.at(write_orders(path.with_name("orders.csv")), {})
    # What is in memory after the first run, each process that is forked has too.
    screen_file(opened, orders, Question(), Outputs(path.with_name("report.ndjson")))
    yield opened
    store.close()


def test_a_batch_whose_report_is_there_has_its_record(workspace: Workspace, tmp_path: Path) -> None:
    chance = random.Random(2)
    url = f"sqlite:///{tmp_path}/casework.db"
    orders, report = tmp_path / "orders.csv", tmp_path / "report.ndjson"
    write_orders(orders)
    with opened_casework(url) as casework:
        log = AuditLog(casework)
        log.append(Record(Kind.LOAD, UNAUTHENTICATED, "loaded"))
        casework.close()

        def work(acknowledge: Acknowledge) -> None:
            acknowledge("")
            is_begun = report.with_name("report.ndjson.journal").exists()
            summary = screen_file(
                workspace,
                OrderTable.at(orders, {}),
                Question(),
                Outputs(report),
                resume=is_begun,
                audited=audited_batch(log, UNAUTHENTICATED),
            )
            acknowledge(f"{summary.rows}")

        started = time.monotonic()
        assert killed(work, None) == [f"{ROWS}"]
        seconds = time.monotonic() - started
        report.unlink()
        done = 1
        with many_forks():
            for _ in range(kills(url)):
                acknowledged = killed(work, chance.uniform(0.0, 1.5 * seconds))
                if not report.exists():
                    assert not acknowledged
                    continue
                batches = find_records(log, Filter(kinds=[Kind.BATCH], limit=1_000))
                casework.close()
                done += 1
                assert len(batches) >= done
                assert batches[0].body["facts"]["rows"] == ROWS
                report.unlink()
                report.with_name("report.ndjson.journal").unlink(missing_ok=True)
        assert verify_log(casework).problem is None
