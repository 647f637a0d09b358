"""What is recorded beside a licence and a shipment: classes of parties, shipments before, papers on file."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from graph.licences.coverage import Answer, CoverageContext, CoverageResult, covers
from graph.licences.values import LicenceRecord, ShipmentRecord, licence_record, shipment_of, shipment_record
from graph.model import day_number, fact_on, rows_of
from graph.store.contract import Reader
from ontology import PartialDate, Statement

__all__ = ["context_of", "licences_of", "recorded_answer", "recorded_coverage"]


def licences_of(reader: Reader, shipment: str) -> tuple[str, ...]:
    """The licences that a shipment was declared under, and those that name it; ids in their order.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         licences_of(reader, "shipment-1")
    ()
    """
    entity = reader.entity(shipment)
    if entity is None:
        return ()
    naming = [one.id for one in reader.referring(entity.id, "shipment") if one.schema in _LICENCES]
    return tuple(sorted({*entity.values("licence"), *naming}))


def recorded_coverage(reader: Reader, shipment: str) -> list[CoverageResult]:
    """Whether each licence of a shipment covers it, as far as is recorded.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         recorded_coverage(reader, "shipment-1")
    []
    """
    sent = shipment_record(reader, shipment)
    if sent is None:
        return []
    found = []
    for id in licences_of(reader, shipment):
        licence = licence_record(reader, id)
        if licence is not None:
            found.append(covers(licence, sent, context_of(reader, licence, sent)))
    return found


def recorded_answer(results: Iterable[CoverageResult], declared: Iterable[str]) -> Answer:
    """Whether the shipment went under a licence: yes when one covers it.

    It is no when it was declared under licences of which none covers it for certain; without a licence on
    record it is unknown, since nobody records every licence.

    >>> recorded_answer([], [])
    <Answer.UNKNOWN: 'unknown'>
    """
    answers = {result.licence: result.answer for result in results}
    if Answer.YES in answers.values():
        return Answer.YES
    under = list(declared)
    if under and all(answers.get(id) is Answer.NO for id in under) and set(answers.values()) == {Answer.NO}:
        return Answer.NO
    return Answer.UNKNOWN


def context_of(reader: Reader, licence: LicenceRecord, shipment: ShipmentRecord) -> CoverageContext:
    """What is recorded of the parties, of shipments before, and of what the licence requires.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         context_of(reader, LicenceRecord("l"), ShipmentRecord("s")).on_file
    frozenset()
    """
    parties = {party for party in (shipment.consignee, shipment.end_user) if party is not None}
    return CoverageContext(
        classes={party: _classes(reader, party, shipment.day) for party in parties},
        sent_before=_sent_before(reader, licence, shipment),
        on_file=_on_file(reader, shipment),
    )


def _classes(reader: Reader, party: str, day: PartialDate | None) -> dict[str, bool | None]:
    """The classes that the party is in on the whole day, month or year; of any other nothing is known.

    In force and presumed count, as for a `yes`. A membership that had ended, had not begun, or was not
    observed by then says nothing, and neither does one that held on some days of a month or year alone.
    """
    if day is None:
        return {}
    facts: dict[tuple[str, str], list[Statement]] = {}
    for name, target, member, statement in reader.memberships_of([party]):
        if member == reader.canonical(party):
            facts.setdefault((name, target), []).append(statement)
    return {name: True for (name, _), stated in facts.items() if _holds_throughout(stated, day)}


def _holds_throughout(membership: Sequence[Statement], day: PartialDate) -> bool:
    """Whether the membership is in force or presumed on every day of the day, month or year."""
    first, last = day_number(day.first_day), day_number(day.last_day)
    rows = rows_of(membership, is_link=False)
    edges = {edge for row in rows for edge in (row.since, row.until + 1, row.window_from, row.window_to + 1)}
    days = (first, last, *(edge for edge in edges if first < edge < last))
    return all(fact_on(membership, one, is_link=False).validity_on(one).holds for one in days)


def _sent_before(
    reader: Reader, licence: LicenceRecord, shipment: ShipmentRecord
) -> tuple[ShipmentRecord, ...]:
    """The other shipments under the licence until then; one without a day counts.

    Of a licence without an amount none is read: nobody asks what is left of it.
    """
    if licence.amount is None:
        return ()
    found = []
    for entity in reader.referring(licence.id, "licence"):
        if entity.schema != "Shipment" or entity.id == shipment.id:
            continue
        other = shipment_of(reader, entity)
        if _is_before(other, shipment):
            found.append(other)
    return tuple(found)


def _is_before(one: ShipmentRecord, other: ShipmentRecord) -> bool:
    """By day, and on one day by id."""
    if one.day is None or other.day is None:
        return True
    return (one.day.first_day, one.id) < (other.day.first_day, other.id)


def _on_file(reader: Reader, shipment: ShipmentRecord) -> frozenset[str]:
    found = set()
    until = date.max if shipment.day is None else shipment.day.last_day
    if shipment.exporter is not None:
        for entity in reader.referring(shipment.exporter, "exporter"):
            stated = entity.first("date")
            is_there = stated is None or PartialDate(stated).first_day <= until
            if entity.schema == "ComplianceProgramme" and entity.first("outcome") == "granted" and is_there:
                found.add("compliance_programme")
    if shipment.end_user is not None:
        for entity in reader.referring(shipment.end_user, "endUser"):
            if entity.schema == "EndUseStatement":
                found.add("end_use_statement")
    return frozenset(found)


_LICENCES = frozenset(("Licence", "GeneralLicence"))
