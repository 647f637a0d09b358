"""What casework keeps about a person: found, taken along, and erased, in every part that keeps any."""

from __future__ import annotations

from api.casework.audit.erasing import Person, Place, erase_places, places_of
from api.casework.audit.log import AuditLog
from api.casework.audit.record import Kind, Record
from api.casework.identity import Identity
from api.errors import BadUse
from api.models import PersonAnswer, PersonPlace

_LOG = "audit log"


def find_person(log: AuditLog, person: Person) -> PersonAnswer:
    """Every place where something about the person is kept, with what it says."""
    with log.casework.read() as connection:
        places = places_of(connection, log.names, person)
    return _answer(person, places)


def export_person(log: AuditLog, person: Person, identity: Identity) -> PersonAnswer:
    """The same for who asks for a copy (Regulation (EU) 2016/679, Article 15); the log says it was given."""
    with log.casework.begin() as connection:
        places = places_of(connection, log.names, person)
        record = Record(Kind.EXPORT, identity, "person", facts={"places": len(places)})
        appended = log.append_in(connection, record)
    return _answer(person, places).model_copy(update={"record": appended.sequence})


def erase_person(log: AuditLog, person: Person, identity: Identity, reason: str) -> PersonAnswer:
    """Erase all of it (Article 17), and record that it was erased, by whom and why, without the name.

    Raises `BadUse` for an empty reason, or where nothing is kept.
    """
    if not reason.strip():
        raise BadUse("--reason is empty; say why, without the name of the person: it is kept for good")
    with log.casework.begin() as connection:
        places = places_of(connection, log.names, person)
        if not places:
            raise BadUse("nothing is kept about this person, so there is nothing to erase")
        appended = erase_places(connection, log, places, identity, {"reason": reason.strip()})
    log.casework.forget_erased()
    return _answer(person, places).model_copy(update={"erased": True, "record": appended.sequence})


def _answer(person: Person, places: list[Place]) -> PersonAnswer:
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
    return PersonAnswer(name=person.name, reference=person.reference, places=found)
