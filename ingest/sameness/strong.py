"""Strong identifiers: those that no two bodies share, as far as the bodies that give them out keep to it."""

from __future__ import annotations

import re

from graph.store.assembly import identifier_key
from ingest.identifiers import is_lei, is_usc_code

STRONG = {
    "leiCode": "LEI",
    "uscCode": "unified social credit code",
    "imoNumber": "IMO number",
    "registrationNumber": "registration number",
}
"""Properties and what they are called, the strongest first."""

# Where courts, states, provinces, emirates or entities keep registers, each counts from 1.
SEVERAL_REGISTERS = frozenset(("ae", "ba", "br", "ca", "de", "es", "it", "mx", "us"))
"""Countries in which the same registration number is given to several bodies."""

_IMO = re.compile(r"[0-9]{7}", re.ASCII)
_SHORTEST = 5
"""Characters of a registration number; a shorter one is more often a placeholder or a part of one."""

Strong = tuple[str, str]
"""A property and the form in which its values are compared; of a registration number with its country."""


def strong_identifier(prop: str, value: str, countries: frozenset[str]) -> Strong | None:
    """The identifier where it is a strong one: whole, with right check digits, and of one register.

    A registration number is one of the country of its body, which must be known and only one.

    >>> strong_identifier("leiCode", "724500Y6DUVHQD6OXN27", frozenset())
    ('leiCode', '724500y6duvhqd6oxn27')
    >>> strong_identifier("registrationNumber", "33 011 433", frozenset({"nl"}))
    ('registrationNumber', 'nl 33011433')
    >>> strong_identifier("registrationNumber", "HRB 12345", frozenset({"de"})) is None
    True
    """
    text = "".join(value.split())
    if prop == "leiCode":
        is_strong = is_lei(text.upper())
    elif prop == "uscCode":
        is_strong = is_usc_code(text.upper())
    elif prop == "imoNumber":
        text = re.sub(r"^IMO", "", text, flags=re.IGNORECASE)
        is_strong = _IMO.fullmatch(text) is not None and len(set(text)) > 1
    else:
        [country] = countries if len(countries) == 1 else [""]
        is_strong = (
            prop in STRONG
            and country != ""
            and country not in SEVERAL_REGISTERS
            and len(text) >= _SHORTEST
            and len(set(re.sub(r"\D", "", text))) > 1
        )
        text = f"{country} {text}"
    return (
        (prop, text.casefold() if prop == "registrationNumber" else identifier_key(text))
        if is_strong
        else None
    )
