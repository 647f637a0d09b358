"""Records asked for by type and what they say: licences, refusals, shipments, claims, figures and others.

A condition is a property, a comparison and a value, such as `destination=cn`, `amount>=2000000`,
`date<2024-02-12`, `goods~lithography` (contains), `licence=` (nothing is recorded) or `licence!=`
(something is). `consignee.name~Xcalibre` looks at the entity that a property names.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from graph.errors import GraphError
from graph.licences.values import finite_number
from graph.store.batching import batched
from graph.store.contract import Reader
from ontology import SCHEMA, Entity, OntologyError, PartialDate

__all__ = ["BadCondition", "Condition", "FoundRecord", "find_records", "ids_of_type", "records_among"]

_CONDITION = re.compile(
    r"(?P<prop>[A-Za-z]+)(?:\.(?P<of>[A-Za-z]+))?(?P<sign><=|>=|!=|=|<|>|~)(?P<value>.*)", re.S
)
_BATCH = 2_000


class BadCondition(GraphError):
    """A condition that is none, or of a property that does not exist."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What a record must say: of `prop`, or of the entity that `prop` names, its property `of`."""

    prop: str
    sign: str
    value: str
    of: str | None = None

    @classmethod
    def parse(cls, text: str) -> Condition:
        """The condition that a text means; raises `BadCondition`.

        >>> Condition.parse("amount>=2000000")
        Condition(prop='amount', sign='>=', value='2000000', of=None)
        """
        found = _CONDITION.fullmatch(text.strip())
        if found is None:
            raise BadCondition(
                f"{text[:80]!r} is no condition; write a property, =, !=, <, <=, >, >= or ~, and a value"
            )
        for name in (found["prop"], found["of"]):
            if name is not None and name not in {*SCHEMA.properties, "id"}:
                raise BadCondition(
                    f"{text[:80]!r}: there is no property {name!r}; docs/ontology.md lists them"
                )
        of = found["of"]
        if of is not None and SCHEMA.property(found["prop"]).range != "entity":
            raise BadCondition(
                f"{text[:80]!r}: {found['prop']!r} names no entity, so it has no property {of!r}"
            )
        value = found["value"].strip()
        kind = _range(of or found["prop"])
        if value and found["sign"] != "~" and not _is_comparable(kind, value):
            example = "2024-02-12" if kind == "date" else "2000000"
            raise BadCondition(f"{text[:80]!r}: {value[:40]!r} is no {kind}; write it as {example}")
        return cls(found["prop"], found["sign"], value, of)

    def holds(self, entity: Entity, others: dict[str, Entity]) -> bool:
        """Whether the record says so; `others` are the entities that records name, by id."""
        values = _values(entity, self.prop)
        if self.of is not None:
            named = [others[value] for value in values if value in others]
            values = [value for one in named for value in _values(one, self.of)]
            kind = _range(self.of)
        else:
            kind = _range(self.prop)
            if kind == "entity":
                values = [*values, *(others[value].caption for value in values if value in others)]
        if not self.value:
            return bool(values) == (self.sign == "!=")
        if self.sign == "!=":
            return not any(_compares(kind, value, "=", self.value) for value in values)
        return any(_compares(kind, value, self.sign, self.value) for value in values)


@dataclass(frozen=True, slots=True)
class FoundRecord:
    """A record: its id and name, and the values of each property asked for, entities by their names."""

    id: str
    type: str
    caption: str
    values: dict[str, tuple[str, ...]]


def find_records(
    reader: Reader, type: str, conditions: Sequence[Condition], show: Sequence[str] = ()
) -> Iterator[FoundRecord]:
    """The records of a type, narrower ones included, that say all of this, by id.

    Raises `UnknownTerm` for a type or property that does not exist. `show` are properties, whose values are
    given; those that name entities give their names.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         list(find_records(reader, "Licence", [Condition.parse("kind=global")]))
    []
    """
    return records_among(reader, ids_of_type(reader, type), conditions, show)


def records_among(
    reader: Reader, ids: Iterable[str], conditions: Sequence[Condition], show: Sequence[str] = ()
) -> Iterator[FoundRecord]:
    """Those of the records with these ids that say all of this, in the order of the ids, as `find_records`.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         list(records_among(reader, ["licence-1"], []))
    []
    """
    for name in show:
        SCHEMA.property(name)
    needed = {c.prop for c in conditions if c.of is not None or _range(c.prop) == "entity"}
    needed |= {name for name in show if SCHEMA.property(name).range == "entity"}
    for batch in batched(ids, _BATCH):
        entities = reader.entities(batch)
        named = {value for entity in entities.values() for name in needed for value in entity.values(name)}
        others = reader.entities(sorted(named)) if named else {}
        for id in batch:
            entity = entities.get(id)
            if entity is not None and all(condition.holds(entity, others) for condition in conditions):
                yield FoundRecord(id, entity.schema, entity.caption, _shown(entity, show, others))


def ids_of_type(reader: Reader, type: str) -> Iterator[str]:
    """The ids of the records of a type, narrower ones included, in their order; raises `UnknownTerm`.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         list(ids_of_type(reader, "Licence"))
    []
    """
    SCHEMA.entity_type(type)
    return (id for id, own in reader.entity_types() if SCHEMA.is_a(own, type))


def _shown(entity: Entity, show: Sequence[str], others: dict[str, Entity]) -> dict[str, tuple[str, ...]]:
    return {
        name: tuple(others[value].caption if value in others else value for value in entity.values(name))
        for name in show
    }


def _values(entity: Entity, prop: str) -> list[str]:
    if prop == "id":
        return [entity.id]
    return list(entity.names) if prop == "name" else list(entity.values(prop))


def _range(prop: str) -> str:
    return "text" if prop == "id" else SCHEMA.property(prop).range


def _compares(kind: str, value: str, sign: str, wanted: str) -> bool:
    if sign == "~":
        return wanted.casefold() in value.casefold()
    if kind == "date":
        return _dates_compare(value, sign, wanted)
    if kind == "number":
        one, other = finite_number(value), finite_number(wanted)
        return one is not None and other is not None and bool(_SIGNS[sign](one, other))
    return bool(_SIGNS[sign](value.casefold(), wanted.casefold()))


_SIGNS = {"=": operator.eq, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


def _is_comparable(kind: str, value: str) -> bool:
    if kind == "number":
        return finite_number(value) is not None
    if kind != "date":
        return True
    try:
        PartialDate(value)
    except OntologyError:
        return False
    return True


def _dates_compare(value: str, sign: str, wanted: str) -> bool:
    """A day lies in a month or year that is asked for; a month or year is before a day when all of it is."""
    try:
        one, other = PartialDate(value), PartialDate(wanted)
    except OntologyError:
        return False
    match sign:
        case "=":
            return other.first_day <= one.first_day and one.last_day <= other.last_day
        case "<":
            return one.last_day < other.first_day
        case "<=":
            return one.last_day <= other.last_day
        case ">":
            return one.first_day > other.last_day
        case _:
            return one.first_day >= other.first_day
