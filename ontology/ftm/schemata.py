"""FollowTheMoney's schemata: what each extends, which are compared with names, and what people call them.

Read in its own definitions, `followthemoney/schema/*.yaml` of FollowTheMoney 4.11.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class FtmSchema:
    """A schema with what it extends directly, and whether an entity of it is looked for by its names."""

    name: str
    extends: tuple[str, ...]
    label: str
    plural: str
    matchable: bool = False


_SCHEMATA = (
    FtmSchema("Thing", (), "Thing", "Things"),
    FtmSchema("Value", (), "Value", "Values"),
    FtmSchema("Interval", (), "Interval", "Intervals"),
    FtmSchema("Analyzable", (), "Analyzable", "Analyzables"),
    FtmSchema("Interest", ("Interval",), "Interest", "Interests"),
    FtmSchema("LegalEntity", ("Thing",), "Legal entity", "Legal entities", matchable=True),
    FtmSchema("Person", ("LegalEntity",), "Person", "People", matchable=True),
    FtmSchema("Organization", ("LegalEntity",), "Organization", "Organizations", matchable=True),
    FtmSchema("Company", ("Organization", "Asset"), "Company", "Companies", matchable=True),
    FtmSchema("PublicBody", ("Organization",), "Public body", "Public bodies", matchable=True),
    FtmSchema("Address", ("Thing",), "Address", "Addresses", matchable=True),
    FtmSchema("Position", ("Thing",), "Position", "Positions", matchable=True),
    FtmSchema("Territory", ("Thing",), "Territory", "Territories", matchable=True),
    FtmSchema("UserAccount", ("Thing",), "User account", "User accounts", matchable=True),
    FtmSchema(
        "CryptoWallet", ("Thing", "Value"), "Cryptocurrency wallet", "Cryptocurrency wallets", matchable=True
    ),
    FtmSchema("Asset", ("Thing", "Value"), "Asset", "Assets"),
    FtmSchema("BankAccount", ("Asset",), "Bank account", "Bank accounts", matchable=True),
    FtmSchema("Security", ("Asset",), "Security", "Securities", matchable=True),
    FtmSchema("RealEstate", ("Asset",), "Real estate", "Real estates"),
    FtmSchema("Vehicle", ("Asset",), "Vehicle", "Vehicles", matchable=True),
    FtmSchema("Vessel", ("Vehicle",), "Vessel", "Vessels", matchable=True),
    FtmSchema("Airplane", ("Vehicle",), "Airplane", "Airplanes", matchable=True),
    FtmSchema("Contract", ("Asset",), "Contract", "Contracts"),
    FtmSchema("License", ("Contract",), "License", "Licenses"),
    FtmSchema("Document", ("Thing", "Analyzable"), "File", "Files"),
    FtmSchema("Event", ("Interval", "Analyzable", "Thing"), "Event", "Events"),
    FtmSchema("Project", ("Interval", "Thing", "Value"), "Project", "Projects"),
    FtmSchema("Sanction", ("Interval",), "Sanction", "Sanctions"),
    FtmSchema("Identification", ("Interval",), "Identification", "Identifications"),
    FtmSchema("Passport", ("Identification",), "Passport", "Passports"),
    FtmSchema("Occupancy", ("Interval",), "Occupancy", "Occupancies"),
    FtmSchema("Family", ("Interval",), "Family", "Family members"),
    FtmSchema("Associate", ("Interval",), "Associate", "Associates"),
    FtmSchema("Payment", ("Interval", "Value"), "Payment", "Payments"),
    FtmSchema("Debt", ("Interval", "Value"), "Debt", "Debts"),
    FtmSchema("Ownership", ("Interest",), "Ownership", "Ownerships"),
    FtmSchema("Control", ("Interest",), "Control", "Control relationships"),
    FtmSchema("Directorship", ("Interest",), "Directorship", "Directorships"),
    FtmSchema("Employment", ("Interest",), "Employment", "Employments"),
    FtmSchema("Membership", ("Interest",), "Membership", "Memberships"),
    FtmSchema("Representation", ("Interest",), "Representation", "Representations"),
    FtmSchema("Succession", ("Interest",), "Succession", "Successions"),
    FtmSchema("UnknownLink", ("Interest",), "Other link", "Other links"),
)

FTM_SCHEMATA: Mapping[str, FtmSchema] = MappingProxyType({schema.name: schema for schema in _SCHEMATA})
"""The schemata by name: all that ours become, and what else people ask about."""


@cache
def lineage(schema: str) -> frozenset[str]:
    """The schema and everything that it extends, directly or not; of an unknown name itself alone.

    >>> sorted(lineage("PublicBody"))
    ['LegalEntity', 'Organization', 'PublicBody', 'Thing']
    """
    known = FTM_SCHEMATA.get(schema)
    return frozenset({schema}).union(*(lineage(parent) for parent in known.extends) if known else ())


@cache
def kinds_of(schema: str) -> frozenset[str]:
    """The schema and everything that extends it.

    >>> sorted(kinds_of("Organization"))
    ['Company', 'Organization', 'PublicBody']
    """
    return frozenset(name for name in FTM_SCHEMATA if schema in lineage(name))


@cache
def comparable_schemata(schema: str) -> frozenset[str]:
    """Which schemata an entity that is described by this one may have: more exact and vaguer ones.

    Of one that nobody compares names with, such as `Thing`, whatever extends it too.

    >>> sorted(comparable_schemata("Person"))
    ['LegalEntity', 'Person']
    """
    known = FTM_SCHEMATA.get(schema)
    if known is None or not known.matchable:
        return kinds_of(schema)
    return frozenset(n for n in lineage(schema) | kinds_of(schema) if FTM_SCHEMATA[n].matchable)
