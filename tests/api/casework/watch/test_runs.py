"""Runs over a list, interrupted anywhere: nothing is told twice, and nothing is left out."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import traceback
from contextlib import suppress

import pytest
from kills import kills, many_forks
from sqlalchemy import Connection, Engine, event, select
from watched import NOW, MadeUpWorld

from api.batch.result_index import REJECTED
from api.casework.database import Casework
from api.casework.opening import opened_casework
from api.casework.watch import changes, lists, runs
from api.casework.watch.lines import Line
from api.casework.watch.tables import DELIVERIES, LINES, RUNS
from api.casework.watch.webhook.queue import enqueue, set_webhook
from api.errors import BadUse
from api.screening import Question

NAMES = [f"Customer {number}" for number in range(12)]


def nothing(connection: Connection, run: int) -> None:
    """What else belongs to the end of a run."""


def make(casework: Casework, names: list[str] = NAMES) -> lists.Found:
    found = lists.make(casework, "nl", Question(), "anna", NOW)
    lists.add_lines(casework, found, map(Line, names))
    return found


def run(casework: Casework, found: lists.Found, world: MadeUpWorld, ending: runs.Ending = nothing) -> int:
    begun = runs.begin(casework, found.id, found.name, world.basis, "anna", NOW, ending)
    runs.perform(casework, begun, world, lambda done: None)
    runs.end(casework, begun, NOW, ending)
    return begun.id


def told(casework: Casework, found: lists.Found) -> list[tuple[str, str]]:
    chosen = changes.all_changes(found.id)
    return [(each.line.name, each.kind) for each in changes.every(casework, chosen)]


def test_the_first_run_is_what_later_ones_are_compared_with(casework: Casework) -> None:
    found = make(casework)
    run(casework, found, MadeUpWorld({"Customer 3": "hit"}))
    assert told(casework, found) == []
    run(casework, found, MadeUpWorld({"Customer 3": "hit", "Customer 5": "hit"}, version=2))
    assert told(casework, found) == [("Customer 5", "new_hit")]
    run(casework, found, MadeUpWorld({"Customer 5": "hit"}, version=3))
    assert told(casework, found) == [("Customer 5", "new_hit"), ("Customer 3", "decision")]


def test_data_that_are_the_same_are_not_read_again(casework: Casework) -> None:
    found = make(casework)
    run(casework, found, MadeUpWorld())
    world = MadeUpWorld()
    run(casework, found, world)
    assert world.read == []


def test_a_line_that_was_added_later_is_read_for_the_first_time(casework: Casework) -> None:
    found = make(casework)
    run(casework, found, MadeUpWorld())
    lists.add_lines(casework, found, [Line("Late")])
    second = run(casework, found, MadeUpWorld({"Late": "hit"}, version=2))
    assert told(casework, found) == []
    with casework.read() as connection:
        assert lists.run_of(connection, second).first == 1


def test_an_interrupted_run_goes_on_after_the_last_line_that_it_wrote(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_SECONDS", -1.0)  # every line is written by itself
    found = make(casework)
    run(casework, found, MadeUpWorld())
    world = MadeUpWorld(dict.fromkeys(NAMES, "hit"), version=2)
    begun = runs.begin(casework, found.id, found.name, world.basis, "anna", NOW, nothing)

    def stop(done: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        runs.perform(casework, begun, world, stop)
    again = MadeUpWorld(dict.fromkeys(NAMES, "hit"), version=2)
    assert run(casework, found, again) == begun.id
    assert again.read == NAMES[5:]
    assert told(casework, found) == [(name, "new_hit") for name in NAMES]


def test_other_data_end_an_interrupted_run_and_what_it_found_stays(
    casework: Casework, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_SECONDS", -1.0)
    found = make(casework)
    run(casework, found, MadeUpWorld())
    world = MadeUpWorld(dict.fromkeys(NAMES, "hit"), version=2)
    begun = runs.begin(casework, found.id, found.name, world.basis, "anna", NOW, nothing)

    def stop(done: int) -> None:
        if done == 5:
            raise KeyboardInterrupt

    with suppress(KeyboardInterrupt):
        runs.perform(casework, begun, world, stop)
    run(casework, found, MadeUpWorld(dict.fromkeys(NAMES, "review"), version=3))
    expected = [(name, "new_hit") for name in NAMES[:5]] + [(name, "decision") for name in NAMES]
    assert told(casework, found) == expected
    with casework.read() as connection:
        assert lists.run_of(connection, begun.id).state == "interrupted"


def test_a_run_says_once_which_classes_are_asked_about_for_the_first_time(casework: Casework) -> None:
    found = make(casework)
    one, two = ("listed_party",), ("listed_party", "state_body")
    ids = [run(casework, found, MadeUpWorld(classes=classes)) for classes in (one, two, one)]
    with casework.read() as connection:
        told = [lists.run_of(connection, id) for id in ids]
    assert [each.classes_added for each in told] == [[], ["state_body"], []]
    assert [each.classes_removed for each in told] == [[], [], ["state_body"]]


def test_lines_that_could_not_be_screened_are_counted_and_say_why(casework: Casework) -> None:
    found = make(casework)
    with casework.read() as connection:
        assert lists.count_not_screened(connection, found.id) == 0
    run(casework, found, MadeUpWorld({"Customer 3": REJECTED}))
    with casework.read() as connection:
        assert lists.count_not_screened(connection, found.id) == 1
    assert [line.problem for line in lists.lines_of(casework, "nl", 3, 1)] == ["the country is none"]


def test_two_runs_at_once_do_not_tell_the_same(casework: Casework) -> None:
    found = make(casework)
    run(casework, found, MadeUpWorld())
    world = MadeUpWorld(dict.fromkeys(NAMES, "hit"), version=2)
    first, second = (
        runs.begin(casework, found.id, found.name, world.basis, "anna", NOW, nothing) for _ in range(2)
    )
    runs.perform(casework, first, world, lambda done: None)
    with pytest.raises(BadUse, match="another process"):
        runs.perform(casework, second, world, lambda done: None)
    assert len(told(casework, found)) == len(NAMES)


def test_what_was_acknowledged_is_not_shown_again(casework: Casework) -> None:
    found = make(casework)
    run(casework, found, MadeUpWorld())
    run(casework, found, MadeUpWorld(dict.fromkeys(NAMES[:3], "hit"), version=2))
    first, *_ = changes.page(casework, changes.open_changes(found.id), 0, 10)
    assert changes.acknowledge(casework, found.id, [first.id], "anna", NOW) == 1
    assert changes.acknowledge(casework, found.id, [first.id], "bert", NOW) == 0
    assert changes.count(casework, changes.open_changes(found.id)) == 2
    [seen] = changes.page(casework, changes.all_changes(found.id), 0, 1)
    assert (seen.acknowledged_by, seen.acknowledged_at) == ("anna", NOW)
    assert changes.acknowledge(casework, found.id, None, "bert", NOW) == 2


def test_lines_are_added_once_and_removed_with_what_they_came_to(casework: Casework) -> None:
    found = make(casework)
    assert lists.add_lines(casework, found, map(Line, [*NAMES, "Another"])) == lists.Added(1, len(NAMES))
    [first, *_] = lists.lines_of(casework, "nl", 0, 1)
    assert lists.remove(casework, "nl", [first.id], lambda *_: None) == 1
    assert lists.described(casework, "nl").lines == len(NAMES)
    assert lists.remove(casework, "nl", [], lambda *_: None) == len(NAMES)
    assert lists.all_described(casework) == []
    with casework.read() as connection:
        assert not connection.execute(select(LINES.c.id)).all()
        assert not connection.execute(select(RUNS.c.id)).all()


# ------------------------------------------------------------ killed anywhere


@pytest.mark.slow
def test_killed_at_random_nothing_is_lost_and_nothing_is_told_twice(
    casework_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runs, "_SECONDS", -1.0)  # a transaction a line: as many places to be killed in
    draw = random.Random(20261128)
    with opened_casework(casework_url) as casework:
        found = make(casework)
        set_webhook(casework, found.id, "https://alerts.example/")
        run(casework, found, MadeUpWorld())
        casework.close()  # no connection goes into the processes that are forked
        expected: list[tuple[str, str]] = []
        last = dict.fromkeys(NAMES, "unknown")
        killed, version = 0, 1
        with many_forks():
            while killed < kills(casework_url):
                version += 1
                decisions = {name: draw.choice(("hit", "unknown", "review")) for name in NAMES}
                changed = [name for name in NAMES if decisions[name] != last[name]]
                kinds = ["new_hit" if decisions[name] == "hit" else "decision" for name in changed]
                expected += zip(changed, kinds, strict=True)
                last = decisions
                while _is_killed(casework, found, MadeUpWorld(decisions, version), draw.randint(1, 60)):
                    killed += 1
    with opened_casework(casework_url) as casework:
        assert told(casework, found) == expected
        with casework.read() as connection:
            bodies = connection.execute(select(DELIVERIES.c.body).order_by(DELIVERIES.c.run)).scalars().all()
        sent = [change for body in bodies for change in json.loads(body)["changes"]]
        assert [(each["line"]["name"], each["kind"]) for each in sent] == expected
        assert len({each["id"] for each in sent}) == len(expected)


def _is_killed(casework: Casework, found: lists.Found, world: MadeUpWorld, statements: int) -> bool:
    """Go on with the run in a process that is killed at this statement, unless the run ends before."""
    child = os.fork()
    if child == 0:
        left = itertools.count(statements, -1)

        def kill_at_last(*_: object) -> None:
            if next(left) == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        for name in ("before_cursor_execute", "after_cursor_execute", "commit"):
            event.listen(Engine, name, kill_at_last)
        try:
            run(casework, found, world, lambda connection, id: enqueue(connection, found.id, id, NOW))
        except BaseException:
            traceback.print_exc()
            os._exit(1)
        os._exit(0)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WIFSIGNALED(status)
