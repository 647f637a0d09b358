"""Looking entities up by a text, with filters and counts beside them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from time import monotonic
from typing import Any

from api.workspace import View
from api.yente.errors import BadRequest, TooLong
from api.yente.labels import country_name, topic_label
from api.yente.query_language import read_query
from api.yente.query_terms import Document, Node, beginnings
from api.yente.records import Among, Record, Records
from api.yente.sorting import Sort, in_order
from graph.store.records import Version
from ingest.normalise import BadName
from ontology.ftm import FTM_SCHEMATA, comparable_schemata, ftm_schema

MOST_FOUND = 10_000
"""Entities that are looked through; yente's own index stops counting there too."""

_MOST_NAMED, _MOST_BEGINNING = 500, 500
_READ_AT_ONCE = 500
_MOST_SECONDS = 20.0
_MOST_VALUES = 1_000
_LONGEST_TEXT = 500
_SYNTAX = str.maketrans(dict.fromkeys('"*~()', " "))


class Facet(StrEnum):
    """What can be counted."""

    DATASETS = "datasets"
    SCHEMA = "schema"
    COUNTRIES = "countries"
    IDENTIFIERS = "identifiers"
    TOPICS = "topics"
    GENDERS = "genders"


class Operator(StrEnum):
    """How several filters on one field combine."""

    AND = "AND"
    OR = "OR"


_LABELS = {
    Facet.DATASETS: "Data sources",
    Facet.SCHEMA: "Entity types",
    Facet.COUNTRIES: "Countries",
    Facet.IDENTIFIERS: "Identifiers",
    Facet.TOPICS: "Topics",
    Facet.GENDERS: "Genders",
}
_PROPERTIES = {
    Facet.COUNTRIES: ("country", "jurisdiction", "nationality"),
    Facet.IDENTIFIERS: (
        "leiCode",
        "registrationNumber",
        "uscCode",
        "taxNumber",
        "imoNumber",
        "idNumber",
        "passportNumber",
    ),
    Facet.TOPICS: ("topics",),
    Facet.GENDERS: ("gender",),
}


@dataclass(frozen=True, slots=True)
class SearchOptions(Among):
    """What is asked beside the text. `filters` are fields with a value that results have."""

    schema: str = "Thing"
    fuzzy: bool = False
    simple: bool = False
    filters: tuple[tuple[str, str], ...] = ()
    filter_op: Operator = Operator.OR
    facets: tuple[Facet, ...] = (Facet.COUNTRIES, Facet.TOPICS, Facet.DATASETS)
    sorts: tuple[Sort, ...] = ()
    limit: int = 10
    offset: int = 0

    def is_wanted(self, record: Record) -> bool:
        """Whether an entity of one of the schemata asked for is a result."""
        return self.has(record) and self._passes(record)

    def _passes(self, record: Record) -> bool:
        wanted: dict[str, set[str]] = {}
        for field, value in self.filters:
            wanted.setdefault(field, set()).add(value)
        for field, values in wanted.items():
            held = values_of(record, field)
            if self.filter_op is Operator.AND and not values <= held:
                return False
            if values.isdisjoint(held):
                return False
        return True


def search_answer(view: View, records: Records, text: str, options: SearchOptions) -> dict[str, object]:
    """A page of the entities that the text may mean or begin with; of all there are without a text.

    `view` has the names that count. Raises `BadRequest`, and `TooLong` where it takes too long.
    """
    if options.schema not in FTM_SCHEMATA:
        raise BadRequest("Invalid schema")
    schemata = comparable_schemata(options.schema)
    query = read_query(text, simple=options.simple)
    if options.sources == frozenset():
        ids: Iterator[str] = iter(())
    elif query is None:
        ids = _found(view, records, text, schemata, fuzzy=options.fuzzy)
    else:
        ids = _looked_through(view, records, query, schemata)
    until, found, seen, is_cut = monotonic() + _MOST_SECONDS, [], 0, False
    while batch := list(islice(ids, _READ_AT_ONCE)):
        if monotonic() > until:
            raise TooLong(f"The search took more than {_MOST_SECONDS:.0f} seconds; narrow it by a text.")
        seen += len(batch)
        told = records.of(batch).values()
        found += [
            each
            for each in told
            if each["schema"] in schemata
            and options.is_wanted(each)
            and (query is None or query.holds(_document(each)))
        ]
        if seen >= MOST_FOUND:
            is_cut = next(ids, None) is not None
            break
    is_cut = is_cut or (bool(text.strip()) and seen >= _MOST_BEGINNING)
    ordered = in_order(found, options.sorts)
    return {
        "limit": options.limit,
        "offset": options.offset,
        "total": {"value": len(found), "relation": "gte" if is_cut else "eq"},
        "results": ordered[options.offset : options.offset + options.limit],
        "facets": {facet.value: _facet(facet, found, view.versions) for facet in options.facets},
    }


