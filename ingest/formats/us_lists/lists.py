"""Which lists the extracts hold: what each is called there and here, and what being on it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UsList:
    """A list: how extracts name it, its id here, the beginning of ids of its parties, and its effect.

    `title` says what a file of it is. `parts` are the names of the extracts that are one list together.
    """

    parts: tuple[str, ...]
    id: str
    prefix: str
    effect: str
    title: str


LISTS: Mapping[str, UsList] = {
    "us_bis_dpl": UsList(
        ("bis-dpl",),
        "us-bis-dpl",
        "us-dpl",
        "export privileges are denied",
        "the Denied Persons List",
    ),
    "us_bis_entity_list": UsList(
        ("bis-entity-list",),
        "us-bis-entity-list",
        "us-el",
        "licence requirement",
        "the Entity List",
    ),
    "us_bis_meu": UsList(
        ("bis-meu",),
        "us-bis-meu-list",
        "us-meu",
        "licence requirement for items of supplement no. 2 to part 744",
        "the Military End-User List",
    ),
    "us_dow_1260h": UsList(
        ("dow-1260h",),
        "us-dow-1260h",
        "us-1260h",
        "designation as a Chinese military company operating in the United States",
        "the section 1260H list",
    ),
    "us_dow_1286": UsList(
        ("dow-1286",),
        "us-dow-1286",
        "us-1286",
        "designation for the funding of research by the US Department of War",
        "the section 1286 list",
    ),
    "us_dhs_uflpa": UsList(
        ("dhs-uflpa",),
        "us-dhs-uflpa",
        "us-uflpa",
        "imports are presumed to be made with forced labour",
        "the UFLPA Entity List",
    ),
    "us_cbp_wro": UsList(
        ("cbp-wro",),
        "us-cbp-wro",
        "us-wro",
        "imports are detained or excluded",
        "Withhold Release Orders and Findings",
    ),
    "us_fcc_covered": UsList(
        ("fcc-covered",),
        "us-fcc-covered",
        "us-fcc",
        "equipment and services are not authorised",
        "the FCC Covered List",
    ),
    "us_ofac_ns_cmic": UsList(
        ("ofac-nscmic",),
        "us-ofac-ns-cmic",
        "us-nscmic",
        "US persons may not deal in its publicly traded securities",
        "the NS-CMIC List",
    ),
    "us_eo_14032_annex": UsList(
        ("ofac-eo14032",),
        "us-eo-14032-annex",
        "us-eo14032",
        "US persons may not deal in its publicly traded securities",
        "the annex of Executive Order 14032",
    ),
    "us_state_nonproliferation": UsList(
        ("state-nonproliferation",),
        "us-state-nonproliferation",
        "us-npr",
        "sanctions under the laws and orders cited",
        "nonproliferation sanctions of the Department of State",
    ),
    "us_state_debarred": UsList(
        ("state-debarred-statutory", "state-debarred-admin"),
        "us-state-debarred",
        "us-debarred",
        "may not take part in exports of defence articles and services",
        "debarred parties of the Department of State",
    ),
}
"""By the name of the format and of the source."""
