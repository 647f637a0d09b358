"""The vocabulary's alignments read backwards: our types, properties and links for the terms of others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ontology import SCHEMA
from ontology.ftm import ftm_link
from ontology.namespaces import PREFIXES, expand, term_iri
from ontology.schema import LinkType

FTM = PREFIXES["ftm"]

_HTTP_SCHEMA_ORG = "http://schema.org/"

_NARROWER = {
    "org:FormalOrganization": "Organization",
    "org:OrganizationalUnit": "Organization",
    "schema:EducationalOrganization": "Organization",
    "schema:GovernmentOrganization": "PublicBody",
    "schema:LocalBusiness": "Organization",
    "schema:NGO": "Organization",
    "schema:ResearchOrganization": "Organization",
}
"""Classes that are narrower than ours: read as ours, and never written."""

_NAMES = ("skos:prefLabel", "foaf:name", "rov:legalName", "schema:legalName")
"""Read as names, though not written as such: they allow one a language, or are of legal names alone."""

# A sub-organisation of ORG and schema.org may be a subsidiary, with a legal personality of its own, and
# "subsidiary of" is a holding of an unstated share; read as a unit it would need no other owner. Our own
# units are written as sub-organisations all the same, which they are.
_TIES = {
    "org:hasSubOrganization": "Ownership",
    "org:hasUnit": "Unit",
    "schema:subOrganization": "Ownership",
    "schema:department": "Unit",
    "schema:member": "Membership",
}
"""Properties from the upper end to the lower that are narrower than ours, or have a wider domain."""

_INVERSES = {
    "org:memberOf": "org:hasMember",
    "org:subOrganizationOf": "org:hasSubOrganization",
    "org:unitOf": "org:hasUnit",
    "schema:memberOf": "schema:member",
    "schema:parentOrganization": "schema:subOrganization",
}
"""Properties that their own vocabulary declares to be the inverse of one that is read here."""


@dataclass(frozen=True, slots=True)
class LinkClass:
    """A class whose instances are links, with the predicates of their upper and lower end.

    `schema` is the link type, or a kind of it. Where the ends are alike there is one predicate for both.
    """

    link_type: LinkType
    schema: str
    upper: str
    lower: str


def with_https(iri: str) -> str:
    """The IRI with https where it is a term of schema.org, which is written either way."""
    if iri.startswith(_HTTP_SCHEMA_ORG):
        return PREFIXES["schema"] + iri.removeprefix(_HTTP_SCHEMA_ORG)
    return iri


def _classes() -> dict[str, str]:
    classes: dict[str, str] = {}
    for name, entity_type in sorted(SCHEMA.entity_types.items(), key=lambda t: -len(SCHEMA.ancestors(t[0]))):
        for iri in (*map(expand, entity_type.align), term_iri(name)):
            classes[iri] = name
        if entity_type.ftm is not None:
            classes[FTM + entity_type.ftm] = name
    return classes | {expand(theirs): ours for theirs, ours in _NARROWER.items()}


def _properties() -> dict[str, str]:
    properties = {expand(name): "name" for name in _NAMES}
    for name, prop in SCHEMA.properties.items():
        # A risk class, a listing or a judgement of sameness is not taken from others.
        if prop.range == "class" or name in ("type", "names", "sameAs"):
            continue
        aligned = [*map(expand, prop.align), *([] if prop.ftm is None else [FTM + prop.ftm])]
        properties |= dict.fromkeys((*aligned, term_iri(name)), name)
    return properties


def _link_predicates() -> dict[str, tuple[LinkType, bool]]:
    predicates: dict[str, tuple[LinkType, bool]] = {}
    for link_type in SCHEMA.link_types.values():
        ties = [name for name, ours in _TIES.items() if ours == link_type.name]
        aligned = [name for name in link_type.shortcut_align if name not in _TIES]
        for name in (f"ketting:{link_type.shortcut}", *aligned, *ties):
            predicates[expand(name)] = link_type, False
            predicates |= {
                expand(inverse): (link_type, True) for inverse, direct in _INVERSES.items() if direct == name
            }
    return predicates


def _link_classes() -> dict[str, LinkClass]:
    classes: dict[str, LinkClass] = {}
    for link_type in SCHEMA.link_types.values():
        for name in link_type.align:
            prefix = name.partition(":")[0]
            upper, lower = (expand(f"{prefix}:{role}") for role in link_type.roles)
            classes[expand(name)] = LinkClass(link_type, link_type.name, upper, lower)
        if link_type.ftm is not None:
            link = ftm_link(link_type)
            schema = FTM + link.schema
            ends = f"{schema}:{link.upper}", f"{schema}:{link.lower}"
            classes[schema] = LinkClass(link_type, link_type.name, *ends)
        kinds = [name for name, kind in SCHEMA.link_kinds.items() if kind.parent == link_type.name]
        for name in (link_type.name, *kinds):
            classes[term_iri(name)] = LinkClass(link_type, name, *map(term_iri, link_type.roles))
    return classes


CLASSES: Mapping[str, str] = _classes()
"""Entity type for each class of others; the more general where several are aligned with it."""

PROPERTIES: Mapping[str, str] = _properties()
"""Property for each predicate of others."""

LINK_PREDICATES: Mapping[str, tuple[LinkType, bool]] = _link_predicates()
"""Link type for each predicate that links two entities, and whether its subject is the lower end."""

LINK_CLASSES: Mapping[str, LinkClass] = _link_classes()
"""Link type for each class of others whose instances are links."""

SHARE, START, END = (
    f"{FTM}{name}" for name in ("Ownership:percentage", "Interval:startDate", "Interval:endDate")
)
"""Predicates of the share and the dates of a link that has a resource of its own."""

QUALIFIERS = frozenset(
    (*(p for link in LINK_CLASSES.values() for p in (link.upper, link.lower)), SHARE, START, END)
)
"""Predicates of such a link."""