def begun(view: View, text: str, limit: int) -> list[str]:
    """Our ids of the parties with an id or a name that is the text, or of which words begin as it does."""
    cleaned = text.translate(_SYNTAX).strip()[:_LONGEST_TEXT]
    if not cleaned:
        return []
    try:
        named = [match.entity_id for match in view.parties.match(cleaned, limit)]
    except BadName:
        return []
    beginning = view.parties.names.beginning(cleaned, limit, excluding=named)
    return [*named, *(match.entity_id for match in beginning)][:limit]


def read_filter(text: str) -> tuple[str, str]:
    """The field and value of a filter; raises `BadRequest`.

    >>> read_filter("properties.birthDate:1985")
    ('properties.birthDate', '1985')
    """
    field, colon, value = text.partition(":")
    if not colon:
        raise BadRequest(f"Invalid filter: {text[:80]!r}")
    return field, value


def values_of(record: Record, field: str) -> set[str]:
    """The values of a field by which results are filtered and counted; none of a field that there is not.

    >>> record = {"schema": "Company", "datasets": ["x"], "target": True, "properties": {"country": ["nl"]}}
    >>> values_of(record, "countries"), values_of(record, "properties.country"), values_of(record, "target")
    ({'nl'}, {'nl'}, {'true'})
    """
    properties: Mapping[str, Sequence[str]] = record["properties"]
    if field.startswith("properties."):
        return set(properties.get(field.removeprefix("properties."), ()))
    if field == "target":
        return {str(record["target"]).lower()}
    if field == Facet.SCHEMA:
        return {record["schema"]}
    if field == Facet.DATASETS:
        return set(record["datasets"])
    if field in _PROPERTIES:
        return {value for name in _PROPERTIES[Facet(field)] for value in properties.get(name, ())}
    return set()


def _found(
    view: View, records: Records, text: str, schemata: frozenset[str], *, fuzzy: bool
) -> Iterator[str]:
    """Our ids of what is looked through: by the text, else all of these schemata.

    As in yente all words of the text have to be there; what is merely alike is given where it is asked for,
    or where there is nothing else.
    """
    if not text.strip():
        return (id for id, type in records.reader.entity_types() if ftm_schema(type) in schemata)
    cleaned = text.translate(_SYNTAX).strip()[:_LONGEST_TEXT]
    if not cleaned:
        return iter(())
    try:
        matches = view.parties.match(cleaned, _MOST_NAMED)
    except BadName:  # signs alone
        return iter(())
    meant = [match.entity_id for match in matches if match.accepted]
    beginning = view.parties.names.beginning(cleaned, _MOST_BEGINNING, excluding=meant)
    found = [*meant, *(match.entity_id for match in beginning)]
    if fuzzy or not found:
        found += [match.entity_id for match in matches if match.entity_id not in {*found}]
    return iter(found)


def _looked_through(view: View, records: Records, query: Node, schemata: frozenset[str]) -> Iterator[str]:
    """Our ids of what may meet a query: by the words that it needs of names, else all of these schemata."""
    texts = beginnings(query)
    if texts is None:
        return _found(view, records, "", schemata, fuzzy=False)
    found = (id for text in texts for id in _found(view, records, text, schemata, fuzzy=False))
    return iter(dict.fromkeys(found))


def _document(record: Record) -> Document:
    fields: dict[str, set[str]] = {facet.value: values_of(record, facet) for facet in Facet}
    fields |= {"target": values_of(record, "target"), "entity_id": {record["id"]}}
    return Document(record["id"], record["properties"], fields)


def _facet(facet: Facet, found: Iterable[Record], versions: Iterable[Version]) -> dict[str, Any]:
    counts = Counter(value for record in found for value in values_of(record, facet))
    titles = {version.dataset.id: version.dataset.title for version in versions}
    values = [
        {"name": name, "label": _label(facet, name, titles), "count": count}
        for name, count in sorted(counts.items(), key=lambda each: (-each[1], each[0]))
    ]
    return {"label": _LABELS[facet], "values": values[:_MOST_VALUES]}


def _label(facet: Facet, name: str, titles: Mapping[str, str]) -> str:
    match facet:
        case Facet.DATASETS:
            return titles.get(name, name)
        case Facet.SCHEMA:
            return FTM_SCHEMATA[name].plural if name in FTM_SCHEMATA else name
        case Facet.COUNTRIES:
            return country_name(name)
        case Facet.TOPICS:
            return topic_label(name)
    return name
