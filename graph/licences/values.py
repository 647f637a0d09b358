"""A licence and a shipment as values, read from what a store says of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from graph.store.contract import Reader
from ontology import Entity, PartialDate

__all__ = ["LicenceRecord", "ShipmentRecord", "StandingEvent", "licence_record", "shipment_record"]


@dataclass(frozen=True, slots=True)
class StandingEvent:
    """What befell a licence: `suspended`, `reinstated`, `revoked` or `amended`, from a day on."""

    kind: str
    day: PartialDate


@dataclass(frozen=True, slots=True)
class LicenceRecord:
    """A licence as recorded; what is empty or `None` is not stated, and nothing follows from it.

    `kind` is individual, global, general_national, general_union or intra_eu; `scope_form` is that of a
    global one; `amount` is the largest value in `currency`; `excludes` are classes or uses that are left
    out, and `requires` what must be there, such as `compliance_programme` or `end_use_statement`.
    `registered` are the exporters that may use a general one. `read_from` is the day of the earliest text
    that tells destinations, codes and exclusions; of days before it a general licence may have had others.
    `is_certain` is false for a licence that a source only infers.
    """

    id: str
    kind: str | None = None
    scope_form: str | None = None
    movement: str | None = None
    exporters: frozenset[str] = frozenset()
    registered: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    destinations: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    amount: Decimal | None = None
    currency: str | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    excludes: frozenset[str] = frozenset()
    requires: frozenset[str] = frozenset()
    events: tuple[StandingEvent, ...] = ()
    is_certain: bool = True
    read_from: PartialDate | None = None


@dataclass(frozen=True, slots=True)
class ShipmentRecord:
    """A shipment as recorded; what is `None` or empty is not stated, or stated in several ways."""

    id: str
    exporter: str | None = None
    consignee: str | None = None
    end_user: str | None = None
    day: PartialDate | None = None
    destination: str | None = None
    movement: str | None = None
    codes: frozenset[str] = frozenset()
    value: Decimal | None = None
    currency: str | None = None
    end_use: str | None = None


def licence_record(reader: Reader, id: str) -> LicenceRecord | None:
    """The licence of this id with its registrations, conditions and events; `None` when there is none.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         licence_record(reader, "licence-1") is None
    True
    """
    entity = reader.entity(id)
    if entity is None:
        return None
    conditions = reader.referring(entity.id, "licence")
    parts = {kind: [one for one in conditions if one.schema == kind] for kind in _PARTS}
    every = [entity, *parts["LicenceCondition"]]
    events = [
        StandingEvent(kind, day)
        for event in parts["LicenceEvent"]
        if (kind := event.first("kind")) is not None and (day := _day(event, "date")) is not None
    ]
    return LicenceRecord(
        id=entity.id,
        kind=entity.first("kind"),
        scope_form=entity.first("scopeForm"),
        movement=entity.first("movement"),
        exporters=frozenset(entity.values("exporter")),
        registered=frozenset(value for one in parts["Registration"] for value in one.values("exporter")),
        parties=frozenset([*entity.values("consignee"), *entity.values("endUser")]),
        destinations=frozenset(entity.values("destination")),
        codes=_codes(reader, entity),
        amount=_number(entity, "amount"),
        currency=entity.first("currency"),
        start=_day(entity, "effectiveFrom") or _day(entity, "date"),
        end=_day(entity, "effectiveTo"),
        excludes=frozenset(value for one in every for value in one.values("excludes")),
        requires=frozenset(value for one in every for value in one.values("requires")),
        events=tuple(sorted(events, key=lambda event: event.day.first_day)),
        is_certain=not {"inferred", "claimed"} & set(entity.values("status")),
        read_from=_read_from(every),
    )


def shipment_record(reader: Reader, id: str) -> ShipmentRecord | None:
    """The shipment of this id; `None` when there is none.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         shipment_record(reader, "shipment-1") is None
    True
    """
    entity = reader.entity(id)
    return None if entity is None else shipment_of(reader, entity)


def shipment_of(reader: Reader, entity: Entity) -> ShipmentRecord:
    """The shipment that the entity is, with the control codes of its items."""
    return ShipmentRecord(
        id=entity.id,
        exporter=_only(reader, entity, "exporter"),
        consignee=_only(reader, entity, "consignee"),
        end_user=_only(reader, entity, "endUser"),
        day=_narrowest(entity, "date"),
        destination=_only(reader, entity, "destination"),
        movement=_only(reader, entity, "movement"),
        codes=_codes(reader, entity),
        value=_number(entity, "value"),
        currency=_only(reader, entity, "currency"),
        end_use=entity.first("endUse"),
    )


_SCOPE = frozenset(("destination", "controlCode", "controlEntry", "excludes"))


def _read_from(parts: Iterable[Entity]) -> PartialDate | None:
    """When the first text that tells the scope was seen to hold."""
    told = [each.observed.first for part in parts for each in part.statements if each.prop in _SCOPE]
    return min(told, key=lambda day: day.first_day, default=None)


_PARTS = ("Registration", "LicenceCondition", "LicenceEvent")


def _codes(reader: Reader, entity: Entity) -> frozenset[str]:
    """The control codes stated of it, of its entries of control lists, and of its items."""
    codes = set(entity.values("controlCode"))
    named = reader.entities([*entity.values("controlEntry"), *entity.values("item")])
    for other in named.values():
        codes |= set(other.values("controlCode"))
    return frozenset(codes)


def _day(entity: Entity, prop: str) -> PartialDate | None:
    value = entity.first(prop)
    return None if value is None else PartialDate(value)


def _narrowest(entity: Entity, prop: str) -> PartialDate | None:
    """Of several dates the one that says most, such as the day beside the year."""
    days = [PartialDate(value) for value in entity.values(prop)]
    return min(days, key=lambda day: (day.last_day - day.first_day, day.first_day), default=None)


def _only(reader: Reader, entity: Entity, prop: str) -> str | None:
    """The one value; `None` where there are several, so that nothing is told of the one alone."""
    values = entity.values(prop)
    if len(values) > 1 and len({reader.canonical(value) for value in values}) > 1:
        return None
    return values[0] if values else None


def _number(entity: Entity, prop: str) -> Decimal | None:
    """The one number; `None` where there are several."""
    numbers = {finite_number(value) for value in entity.values(prop)}
    return numbers.pop() if len(numbers) == 1 else None


def finite_number(text: str) -> Decimal | None:
    """The number that the text is; `None` where it is none, or has no end.

    >>> finite_number("2000000"), finite_number("about 3"), finite_number("nan")
    (Decimal('2000000'), None, None)
    """
    try:
        number = Decimal(text)
    except InvalidOperation:
        return None
    return number if number.is_finite() else None
