"""What a relationship is here: a link with its direction, an address, a candidate for sameness, or nothing.

`rel_type` says of which sort it is, and `link` in the words of the leaked files which role an officer plays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_ROLES = (
    # The first that fits; a nominee shareholder holds, and a trustee runs what it does not own.
    (re.compile(r"registered agent|intermediary|introducer"), "Representation"),
    (
        re.compile(r"trust|settlor|protector|founder|foundation council|grantor|appoint[eo]r|enforcer"),
        "Control",
    ),
    (
        re.compile(r"shareholder|owner|beneficiary|investor|subscriber|partner"),
        "Ownership",
    ),
    (
        re.compile(
            r"attorney|signatory|representative|auditor|account|advis|proxy|custodian|stockbroker|registrar"
            r"|safekeeping|liquidator|records|authori[sz]ed"
        ),
        "Representation",
    ),
    (
        re.compile(
            r"director|\bmember\b|president|chairman|chairwoman|secretar|treasurer|board|manager|officer|executive"
            r"|controller|\bsec\b|\bdir\b|\bpres\b|c\.?e\.?o|c\.?f\.?o|v\.?p\.?\b|nominee|administrator"
        ),
        "Directorship",
    ),
)
_SAME = frozenset(
    (
        *("same_as", "same_id_as", "same_company_as", "same_intermediary_as", "probably_same_officer_as"),
        *(
            "same_name_and_registration_date_as",
            "similar",
            "similar_company_as",
            "similar_name_and_address_as",
        ),
    )
)
_NO_MORE_THAN_EQUAL = frozenset(("same_name_as", "same_address_as"))
"""Says of two nodes only that a text of theirs is equal, which anybody can see."""


@dataclass(frozen=True, slots=True)
class Role:
    """What a relationship becomes: a link type, `address`, `same` or `equal`.

    `is_turned`: the end of the relationship is the upper end of the link. `is_agent`: its start is said to be
    a registered agent.
    """

    kind: str
    is_turned: bool = False
    is_agent: bool = False


def role_of(rel_type: str, link: str) -> Role | None:
    """What a relationship is; `None` for one that has no place here.

    >>> role_of("officer_of", "shareholder of"), role_of("registered_address", "registered address").kind
    (Role(kind='Ownership', is_turned=False, is_agent=False), 'address')
    >>> role_of("intermediary_of", "intermediary of").is_turned, role_of("connected_to", "connected of")
    (True, None)
    """
    kind, words = rel_type.strip().lower().replace(" ", "_"), link.strip().lower()
    if kind == "registered_address":
        return Role("address")
    if kind in _SAME:
        return Role("same")
    if kind in _NO_MORE_THAN_EQUAL:
        return Role("equal")
    if kind == "intermediary_of":
        return Role("Representation", is_turned=True, is_agent="registered agent" in words)
    if kind == "officer_of":
        for pattern, link_type in _ROLES:
            if pattern.search(words):
                is_turned = link_type == "Representation"
                return Role(link_type, is_turned, "registered agent" in words)
    return None
