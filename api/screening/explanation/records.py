"""Shipments, licences and claims that name an entity, and how many of them an answer shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.models import LeftOut
from api.screening.explanation.bounds import (
    CLAIM,
    LICENCE,
    LISTING,
    MOST_RECORDS,
    SHIPMENT,
    bounded,
    records_of,
)
from graph.store import Reader

_PARTIES = ("consignee", "exporter")
_SUBJECTS = ("about", "shipment")


@dataclass(frozen=True, slots=True)
class RecordIds:
    """The ids of all records that name an entity, in order."""

    shipments: tuple[str, ...] = ()
    licences: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()

    @classmethod
    def of(cls, reader: Reader, id: str, also: Sequence[str] = ()) -> RecordIds:
        """Those that name the entity; claims about its shipments and licences too.

        Which claims are about the entities of `also` is read with them, to be at hand later.
        """
        named = {each for ids in reader.referrers([id], _PARTIES).values() for each in ids}
        types = reader.types(sorted(named)) if named else {}
        shipments, licences = (
            tuple(sorted(each for each, type in types.items() if type == wanted))
            for wanted in (SHIPMENT, LICENCE)
        )
        subjects = [id, *shipments, *licences]
        about = reader.referrers([*subjects, *also], _SUBJECTS)
        told = {each for subject in subjects for prop in _SUBJECTS for each in about[subject, prop]}
        kinds = reader.types(sorted(told)) if told else {}
        return cls(shipments, licences, tuple(sorted(each for each, type in kinds.items() if type == CLAIM)))

    def shown(self, id: str) -> tuple[list[Sequence[str]], list[LeftOut]]:
        """Of each kind those that an answer about the entity shows, and what it leaves out."""
        kinds = (
            ("shipments", self.shipments, SHIPMENT),
            ("licences", self.licences, LICENCE),
            ("claims", self.claims, CLAIM),
        )
        parts = [bounded(name, ids, MOST_RECORDS, records_of(id, kind)) for name, ids, kind in kinds]
        return [shown for shown, _ in parts], [each for _, more in parts for each in more]


def ids_of_kind(reader: Reader, id: str, kind: str) -> Sequence[str]:
    """The ids of all records of one kind that name the entity, or of the list entries that do."""
    if kind == LISTING:
        return sorted({s.subject for s in reader.memberships(id) if s.prop == "names"})
    records = RecordIds.of(reader, id)
    return {SHIPMENT: records.shipments, LICENCE: records.licences, CLAIM: records.claims}[kind]
