"""RDF terms and nodes as plain values: what exports write and loads read, whatever the format."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from ontology.dates import PartialDate
from ontology.namespaces import expand

_DATE_TYPES = {4: expand("xsd:gYear"), 7: expand("xsd:gYearMonth"), 10: expand("xsd:date")}


@dataclass(frozen=True, slots=True)
class Iri:
    """A resource."""

    text: str


@dataclass(frozen=True, slots=True)
class Literal:
    """A text, of the datatype with this IRI (`None`: xsd:string) or in a language."""

    text: str
    datatype: str | None = None
    language: str | None = None


Term = Iri | Literal


@dataclass(frozen=True, slots=True)
class Node:
    """A resource with its properties, as pairs of predicate IRI and object, in their order."""

    iri: str
    properties: tuple[tuple[str, Term], ...]

    def all(self, predicate: str) -> tuple[Term, ...]:
        """The objects of one predicate, an IRI or a prefixed name such as `prov:wasDerivedFrom`."""
        wanted = predicate if "//" in predicate else expand(predicate)
        return tuple(term for iri, term in self.properties if iri == wanted)

    def text(self, predicate: str) -> str | None:
        """The text of the predicate's first object, an IRI's where it is one; `None` without any."""
        return next((term.text for term in self.all(predicate)), None)


def resource(name: str) -> Iri:
    """The resource of a prefixed name, `ketting:Company`.

    >>> resource("foaf:Person")
    Iri(text='http://xmlns.com/foaf/0.1/Person')
    """
    return Iri(expand(name))


@lru_cache(maxsize=10_000)  # a graph has few different dates
def date_literal(date: PartialDate) -> Literal:
    """The date under the datatype of its precision: xsd:date, xsd:gYearMonth or xsd:gYear."""
    return Literal(date.text, _DATE_TYPES[len(date.text)])


@lru_cache(maxsize=10_000)
def decimal_literal(value: float) -> Literal:
    """The number without an exponent; it reads back as the same float."""
    text = f"{Decimal(repr(float(value))):f}"
    return Literal(text if "." in text else f"{text}.0", expand("xsd:decimal"))
