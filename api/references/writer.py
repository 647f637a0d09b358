"""Writes an answer and fills its tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import datetime
from typing import Any

from pydantic import BaseModel
from pydantic_core import to_json

from api.models import EntityRef, Fact, PathLink, Record, SourceRef, Target
from api.references.tables import KEYS, KNOWN_FROM, LIKE, TABLES, WrittenField, cites, written_fields


def as_json(answer: BaseModel, indent: int | None = None) -> bytes:
    """The answer as JSON, UTF-8; by reference where it cites statements.

    >>> as_json(EntityRef(id="cn-cetc", type="Company", caption="CETC"))
    b'{"id":"cn-cetc","type":"Company","caption":"CETC"}'
    """
    return to_json(by_reference(answer) if cites(type(answer)) else answer, indent=indent)


def by_reference(answer: BaseModel) -> dict[str, Any]:
    """An answer that cites statements as plain values, its fields before its tables.

    >>> from api.models import Judgement
    >>> asml = EntityRef(id="nl-asml", type="Company", caption="ASML")
    >>> written = by_reference(Judgement(entity=asml, one="nl-asml", other="lei:7", grade="B", sources=[]))
    >>> written["entity"], written["entities"]
    ('nl-asml', {'nl-asml': {'type': 'Company', 'caption': 'ASML'}})
    """
    return _Writer().answer(answer)


class _Writer:
    """Writes one answer and fills its tables."""

    def __init__(self) -> None:
        self._tables: dict[str, dict[str, Any]] = {name: {} for name in dict.fromkeys(TABLES.values())}
        self._known: dict[int, tuple[BaseModel, str]] = {}
        self._statements: dict[tuple[object, ...], str] = {}

    def answer(self, answer: BaseModel) -> dict[str, Any]:
        """The fields of the answer, then the tables that are not empty."""
        fields = answer.__dict__
        written = {
            field.written_as: self._field(field, fields[field.name]) for field in written_fields(type(answer))
        }
        known_from = self._hoisted()
        _leave_names_to_facts(self._tables["entities"].values())
        _liken(self._tables["documents"], lambda id, _: id.partition("~")[0])
        _liken(self._tables["statements"], _place)
        tables = {**self._tables, KNOWN_FROM: known_from}
        return written | {name: rows for name, rows in tables.items() if rows}

    def _object(self, value: BaseModel, leaving_out: tuple[str, ...] = ()) -> dict[str, Any]:
        """The fields that hold something."""
        written: dict[str, Any] = {}
        fields = value.__dict__
        for field in written_fields(type(value)):
            each = fields[field.name]
            if field.name in leaving_out or (not field.holds_models and each == field.default):
                continue
            if field.is_sparse and (each is None or each is False or (type(each) is list and not each)):
                continue
            written[field.written_as] = self._field(field, each)
        return written

    def _field(self, field: WrittenField, value: Any) -> Any:
        if not field.holds_models:
            return value
        if field.written_as == "steps":
            return self._steps(value)
        return self._facts(value) if field.name == "facts" else self._value(value)

    def _value(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self._value(each) for each in value]
        if isinstance(value, dict):
            return {key: self._value(each) for key, each in value.items()}
        if isinstance(value, BaseModel):
            return self._reference(value) if type(value) in TABLES else self._object(value)
        return value

    def _facts(self, facts: Sequence[Fact]) -> list[dict[str, Any]]:
        """Facts on the same statements together; one whose statements are not all shown stands alone."""
        groups: dict[tuple[object, ...], dict[str, Any]] = {}
        for place, fact in enumerate(facts):
            sources = [self._reference(source) for source in fact.sources]
            key = (place,) if fact.more else tuple(sources)
            group = groups.setdefault(key, {"values": {}, "sources": sources})
            group["values"].setdefault(fact.property, []).append(fact.value)
            if fact.more:
                group["more"] = self._value(fact.more)
            if fact.entity is not None:
                self._reference(fact.entity)
        return list(groups.values())

    def _steps(self, links: Sequence[PathLink]) -> list[list[str]]:
        steps: dict[int, list[str]] = {}
        for link in links:
            steps.setdefault(link.step, []).append(self._reference(link))
        return list(steps.values())

    def _reference(self, value: BaseModel) -> str:
        """The id under which the value stands in its table."""
        known = self._known.get(id(value))
        if known is None:
            known = self._known[id(value)] = value, self._entered(value)
        return known[1]

    def _entered(self, value: BaseModel) -> str:
        if isinstance(value, SourceRef):
            return self._statement(value)
        table = TABLES[type(value)]
        if isinstance(value, Target):
            return self._row(table, f"{value.risk_class}~{value.entity.id}", self._object(value))
        key = str(value.__dict__["id"])
        row = self._object(value, KEYS)
        if isinstance(value, EntityRef | Record):  # a record is an entity of which more is shown
            self._tables[table][key] = self._tables[table].get(key, {}) | row
            return key
        return self._row(table, key, row)

    def _statement(self, value: SourceRef) -> str:
        row = self._object(value, ("document", "source"))
        if value.document is None:
            row["source"] = value.source
        else:
            document = {"source": value.source, **self._object(value.document, KEYS)}
            row["document"] = self._row("documents", value.document.id, document)
            if value.observed == value.document.date:
                del row["observed"]
        content = tuple((name, repr(each) if isinstance(each, list) else each) for name, each in row.items())
        rows = self._tables["statements"]
        if content not in self._statements:
            self._statements[content] = f"s{len(rows) + 1}"
            rows[self._statements[content]] = row
        return self._statements[content]

    def _row(self, table: str, key: str, row: dict[str, Any]) -> str:
        rows, chosen, number = self._tables[table], key, 1
        while rows.setdefault(chosen, row) != row:
            number += 1
            chosen = f"{key}~{number}"
        return chosen

    def _hoisted(self) -> dict[str, datetime]:
        """Take from the statements when most of their data set were learned; that by data set."""
        rows = self._tables["statements"].values()
        documents = self._tables["documents"]
        moments: dict[str, Counter[datetime]] = {}
        for row in rows:
            if KNOWN_FROM in row:
                moments.setdefault(_source(row, documents), Counter())[row[KNOWN_FROM]] += 1
        most = {source: counted.most_common(1)[0][0] for source, counted in moments.items()}
        for row in rows:
            source = _source(row, documents)
            if source in most:
                if row.get(KNOWN_FROM) == most[source]:
                    del row[KNOWN_FROM]
                else:
                    row.setdefault(KNOWN_FROM, None)
        return most


def _source(row: dict[str, Any], documents: dict[str, Any]) -> str:
    """The data set of a statement, which its document has where it has one."""
    source: str = row["source"] if "source" in row else documents[row["document"]]["source"]
    return source


def _leave_names_to_facts(entities: Iterable[dict[str, Any]]) -> None:
    """Take away captions that the facts beside them give as the one name."""
    for row in entities:
        names = [name for group in row.get("facts", ()) for name in group["values"].get("name", ())]
        if names == [row["caption"]]:
            del row["caption"]


def _place(_: str, statement: dict[str, Any]) -> Hashable:
    """The place that a statement was read from."""
    return statement.get("document"), statement["locator"]


def _liken(rows: dict[str, dict[str, Any]], key: Callable[[str, dict[str, Any]], Hashable]) -> None:
    """Have each row say only in what it differs from the first of the same key, what it lacks as `None`."""
    first: dict[Hashable, str] = {}
    for id, row in list(rows.items()):
        base_id = first.setdefault(key(id, row), id)
        base = rows[base_id]
        # What is not told of when a row was learned is told for its data set, and could not be taken back.
        if base_id == id or KNOWN_FROM in row or KNOWN_FROM in base:
            continue
        lacks = dict.fromkeys(base.keys() - row.keys())
        differs = {name: each for name, each in row.items() if name not in base or base[name] != each}
        if len(lacks) + len(differs) + 1 < len(row):
            rows[id] = {LIKE: base_id, **differs, **lacks}
