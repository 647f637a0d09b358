"""What is kept about a person is found and erased in every part of casework."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select
from watched import NOW, MadeUpWorld

from api.casework.audit import AuditLog, Kind, Record
from api.casework.audit.erasing import Person
from api.casework.audit.verify import verify_log
from api.casework.database import Casework, open_database
from api.casework.dispositions import table
from api.casework.dispositions.entries import Action, Entry
from api.casework.identity import Identity
from api.casework.opening import opened_casework
from api.casework.persons import erase_person, find_person
from api.casework.watch import lists, runs
from api.casework.watch.lines import Line
from api.casework.watch.tables import CHANGES, DELIVERIES, LINES
from api.casework.watch.webhook.queue import enqueue, set_webhook
from api.errors import CaseworkBusy
from api.screening import CustomerRecord, Question

ANNA = Identity("Anna", frozenset(), key_id="k1")
JAN, OTHER = "Jan Jansen", "Bakkerij Vos"


def kept_about_two(casework: Casework) -> AuditLog:
    """A screening, a decision, a watched line, a change and a report that waits, about each of two."""
    log = AuditLog(casework)
    found = lists.make(casework, "nl", Question(), "anna", NOW)
    lists.add_lines(casework, found, [Line(JAN, reference="C-1"), Line(OTHER, reference="C-2")])
    set_webhook(casework, found.id, "https://alerts.example/")
    for name, reference in ((JAN, "C-1"), (OTHER, "C-2")):
        log.append(Record(Kind.SCREENING, ANNA, "hit", {"name": name}, name=name, reference=reference))
        note = Entry(0, datetime.now(UTC), Action.NOTE, CustomerRecord(name, reference), "Anna", f"to {name}")
        with casework.begin() as connection:
            table.add(connection, note)
    for world in (MadeUpWorld(), MadeUpWorld({JAN: "hit", OTHER: "hit"}, version=2)):
        run = runs.begin(casework, found.id, found.name, world.basis, "anna", NOW, lambda c, id: None)
        runs.perform(casework, run, world, lambda done: None)
        runs.end(casework, run, NOW, lambda c, id: enqueue(c, found.id, id, NOW))
    return log


def test_a_person_is_found_in_every_part(casework: Casework) -> None:
    log = kept_about_two(casework)
    places = find_person(log, Person(name="jan  JANSEN")).places
    assert [(place.where, place.kind) for place in places] == [
        ("audit log", "screening"),
        ("decisions", None),
        ("watchlists", "line"),
        ("watchlists", "change"),
        ("watchlists", "report"),
    ]
    assert OTHER not in json.dumps([place.details for place in places])
    assert len(find_person(log, Person(reference="C-1")).places) == 5


def test_who_is_erased_is_in_no_part_and_others_stay(casework: Casework) -> None:
    log = kept_about_two(casework)
    assert len(erase_person(log, Person(name=JAN), ANNA, "asked").places) == 5
    assert find_person(log, Person(name=JAN)).places == []
    assert len(find_person(log, Person(name=OTHER)).places) == 5
    assert verify_log(casework).problem is None
    with casework.read() as connection:
        for column in (LINES.c.line, CHANGES.c.change, DELIVERIES.c.body):
            [text] = connection.execute(select(column)).scalars()
            assert OTHER in text and JAN not in text


def test_who_is_erased_is_in_no_file_of_the_store(tmp_path: Path) -> None:
    with opened_casework(f"sqlite:///{tmp_path}/c.db") as casework:
        erase_person(kept_about_two(casework), Person(reference="C-1"), ANNA, "asked")
        held = b"".join(file.read_bytes() for file in tmp_path.iterdir()).lower()
    assert b"jan jansen" not in held and b"bakkerij vos" in held


def test_what_another_process_still_reads_is_not_called_overwritten(tmp_path: Path) -> None:
    with opened_casework(f"sqlite:///{tmp_path}/c.db") as casework:
        kept_about_two(casework)
    impatient = open_database(f"sqlite:///{tmp_path}/c.db", busy_seconds=0.1)
    reader = open_database(f"sqlite:///{tmp_path}/c.db")
    with reader.read() as connection:
        connection.execute(select(LINES)).all()
        with pytest.raises(CaseworkBusy, match="ends in -wal may still have it"):
            erase_person(AuditLog(impatient), Person(name=JAN), ANNA, "asked")
    for each in (impatient, reader):
        each.close()
    assert JAN.encode() not in b"".join(file.read_bytes() for file in tmp_path.iterdir())
