"""Which ids a source declares by its `type` and `name` rows, and what may be said of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from graph.store.records import Document
from ingest.formats.fact_table.statement import row_statement
from ingest.records import CsvRow
from ingest.rejections import BadField, Problem
from ontology import SCHEMA, Statement

_Place = tuple[str, int]
"""A file name and the line that a row begins on."""


@dataclass(frozen=True, slots=True)
class Declarations:
    """What the first pass over a source's rows tells.

    `types` gives the type of each id that may be used, `refused` the problem of each other id that has
    a `type` row, and `bad_rows` the problem of each `type` row that is wrong, by its place. `judged_same`
    are the pairs of ids that a `sameAs` row judges the same.
    """

    types: Mapping[str, str]
    refused: Mapping[str, Problem]
    bad_rows: Mapping[_Place, Problem]
    judged_same: tuple[tuple[str, str], ...] = ()

    def check_declaration(self, row: CsvRow) -> None:
        """Raise `BadField` for a `type` row that is wrong."""
        problem = self.bad_rows.get((row.file, row.number))
        if problem is not None:
            raise BadField(*problem)

    def with_type(self, statement: Statement) -> Statement:
        """The statement with the type of its subject for schema.

        Raises `BadField` when an id is not declared or of a type that the statement cannot have.
        """
        kind = self.type_of("subject", statement.subject)
        link_type = SCHEMA.link_types.get(statement.prop)
        if link_type is not None:
            lower_kind = self.type_of("object", statement.value)
            ends = (("subject", kind, link_type.upper_type), ("object", lower_kind, link_type.lower_type))
            for (field, actual, wanted), role in zip(ends, link_type.roles, strict=True):
                if not SCHEMA.is_a(actual, wanted):
                    raise BadField(
                        field, f"is a {actual}", f"the {role} of {link_type.name} must be a {wanted}"
                    )
            return statement
        if SCHEMA.property(statement.prop).range == "entity":
            self.type_of("object", statement.value)
        if not SCHEMA.is_a(kind, statement.schema):
            raise BadField(
                "property",
                f"{statement.subject} is a {kind}",
                f"only a {statement.schema} has {statement.prop}",
            )
        return replace(statement, schema=kind)

    def type_of(self, field: str, id: str) -> str:
        """The type of an id; raises `BadField` when no row declares it, or a wrong one."""
        kind = self.types.get(id)
        if kind is not None:
            return kind
        problem = self.refused.get(id)
        if problem is not None:
            raise BadField(field, f"{id}: {problem.reason}", problem.remedy)
        raise BadField(field, f"{id} has no type row in this source", "declare it, or correct the id")


def survey(rows: Iterable[CsvRow], documents: Mapping[str, Document]) -> tuple[Declarations, int]:
    """The declarations among the rows, and how many rows there are."""
    survey = _Survey(documents)
    count = 0
    for row in rows:
        count += 1
        survey.add(row)
    return survey.declarations(), count


class _Survey:
    """The `type`, `name` and `sameAs` rows met so far."""

    def __init__(self, documents: Mapping[str, Document]) -> None:
        self._documents = documents
        self._types: dict[str, tuple[str, _Place]] = {}
        self._type_rows: dict[str, list[_Place]] = {}
        self._named: set[str] = set()
        self._bad_rows: dict[str, list[tuple[_Place, Problem]]] = {}
        self._judged_same: list[tuple[str, str]] = []

    def add(self, row: CsvRow) -> None:
        """Take in a row; rows that declare nothing are passed over."""
        if len(row.cells) < 2:
            return
        subject, prop = row.cells[0].strip(), row.cells[1].strip()
        if prop not in ("type", "name", "sameAs"):
            return
        try:
            value = row_statement(row, "", self._documents).value
            if prop == "sameAs":
                self._judged_same.append((subject, value))
            elif prop == "name":
                self._named.add(subject)
            else:
                self._declare(subject, value, row)
        except BadField as bad:
            if prop == "type":
                self._bad_rows.setdefault(subject, []).append(((row.file, row.number), bad.problem))

    def declarations(self) -> Declarations:
        """What all rows together declare."""
        refused: dict[str, Problem] = {}
        bad_rows: dict[_Place, Problem] = {}
        for id, problems in self._bad_rows.items():
            (file, number), (field, reason, remedy) = problems[0]
            reason = f"its type row was rejected: {file}, row {number}, {field}: {reason}"
            refused[id] = Problem("subject", reason, remedy)
            bad_rows |= dict(problems)
        for id, places in self._type_rows.items():
            refused.pop(id, None)
            if id not in self._named:
                reason, remedy = "no good row gives its name", "add a name row"
                refused[id] = Problem("subject", reason, remedy)
                bad_rows |= dict.fromkeys(places, Problem("subject", f"{id}: {reason}", remedy))
        types = {id: kind for id, (kind, _) in self._types.items() if id not in refused}
        judged = tuple(pair for pair in self._judged_same if types.keys() >= set(pair))
        return Declarations(types, refused, bad_rows, judged)

    def _declare(self, id: str, kind: str, row: CsvRow) -> None:
        place = row.file, row.number
        known, (file, number) = self._types.get(id, (kind, place))
        if SCHEMA.is_a(kind, known):
            self._types[id] = (kind, place)
        elif not SCHEMA.is_a(known, kind):
            raise BadField(
                "object", f"{id} cannot be both {known} ({file}, row {number}) and {kind}", "keep one type"
            )
        self._type_rows.setdefault(id, []).append(place)
