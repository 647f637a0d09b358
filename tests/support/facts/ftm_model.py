"""FollowTheMoney 4.11, as far as an export of ours uses it: facts of its model, read in its own definitions.

Of each schema: what it extends, what an entity must have, and its properties that we write, with the
schema that each must lead to where it leads to an entity.
"""

from __future__ import annotations

EXTENDS: dict[str, tuple[str, ...]] = {
    "Address": ("Thing",),
    "Analyzable": (),
    "Asset": ("Thing", "Value"),
    "Company": ("Organization", "Asset"),
    "Contract": ("Asset",),
    "Control": ("Interest",),
    "Directorship": ("Interest",),
    "Document": ("Thing", "Analyzable"),
    "Family": ("Interval",),
    "Interest": ("Interval",),
    "Interval": (),
    "LegalEntity": ("Thing",),
    "License": ("Contract",),
    "Membership": ("Interest",),
    "Organization": ("LegalEntity",),
    "Ownership": ("Interest",),
    "Person": ("LegalEntity",),
    "PublicBody": ("Organization",),
    "Representation": ("Interest",),
    "Sanction": ("Interval",),
    "Succession": ("Interest",),
    "Thing": (),
    "UnknownLink": ("Interest",),
    "Value": (),
    "Vehicle": ("Asset",),
    "Vessel": ("Vehicle",),
}
ABSTRACT: tuple[str, ...] = ("Analyzable", "Interest", "Interval", "Thing", "Value")
REQUIRED: dict[str, tuple[str, ...]] = {
    "Company": ("name",),
    "Contract": ("title",),
    "Control": ("controller", "controlled"),
    "Directorship": ("director", "organization"),
    "Document": ("fileName",),
    "Family": ("person", "relative"),
    "LegalEntity": ("name",),
    "License": ("name", "authority"),
    "Membership": ("member", "organization"),
    "Organization": ("name",),
    "Ownership": ("owner", "asset"),
    "Person": ("name",),
    "PublicBody": ("name",),
    "Representation": ("agent", "client"),
    "Sanction": ("entity",),
    "Succession": ("predecessor", "successor"),
    "Thing": ("name",),
    "UnknownLink": ("subject", "object"),
    "Vessel": ("name",),
}
ENDS: dict[str, tuple[str, str]] = {
    "Control": ("controller", "controlled"),
    "Directorship": ("director", "organization"),
    "Family": ("person", "relative"),
    "Membership": ("member", "organization"),
    "Ownership": ("owner", "asset"),
    "Representation": ("agent", "client"),
    "Succession": ("predecessor", "successor"),
    "UnknownLink": ("subject", "object"),
}
PROPERTIES: dict[str, dict[str, str | None]] = {
    "Address": {"full": None},
    "Company": {"ticker": None},
    "Contract": {"authority": "LegalEntity", "title": None},
    "Control": {"controlled": "LegalEntity", "controller": "LegalEntity"},
    "Directorship": {"director": "LegalEntity", "organization": "Organization"},
    "Document": {"fileName": None, "date": None, "title": None},
    "Family": {"person": "Person", "relative": "Person"},
    "Interest": {"role": None},
    "Interval": {"date": None, "endDate": None, "sourceUrl": None, "startDate": None, "summary": None},
    "LegalEntity": {
        "abbreviation": None,
        "dissolutionDate": None,
        "incorporationDate": None,
        "leiCode": None,
        "registrationNumber": None,
        "taxNumber": None,
        "uscCode": None,
        "website": None,
    },
    "License": {"commodities": None},
    "Membership": {"member": "LegalEntity", "organization": "Organization"},
    "Ownership": {"asset": "Asset", "owner": "LegalEntity", "percentage": None},
    "Person": {"birthDate": None, "title": None},
    "Representation": {"agent": "LegalEntity", "client": "LegalEntity"},
    "Sanction": {
        "authority": None,
        "authorityId": None,
        "country": None,
        "entity": "Thing",
        "programId": None,
        "provisions": None,
    },
    "Succession": {"predecessor": "LegalEntity", "successor": "LegalEntity"},
    "Thing": {
        "address": None,
        "addressEntity": "Address",
        "alias": None,
        "country": None,
        "name": None,
        "notes": None,
        "previousName": None,
        "programId": None,
        "sourceUrl": None,
        "summary": None,
        "topics": None,
        "weakAlias": None,
    },
    "UnknownLink": {"object": "Thing", "subject": "Thing"},
    "Vehicle": {"owner": "LegalEntity", "registrationNumber": None},
    "Vessel": {"imoNumber": None},
}

IDENTIFIERS = (
    *("authorityId", "imoNumber", "leiCode", "programId", "registrationNumber", "taxNumber", "ticker"),
    "uscCode",
)
ADDRESSES = ("sourceUrl", "website")
"""Properties of which its RDF export makes addresses; where one cannot be made, the entity is lost."""

LONGEST_IDENTIFIER = 64


def lineage(schema: str) -> set[str]:
    """The schema and all that it extends."""
    return {schema}.union(*(lineage(parent) for parent in EXTENDS[schema]))


def properties(schema: str) -> dict[str, str | None]:
    """The properties that an entity of the schema can have."""
    return {name: range for each in lineage(schema) for name, range in PROPERTIES.get(each, {}).items()}
