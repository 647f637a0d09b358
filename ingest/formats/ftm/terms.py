"""FollowTheMoney's words for ours, read backwards: types, properties, links and topics.

Read in its own definitions, `followthemoney/schema/*.yaml` of FollowTheMoney 4. What stands in no table here
has no place in the ontology, and is reported with a count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ontology import SCHEMA, Grade
from ontology.ftm import UNKNOWN_LINK, ftm_link, ftm_property
from ontology.schema import LinkType, Property

TYPES: Mapping[str, str] = {
    **{type.ftm: name for name, type in SCHEMA.entity_types.items() if type.ftm not in (None, "Thing")},
    **dict.fromkeys(
        ("Airplane", "BankAccount", "CryptoWallet", "RealEstate", "Security", "Vehicle"), "Asset"
    ),
    **dict.fromkeys(("Article", "HyperText", "Pages", "PlainText", "Table"), "Document"),
}
"""Our entity type for each schema of theirs."""

_ALSO = {
    "summary": "remark",
    "description": "remark",
    "reason": "remark",
    "jurisdiction": "country",
    "mainCountry": "country",
    "nationality": "country",
    "citizenship": "country",
    "flag": "country",
    "ogrnCode": "registrationNumber",
    "innCode": "taxNumber",
    "vatCode": "taxNumber",
    "sourceUrl": "sourceUrl",
}
"""Properties of theirs that are narrower than one of ours, or near to it."""

IGNORED = frozenset(
    # The parts of a name that is given whole, and what an archive says of its own keeping.
    (
        *("title", "firstName", "secondName", "middleName", "fatherName", "motherName", "lastName"),
        *("nameSuffix", "createdAt", "modifiedAt", "retrievedAt", "indexText", "alephUrl"),
        *("publisher", "publisherUrl", "fileName"),
    )
)
"""Properties that are left out without a word."""

ADDRESS_PARTS = ("remarks", "postOfficeBox", "street", "street2", "postalCode", "city", "region", "state")
"""The parts of an address, which are passed over where it is given whole."""

CLASSES_OF_TOPICS = {"sanction": "listed_party", "export.control": "listed_party"}
"""The risk classes that topics confer; no other topic does (docs/semantics.md, Classes and lists)."""


@dataclass(frozen=True, slots=True)
class LinkSchema:
    """A schema whose entities are links, with the properties of the upper and the lower end."""

    link_type: LinkType
    upper: str
    lower: str


def _links() -> dict[str, LinkSchema]:
    links: dict[str, LinkSchema] = {}
    for link_type in SCHEMA.link_types.values():
        if link_type.ftm is not None:
            theirs = ftm_link(link_type)
            links[theirs.schema] = LinkSchema(link_type, theirs.upper, theirs.lower)
    return links


LINKS: Mapping[str, LinkSchema] = _links()
"""By schema; `UnknownLink` is none of them, see `LINKS_OF_ROLES`."""

LINKS_OF_ROLES: Mapping[str, LinkSchema] = {
    link_type.label: LinkSchema(link_type, "subject", "object") for link_type in SCHEMA.link_types.values()
}
"""What an `UnknownLink` is by its role, as an export of Ketting writes it."""

PASSED_OVER = UNKNOWN_LINK

LINK_TEXTS = frozenset(("role", "relationship", "status"))
"""Properties of a link that say in the source's words what it is."""


def properties_of(schema: str) -> Mapping[str, Property]:
    """Our property for each of theirs in an entity of a schema.

    >>> properties_of("Company")["jurisdiction"].name, properties_of("Sanction")["programId"].name
    ('country', 'list')
    """
    entity_type = TYPES[schema]
    theirs: dict[str, Property] = {}
    for name, ours in _ALSO.items():
        prop = SCHEMA.property(ours)
        if SCHEMA.is_a(entity_type, prop.domain):
            theirs[name] = prop
    for prop in SCHEMA.properties.values():
        if prop.name in ("type", "sameAs") or not SCHEMA.is_a(entity_type, prop.domain):
            continue
        if (known := ftm_property(_OURS.get(schema, schema), prop)) is not None and prop.name != "citation":
            theirs[known] = prop
    return theirs


_OURS = {schema: SCHEMA.entity_type(ours).ftm or schema for schema, ours in TYPES.items()}
"""The schema that we write for each one that we read."""


@dataclass(frozen=True, slots=True)
class Provenance:
    """What is known of a data set by its name: how good its evidence is, and which official list it is."""

    grade: Grade
    list: str | None = None


_REGISTERS = ("gb_coh_psc", "ext_gb_coh_psc", "ext_gleif", "gleif", "ext_ru_egrul", "ru_egrul")
_LISTS = {
    "eu_fsf": "eu-financial-sanctions",
    "gb_fcdo_sanctions": "uk-sanctions-list",
    "jp_meti_eul": "jp-meti-eul",
    "un_sc_sanctions": "un-sc-consolidated",
    "us_bis_denied": "us-bis-dpl",
    "us_dhs_uflpa": "us-dhs-uflpa",
    "us_dod_chinese_milcorps": "us-dow-1260h",
    "us_fcc_covered_list": "us-fcc-covered",
    "us_ofac_sdn": "us-ofac-sdn",
}
_OFFICIAL = (
    *(
        "au_dfat_sanctions",
        "ca_dfatd_sema_sanctions",
        "ch_seco_sanctions",
        "gb_hmt_sanctions",
        "jp_mof_sanctions",
    ),
    *("nz_russia_sanctions", "us_ofac_cons", "us_trade_csl", "us_sam_exclusions", "fr_tresor_gels_avoir"),
    *("be_fod_sanctions", "eu_journal_sanctions", "eu_sanctions_map", "ua_nsdc_sanctions", "mc_fund_freezes"),
)

DATASETS: Mapping[str, Provenance] = {
    **dict.fromkeys(_REGISTERS, Provenance(Grade.A)),
    **dict.fromkeys(_OFFICIAL, Provenance(Grade.B)),
    **{name: Provenance(Grade.B, list_id) for name, list_id in _LISTS.items()},
}
"""Data sets of OpenSanctions that are a register (grade A) or an official list (B); any other is of grade C.
"""
