"""What a process that writes for a load is told and answers, where no server is needed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from checkout import ROOT

from graph import errors
from graph.errors import StoreError, StoreUnreachable
from graph.store.neo4j.bulk.batches import Part
from graph.store.neo4j.bulk.worker import Answer, Job, Order

JOB = Job(
    server="bolt://127.0.0.1:1",
    database=None,
    username="neo4j",
    password="hunter2",
    patience=(0.5, 0.5, 0.5),
    attempt=1,
    token="of the load",
    spool="/nowhere/spool.db",
    place=0,
    count=2,
    day="2024-01-31",
    rows=10,
    first_lane=1,
    lanes=1,
)
STORE_ERRORS = [
    kind for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, StoreError)
]


def told(*lines: str) -> subprocess.CompletedProcess[str]:
    """A process that is told these lines, and no more."""
    return subprocess.run(
        [sys.executable, "-P", "-m", "graph.store.neo4j.bulk.worker"],
        input="".join(f"{line}\n" for line in lines),
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("kind", STORE_ERRORS)
def test_an_error_is_the_same_on_the_other_side(kind: type[StoreError]) -> None:
    with pytest.raises(kind, match="bolt://host is full") as caught:
        Answer.read(Answer.failed(kind("bolt://host is full")).line()).check()
    assert type(caught.value) is kind


def test_a_fault_is_told_with_where_it_happened() -> None:
    try:
        raise KeyError("no such thing")
    except KeyError as error:
        line = Answer.failed(error).line()
    with pytest.raises(RuntimeError, match="KeyError: 'no such thing'") as caught:
        Answer.read(line).check()
    assert "test_worker.py" in caught.value.__notes__[0]


def test_jobs_and_orders_arrive_as_they_were() -> None:
    assert Job.read(JOB.line()).line() == JOB.line()
    order = Order(Part.NODES, ["a bookmark"])
    assert Order.read(order.line()) == order


def test_a_job_is_shown_without_its_password() -> None:
    assert "hunter2" not in repr(JOB)


@pytest.mark.parametrize("lines", [(), (JOB.line(),)], ids=["at once", "after its job"])
def test_a_worker_that_nobody_talks_to_ends_in_silence(lines: tuple[str, ...]) -> None:
    ended = told(*lines)
    assert ended.stderr == ""


def test_a_worker_without_a_server_says_so_and_never_the_password() -> None:
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "graph.store.neo4j.bulk.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        text=True,
    )
    with process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdin.write(f"{JOB.line()}\n")
        process.stdin.flush()
        answer = process.stdout.readline()
        with pytest.raises(StoreUnreachable, match=r"bolt://127\.0\.0\.1:1 does not answer"):
            Answer.read(answer).check()
        assert "hunter2" not in answer
        assert process.stderr.read() == ""
        assert process.wait(10) == 1
