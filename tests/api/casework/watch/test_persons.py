"""What watchlists keep about a person: found, and gone from the file once it is erased."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select
from watched import NOW, MadeUpWorld

from api.casework.audit import AuditLog
from api.casework.audit.erasing import Person
from api.casework.audit.verify import verify_log
from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED
from api.casework.opening import opened_casework
from api.casework.persons import erase_person, export_person, find_person
from api.casework.watch import changes, lists, runs
from api.casework.watch.basis import Basis
from api.casework.watch.lines import Line
from api.casework.watch.reading import Reading
from api.casework.watch.tables import DELIVERIES
from api.casework.watch.webhook.queue import enqueue, set_webhook
from api.errors import BadUse
from api.screening import Question

LINES = [
    Line("Jan  JANSEN", reference="C-1", row=2),
    Line("Alpha", reference="C-2"),
    Line("Piet", reference="C-9"),
]


def watched(casework: Casework) -> lists.Found:
    """A list with a run that found changes about all, queued to be sent."""
    found = lists.make(casework, "nl", Question(), "anna", NOW)
    lists.add_lines(casework, found, LINES)
    set_webhook(casework, found.id, "https://alerts.example/")
    for world in (MadeUpWorld(), MadeUpWorld({line.name: "hit" for line in LINES}, version=2)):
        run = runs.begin(casework, found.id, found.name, world.basis, "anna", NOW, lambda c, id: None)
        runs.perform(casework, run, world, lambda done: None)
        runs.end(casework, run, NOW, lambda connection, id: enqueue(connection, found.id, id, NOW))
    return found


def test_a_person_is_found_in_lines_changes_and_reports(casework: Casework) -> None:
    watched(casework)
    for person in (Person("jan jansen"), Person(reference="C-1")):
        places = find_person(AuditLog(casework), person).places
        assert [(place.where, place.kind) for place in places] == [
            ("watchlists", "line"),
            ("watchlists", "change"),
            ("watchlists", "report"),
        ]
        assert places[0].details == {"watchlist": "nl", "line": json.loads(LINES[0].as_json())}
        assert "Alpha" not in str(places)
    exported = export_person(AuditLog(casework), Person("Jan Jansen"), UNAUTHENTICATED)
    assert len(exported.places) == 3 and exported.record == 1


def test_an_erased_person_is_gone_and_the_others_stay(casework: Casework) -> None:
    found = watched(casework)
    log = AuditLog(casework)
    erased = erase_person(log, Person("Jan Jansen"), UNAUTHENTICATED, "asked for it")
    assert erased.erased and not find_person(log, Person("Jan Jansen", "C-1")).places
    assert [line.name for line in lists.lines_of(casework, "nl", 0, 10)] == ["Alpha", "Piet"]
    told = changes.page(casework, changes.all_changes(found.id), 0, 10)
    assert [change.line.name for change in told] == ["Alpha", "Piet"]
    with casework.read() as connection:
        [body] = connection.execute(select(DELIVERIES.c.body)).scalars()
    assert [each["line"]["name"] for each in json.loads(body)["changes"]] == ["Alpha", "Piet"]
    assert verify_log(casework).problem is None
    with pytest.raises(BadUse, match="nothing is kept"):
        erase_person(log, Person("Jan Jansen"), UNAUTHENTICATED, "again")


def test_the_name_is_in_no_file_of_the_database_any_more(tmp_path: Path) -> None:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        watched(casework)
        assert _is_in_a_file(tmp_path, b"JANSEN")
        erase_person(AuditLog(casework), Person(reference="C-1"), UNAUTHENTICATED, "asked for it")
        assert not _is_in_a_file(tmp_path, b"JANSEN")
        assert _is_in_a_file(tmp_path, b"Alpha")


def test_a_run_tells_nothing_of_a_line_that_was_erased_while_it_ran(casework: Casework) -> None:
    found = watched(casework)
    log = AuditLog(casework)

    class Erasing(MadeUpWorld):
        def reading(self, line: Line, before: Reading | None, earlier: Basis | None) -> Reading:
            if line.name == "Piet":
                erase_person(log, Person("Jan Jansen"), UNAUTHENTICATED, "asked for it")
            return super().reading(line, before, earlier)

    world = Erasing(version=3)
    run = runs.begin(casework, found.id, found.name, world.basis, "anna", NOW, lambda c, id: None)
    runs.perform(casework, run, world, lambda done: None)
    told = changes.page(casework, changes.of_run(found.id, run.id), 0, 10)
    assert [change.line.name for change in told] == ["Alpha", "Piet"]
    with casework.read() as connection:
        assert lists.run_of(connection, run.id).changes == 2


def _is_in_a_file(folder: Path, text: bytes) -> bool:
    return any(text in file.read_bytes() for file in folder.iterdir() if file.is_file())
