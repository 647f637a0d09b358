"""FollowTheMoney's words for ours: schemas, properties, link ends and topics.

Read in its own definitions, `followthemoney/schema/*.yaml` and `types/topic.py` of FollowTheMoney 4.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass

from ontology.ftm.schemata import lineage
from ontology.schema import SCHEMA, LinkType, Property

UNKNOWN_LINK = "UnknownLink"
"""The schema for a tie of no kind that FollowTheMoney names, between a subject and an object."""

_ENDS = {"Representation": ("client", "agent")}
"""Names of the upper and the lower end where they differ from ours."""

_RANGES = {
    "Ownership": ("LegalEntity", "Asset"),
    "Directorship": ("LegalEntity", "Organization"),
    "Membership": ("Organization", "LegalEntity"),
    "Family": ("Person", "Person"),
    UNKNOWN_LINK: ("Thing", "Thing"),
}
"""What may stand at the upper and the lower end; at those of other schemas, a `LegalEntity`."""

_REVERSES = {
    ("Thing", "addressEntity"): "things",
    ("Sanction", "entity"): "sanctions",
    ("License", "authority"): "contractAuthority",
    ("Ownership", "owner"): "ownershipOwner",
    ("Ownership", "asset"): "ownershipAsset",
    ("Control", "controller"): "controlledEntities",
    ("Control", "controlled"): "controllingEntities",
    ("Directorship", "director"): "directorshipDirector",
    ("Directorship", "organization"): "directorshipOrganization",
    ("Membership", "member"): "membershipMember",
    ("Membership", "organization"): "membershipOrganization",
    ("Family", "person"): "familyPerson",
    ("Family", "relative"): "familyRelative",
    ("Representation", "client"): "agentRepresentation",
    ("Representation", "agent"): "agencyClient",
    ("Succession", "predecessor"): "successors",
    ("Succession", "successor"): "predecessors",
    (UNKNOWN_LINK, "subject"): "unknownLinkTo",
    (UNKNOWN_LINK, "object"): "unknownLinkFrom",
}
"""The property under which an entity has what refers to it by a property of a schema."""

_PROPERTIES = {
    ("Sanction", "list"): "programId",
    ("Sanction", "citation"): "summary",
    ("Sanction", "effect"): "provisions",
    ("Sanction", "remark"): "summary",
    ("Sanction", "names"): "entity",
    ("Sanction", "sourceUrl"): "sourceUrl",
    ("Sanction", "country"): "country",
    ("License", "authority"): "authority",
    ("License", "goods"): "commodities",
    ("Address", "address"): "full",
    ("Document", "date"): "date",
}
"""Properties that a schema has under another name than the one `schema.toml` gives for all."""

_TOPICS = {
    "state_body": "gov",
    "armed_forces": "mil",
    "meu_list": "export.control",
    "chinese_military_company": "mil",
    "defence_conglomerate": "mil",
    "military_research_institute": "mil",
    "listed_party": "export.control",
}
"""The topic nearest to each risk class; a registered agent has none."""

_SANCTIONS = ("us-ofac-", "un-sc-", "eu-financial-sanctions", "uk-sanctions-list", "gb_ofsi")
"""What the ids of lists begin with whose entries are sanctioned, as published data call them."""


@dataclass(frozen=True, slots=True)
class FtmLink:
    """How a link is written: its schema, its two ends, upper first, and a role where the schema is vague."""

    schema: str
    upper: str
    lower: str
    role: str | None = None


def topic_of(risk_class: str, of_list: str | None = None) -> str | None:
    """The topic nearest to a risk class, or to an entry of the list that confers it; `None` for no word.

    >>> topic_of("listed_party", "us-ofac-sdn"), topic_of("listed_party"), topic_of("registered_agent")
    ('sanction', 'export.control', None)
    """
    if risk_class == "listed_party" and of_list is not None and of_list.startswith(_SANCTIONS):
        return "sanction"
    return _TOPICS.get(risk_class)


def ftm_link(link_type: LinkType) -> FtmLink:
    """FollowTheMoney's schema for a type of link, `UnknownLink` where it has none of its own.

    >>> ftm_link(SCHEMA.link_type("Ownership"))
    FtmLink(schema='Ownership', upper='owner', lower='asset', role=None)
    """
    if link_type.ftm is None:
        return FtmLink(UNKNOWN_LINK, "subject", "object", link_type.label)
    return FtmLink(link_type.ftm, *_ENDS.get(link_type.name, link_type.roles))


def ftm_link_between(link_type: LinkType, upper: str, lower: str) -> FtmLink | None:
    """As `ftm_link`, between entities of these schemas; `None` where nothing can tie them.

    A public body, say, is no asset that is owned, so a holding in it is an `UnknownLink`.

    >>> ftm_link_between(SCHEMA.link_type("Ownership"), "Company", "PublicBody").schema
    'UnknownLink'
    """
    vague = FtmLink(UNKNOWN_LINK, "subject", "object", link_type.label)
    for mapped in (ftm_link(link_type), vague):
        wanted = _RANGES.get(mapped.schema, ("LegalEntity", "LegalEntity"))
        if wanted[0] in lineage(upper) and wanted[1] in lineage(lower):
            return mapped
    return None


AUTHORITY = "authority-"
"""What the ids of entities that exports make of authorities begin with."""


def authority_id(name: str) -> str:
    """The id of the entity that an export makes of an authority, which is named by us and an entity there.

    >>> authority_id("A ministry")[:14]
    'authority-0317'
    """
    return f"{AUTHORITY}{hashlib.sha256(name.encode()).hexdigest()[:32]}"


def is_authority(id: str, name: str) -> bool:
    """Whether an entity of this id and name is one that an export made of an authority.

    >>> is_authority(authority_id("A ministry"), "A ministry"), is_authority("q1", "A ministry")
    (True, False)
    """
    return id.startswith(AUTHORITY) and id == authority_id(name)


def ftm_schema(entity_type: str) -> str | None:
    """The schema for an entity of a type of ours; `None` where the nearest is the abstract `Thing`.

    >>> ftm_schema("Company")
    'Company'
    """
    schema = next(t.ftm for name in SCHEMA.ancestors(entity_type) if (t := SCHEMA.entity_type(name)).ftm)
    return None if schema == "Thing" else schema


def ftm_property(schema: str, prop: Property) -> str | None:
    """The name of a property of ours in an entity of this schema; `None` where the schema has none.

    >>> ftm_property("Sanction", SCHEMA.property("list"))
    'programId'
    """
    if (schema, prop.name) in _PROPERTIES:
        return _PROPERTIES[schema, prop.name]
    if prop.ftm is None:
        return None
    declared_by, _, name = prop.ftm.partition(":")
    return name if declared_by in lineage(schema) else None


def ftm_reverse(schema: str, prop: str) -> str | None:
    """What an entity calls those of this schema that refer to it by the property; `None` for no word.

    >>> ftm_reverse("Ownership", "asset"), ftm_reverse("Company", "addressEntity")
    ('ownershipAsset', 'things')
    """
    return next((_REVERSES[name, prop] for name in lineage(schema) if (name, prop) in _REVERSES), None)


REVERSES = frozenset(_REVERSES.values())
"""The properties by which entities have others that refer to them."""

REFERENCES = frozenset(prop for _, prop in _REVERSES)
"""The properties of which the values are entities."""
