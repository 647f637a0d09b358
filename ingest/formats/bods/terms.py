"""The codes of the Beneficial Ownership Data Standard 0.4, and what they are here.

Read from its own code lists, `schema/codelists` of openownership/data-standard.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ontology import SCHEMA, Directness, Grade

VERSION = "0.4"

_CONTROL = (
    *("votingRights", "appointmentOfBoard", "otherInfluenceOrControl", "settlor", "trustee", "protector"),
    *("beneficiaryOfLegalArrangement", "rightsToSurplusAssetsOnDissolution", "rightsToProfitOrIncome"),
    *("rightsGrantedByContract", "conditionalRightsGrantedByContract", "controlViaCompanyRulesOrArticles"),
    *("controlByLegalFramework", "unknownInterest", "unpublishedInterest", "enjoymentAndUseOfAssets"),
    *("rightToProfitOrIncomeFromAssets", "nominee", "nominator"),
)
INTERESTS: Mapping[str, str] = {
    "shareholding": "Ownership",
    **dict.fromkeys(_CONTROL, "Control"),
    **dict.fromkeys(("seniorManagingOfficial", "boardMember", "boardChair"), "Directorship"),
}
"""The link type of each interest. A share is one of ownership only where it is a shareholding."""

NO_INTEREST = "unknownInterest"
"""What an interest is that is not stated."""

DIRECTNESS: Mapping[str | None, Directness] = {
    "direct": Directness.DIRECT,
    "indirect": Directness.INDIRECT,
    "unknown": Directness.UNSTATED,
    None: Directness.UNSTATED,
}

ENTITY_TYPES: Mapping[str, str] = {
    "registeredEntity": "Company",
    "legalEntity": "Organization",
    "arrangement": "Organization",
    "anonymousEntity": "LegalEntity",
    "unknownEntity": "LegalEntity",
    "state": "PublicBody",
    "stateBody": "PublicBody",
}

STATE_BODIES = frozenset((("state", None), ("stateBody", "governmentDepartment")))
"""Types and subtypes that are of the class of state bodies; an agency or another body of a state may be a
university or an enterprise.
"""

PERSON_TYPES: Mapping[str, str] = {
    "knownPerson": "Person",
    "anonymousPerson": "LegalEntity",
    "unknownPerson": "LegalEntity",
}
"""Nobody knows whether an unknown owner is one natural person."""

NAME_PROPERTIES: Mapping[str | None, str] = {
    **dict.fromkeys((None, "legal", "individual"), "name"),
    **dict.fromkeys(("alternative", "translation", "transliteration"), "alias"),
    **dict.fromkeys(("former", "birth"), "previousName"),
}

NO_OWNER = frozenset(("noBeneficialOwners", "subjectExemptFromDisclosure"))
"""Reasons that say that there is nobody to name, rather than that somebody is unknown."""

GRADES: Mapping[str, Grade] = {
    "officialRegister": Grade.A,
    "verified": Grade.B,
    "selfDeclaration": Grade.C,
    "thirdParty": Grade.C,
    "primaryResearch": Grade.C,
}

_EXPORTED = "|".join(
    SCHEMA.link_type(name).label for name in ("Ownership", "Control", "Unit", "Directorship")
)


def _dated(word: str, name: str) -> str:
    return rf"; {word} (?P<{name}>[0-9/-]+)(?P<{name}_inferred> \(inferred\))?"


OF_KETTING = re.compile(
    rf"(?P<type>{_EXPORTED}){_dated('observed', 'observed')}; grade (?P<grade>[A-D])"
    rf"({_dated('from', 'start')})?({_dated('to', 'end')})?({_dated('share until', 'share_until')})?"
    r"; (?P<place>.*)",
    re.DOTALL,
)
"""What an export of Ketting writes into the details of an interest."""

STATED_DATE = re.compile(r"The source states ([0-9-]+); ")
"""What an export of Ketting writes into the annotation of a date that it had to widen."""
