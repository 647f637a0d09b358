"""Types and properties as a reconciliation service names them: FollowTheMoney's, with our labels."""

from __future__ import annotations

from api.reconcile.reading import BadReconciliation
from ontology import SCHEMA
from ontology.ftm import FTM_SCHEMATA, ftm_property, kinds_of

OFFERED = ("LegalEntity", "Company", "Organization", "PublicBody", "Person")
"""The types of which there are parties, the one that says least first."""

_TOPICS = ("topics", "Topics", "What kind of body it is, such as mil or export.control")
_LONGEST = 100


def type_of(name: str) -> dict[str, object]:
    """A type with what it is a kind of.

    >>> type_of("Person")
    {'id': 'Person', 'name': 'Person', 'broader': [{'id': 'LegalEntity', 'name': 'Legal entity'}]}
    """
    schema = FTM_SCHEMATA[name]
    broader = [{"id": each, "name": FTM_SCHEMATA[each].label} for each in schema.extends if each in OFFERED]
    return {"id": name, "name": schema.label} | ({"broader": broader} if broader else {})


def checked_type(name: str) -> str:
    """The type of this name; raises `BadReconciliation` for one that there are no parties of.

    >>> checked_type("Banana")
    Traceback (most recent call last):
    api.reconcile.reading.BadReconciliation: there is no type 'Banana'; there are LegalEntity, Company, \
Organization, PublicBody, Person
    """
    if name not in (*OFFERED, "Thing"):
        raise BadReconciliation(f"there is no type {name[:_LONGEST]!r}; there are {', '.join(OFFERED)}")
    return name


def properties_of(type: str = OFFERED[0]) -> list[dict[str, str]]:
    """The properties, but those of which values are entities, of the type and its kinds; by default of all.

    >>> [each["name"] for each in properties_of("Person") if each["id"] == "birthDate"]
    ['Born']
    """
    found: dict[str, dict[str, str]] = {}
    for schema in OFFERED:
        if schema not in kinds_of(type):
            continue
        for prop in SCHEMA.properties.values():
            name = ftm_property(schema, prop)
            if name is not None and prop.range != "entity":
                found[name] = {"id": name, "name": prop.label, "description": prop.description}
    id, label, description = _TOPICS
    return [*found.values(), {"id": id, "name": label, "description": description}]


def property_id(pid: str) -> str:
    """The id of a property by itself: a client may put its type before it.

    >>> property_id("Thing:country"), property_id("country")
    ('country', 'country')
    """
    return pid.rpartition(":")[2]
