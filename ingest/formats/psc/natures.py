"""Natures of control as Companies House codes them: links with their shares and directness.

Read from `psc_descriptions.yml` of companieshouse/api-enumerations. The bands are those of schedule 1A of the
Companies Act 2006 and of the form that is filed: more than 25 to 50 percent, more than 50 and less than 75,
75 or more.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ontology import Directness, Share

_NATURE = re.compile(
    r"(?P<right>ownership-of-shares|voting-rights|right-to-share-surplus-assets"
    r"|part-right-to-share-surplus-assets|right-to-appoint-and-remove-(?:directors|members|person)"
    r"|significant-influence-or-control)"
    r"(?:-(?P<band>25-to-50|50-to-75|75-to-100|more-than-25)-percent)?"
    r"(?:-as-(?P<capacity>trust|firm|control-over-trust|control-over-firm))?"
    r"(?:-(?P<kind>registered-overseas-entity|limited-liability-partnership))?"
)
_BANDS = {
    "25-to-50": Share.parse("(25,50]"),
    "50-to-75": Share.parse("(50,75)"),
    "75-to-100": Share.parse("[75,100]"),
    "more-than-25": Share.parse("(25,100]"),
}


@dataclass(frozen=True, slots=True)
class Nature:
    """What one nature of control is here: a link type, directness, and the share of an Ownership."""

    link_type: str
    direct: Directness
    share: Share | None = None


def nature_of(code: str) -> Nature | None:
    """What a code says; `None` for one that is not known.

    Shares and rights are held "directly or indirectly", so directness is unstated; whoever controls a trust
    or firm that holds them holds them indirectly. The trustee or partner of an overseas entity is the
    holder itself.

    >>> nature = nature_of("ownership-of-shares-25-to-50-percent-as-trust")
    >>> nature.link_type, nature.direct.value, str(nature.share)
    ('Ownership', 'indirect', '(25,50]')
    >>> nature_of("voting-rights-75-to-100-percent").link_type, nature_of("magic")
    ('Control', None)
    """
    match = _NATURE.fullmatch(code)
    if match is None:
        return None
    capacity, is_overseas = match["capacity"], match["kind"] == "registered-overseas-entity"
    is_indirect = capacity is not None and not (is_overseas and capacity in ("trust", "firm"))
    direct = Directness.INDIRECT if is_indirect else Directness.UNSTATED
    if match["right"] != "ownership-of-shares":
        return Nature("Control", direct)
    return Nature("Ownership", direct, _BANDS.get(match["band"]))
