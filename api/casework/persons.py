"""What casework keeps about a person: found, taken along, and erased, in every part that keeps any."""

from __future__ import annotations

from sqlalchemy import Connection

from api.casework.audit.erasing import Person, Place, erase_places, places_of
from api.casework.audit.log import AuditLog
from api.casework.audit.record import Kind, Record
from api.casework.dispositions import entries_about, erase_entries
from api.casework.identity import Identity
from api.casework.watch.persons import erase_lines, lines_about
from api.casework.watch.proof import ERASED_LINES
from api.errors import BadUse, CaseworkBusy
from api.models import PersonAnswer, PersonPlace

_LOG, _DECISIONS, _WATCHLISTS = "audit log", "decisions", "watchlists"


def find_person(log: AuditLog, person: Person) -> PersonAnswer:
    """Every place where something about the person is kept, with what it says."""
    with log.casework.read() as connection:
        return _answer(connection, person, log)[0]


def export_person(log: AuditLog, person: Person, identity: Identity) -> PersonAnswer:
    """The same for who asks for a copy (Regulation (EU) 2016/679, Article 15); the log says it was given."""
    with log.casework.begin() as connection:
        answer, _ = _answer(connection, person, log)
        record = Record(Kind.EXPORT, identity, "person", facts={"places": len(answer.places)})
        appended = log.append_in(connection, record)
    return answer.model_copy(update={"record": appended.sequence})


def erase_person(log: AuditLog, person: Person, identity: Identity, reason: str) -> PersonAnswer:
    """Erase all of it (Article 17), and record that it was erased, by whom and why, without the name.

    Raises `BadUse` for an empty reason, or where nothing is kept, and `CaseworkBusy` where it is erased but
    cannot be overwritten yet.
    """
    if not reason.strip():
        raise BadUse("--reason is empty; say why, without the name of the person: it is kept for good")
    with log.casework.begin() as connection:
        answer, places = _answer(connection, person, log)
        if not answer.places:
            raise BadUse("nothing is kept about this person, so there is nothing to erase")
        decisions = erase_entries(connection, person.name, person.reference)
        watched, lines = erase_lines(connection, person.name, person.reference)
        facts: dict[str, object] = {"reason": reason.strip(), "decisions": decisions, "watched": watched}
        if lines:
            facts[ERASED_LINES] = lines
        if answer.missing_keys:
            facts["missing_keys"] = answer.missing_keys
        appended = erase_places(connection, log, places, identity, facts)
    if not log.casework.forget_erased():
        raise CaseworkBusy(
            f"record {appended.sequence} says that it was erased, but another process keeps reading the "
            f"store of casework at {log.casework.url}, so the file beside it that ends in -wal may still "
            "have it; it is gone from there as soon as every process that has the store open was stopped"
        )
    return answer.model_copy(update={"erased": True, "record": appended.sequence})


def _answer(connection: Connection, person: Person, log: AuditLog) -> tuple[PersonAnswer, list[Place]]:
    """The places of the log, and what decisions and watchlists keep beside it; the former alone, too."""
    places = places_of(connection, log.names, person)
    found = [
        PersonPlace(
            where=_LOG,
            sequence=place.sequence,
            row=place.row or None,
            time=place.time,
            kind=place.kind,
            details=dict(place.details),
        )
        for place in places
    ]
    for entry in entries_about(connection, person.name, person.reference):
        told = PersonPlace(where=_DECISIONS, time=entry["at"], kind=entry.get("kind"), details=entry)
        found.append(told)
    for watched in lines_about(connection, person.name, person.reference):
        details = {key: value for key, value in watched.items() if key not in ("kind", "at")}
        told = PersonPlace(where=_WATCHLISTS, time=watched["at"], kind=watched["kind"], details=details)
        found.append(told)
    answer = PersonAnswer(
        name=person.name,
        reference=person.reference,
        places=found,
        missing_keys=list(log.names.missing) if person.name else [],
    )
    return answer, places
