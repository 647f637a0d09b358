"""The lists of OFAC: which one an entry is on, by its name, its programs, or what a remark says."""

from __future__ import annotations

from collections.abc import Collection, Mapping

SDN = "us-ofac-sdn"
SSI, NS_CMIC, NS_MBS = "us-ofac-ssi", "us-ofac-ns-cmic", "us-ofac-ns-mbs"
NS_PLC, CAPTA, FSE, NS_ISA = "us-ofac-ns-plc", "us-ofac-capta", "us-ofac-fse", "us-ofac-ns-isa"

LISTS: Mapping[str, str] = {
    "SDN List": SDN,
    "Sectoral Sanctions Identifications List": SSI,
    "Non-SDN CMIC List": NS_CMIC,
    "Non-SDN Menu-Based Sanctions List": NS_MBS,
    "Non-SDN Palestinian Legislative Council List": NS_PLC,
    "CAPTA List": CAPTA,
    "FSE List": FSE,
    "Non-SDN Iranian Sanctions Act List": NS_ISA,
}
"""By the name that the ENHANCED XML gives each."""

ALL_NON_SDN = "Consolidated List"
"""What the ENHANCED XML calls all lists but the SDN List together."""

_OF_PROGRAMS: Mapping[str, str] = {
    "UKRAINE-EO13662": SSI,
    "CMIC-EO13959": NS_CMIC,
    "NS-PLC": NS_PLC,
    "561-Related": CAPTA,
    "FSE-IR": FSE,
    "FSE-SY": FSE,
    "ISA": NS_ISA,
    "CAATSA - RUSSIA": NS_MBS,
    "BURMA-EO14014": NS_MBS,
    "ILLICIT-DRUGS-EO14059": NS_MBS,
    "MBS": NS_MBS,
}
_OF_DIRECTIVES: Mapping[str, str] = {
    "CMIC": NS_CMIC,
    "EO 14024 Directive 2": CAPTA,
    "EO 14024 Directive 1a": NS_MBS,
    "EO 14024 Directive 3": NS_MBS,
    "EO 14014 Directive 1": NS_MBS,
}
TOLD_BY_PROGRAMS = frozenset((SDN, SSI, NS_CMIC, NS_PLC, FSE))
"""The lists whose entries the legacy tables tell, all of them; of the others they tell some."""

_DIRECTIVE_4 = "Subject to Directive 4 - any transaction involving the Central Bank"


def list_of_directive(words: str) -> str | None:
    """The list on which a directive puts a party, as "Listing Date (...)" names it; `None`: not known here.

    >>> list_of_directive("CMIC")
    'us-ofac-ns-cmic'
    """
    return _OF_DIRECTIVES.get(words)


def non_sdn_lists(
    programs: Collection[str], directives: Collection[str], remarks: Collection[str]
) -> tuple[str, ...]:
    """The lists that an entry of the non-SDN table is on, which the table itself does not say.

    A directive counts only where no program tells: it stays in the remark of a party that was moved to the
    SDN List. A program that an entry has as it is on the SDN List too tells none.

    >>> non_sdn_lists(["UKRAINE-EO13662", "RUSSIA-EO14024"], ["EO 14024 Directive 3"], [])
    ('us-ofac-ssi',)
    >>> non_sdn_lists(["RUSSIA-EO14024"], ["EO 14024 Directive 3"], [])
    ('us-ofac-ns-mbs',)
    """
    lists = [_OF_PROGRAMS[program] for program in programs if program in _OF_PROGRAMS]
    if not lists:
        lists = [_OF_DIRECTIVES[directive] for directive in directives if directive in _OF_DIRECTIVES]
        if any(_DIRECTIVE_4 in each for each in remarks):
            lists.append(NS_MBS)
    return tuple(dict.fromkeys(lists))
