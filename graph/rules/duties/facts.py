"""The facts of a shipment that conditions are about: names, kinds, and the questions that find them out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

Value = bool | float | str | frozenset[str]
Facts = Mapping[str, Value]
"""What is known, by name; what is not in it is not known."""


@dataclass(frozen=True, slots=True)
class FactSpec:
    """A fact: of which kind its value is, and the question that finds it out.

    `kind` is `bool`, `number`, `country`, `text` or `words`; of `words` the value is a set, which may be
    empty. A number is a length in nm, over 0; a country is two capitals. `among` are the only texts or words
    that there are; empty where any may be.
    """

    kind: str
    question: str
    among: tuple[str, ...] = ()


USES = (
    "cbrn",
    "missile",
    "military",
    "exported_military_item",
    "repression",
    "security_or_rights",
    "other",
)
"""Uses of concern: chemical, biological or nuclear weapons; missiles that carry them; a military end use as
the regulation defines it; parts of military items exported without a licence; repression or violations of
human rights; reasons of public security or human rights; whatever else an authority tells an exporter."""

FACTS: Mapping[str, FactSpec] = {
    "movement": FactSpec(
        "text",
        "Is it export, transit, brokering, technical_assistance or intra_eu?",
        ("export", "transit", "brokering", "technical_assistance", "intra_eu"),
    ),
    "seat": FactSpec("country", "In which country is the exporter established (two letters)?"),
    "destination": FactSpec("country", "To which country does it go in the end (two letters)?"),
    "item.annex_i": FactSpec("bool", "Is the item listed in Annex I to Regulation (EU) 2021/821?"),
    "item.annex_ii_section_i": FactSpec(
        "bool", "Is the item excluded from general authorisations by Annex II?"
    ),
    "item.annex_iv": FactSpec("bool", "Is the item listed in Annex IV to Regulation (EU) 2021/821?"),
    "item.cyber_surveillance": FactSpec("bool", "Is it specially designed for covert surveillance?"),
    "item.military": FactSpec("bool", "Is the item on the Common Military List?"),
    "item.lethal": FactSpec("bool", "Is it a weapon or weapon system designed to kill, or a part of one?"),
    "item.scanner": FactSpec("bool", "Is it a step-and-repeat or step-and-scan lithography tool?"),
    "item.part_of_scanner": FactSpec(
        "bool", "Is it a part or accessory specially designed for a controlled lithography tool?"
    ),
    "item.wavelength_nm": FactSpec("number", "Which wavelength has its light source, in nm?"),
    "item.mrf_nm": FactSpec("number", "Which minimum resolvable feature size has it, in nm?"),
    "item.dco_nm": FactSpec("number", "Which dedicated chuck overlay has it at most, in nm?"),
    "item.nl_semiconductor_entry": FactSpec(
        "text", "Which entry of the annex to BWBR0048439 covers it (`none` for none)?"
    ),
    "item.nl_additional": FactSpec("bool", "Is the item in the annex to BWBR0050313?"),
    "item.nl_dual_use_annex": FactSpec(
        "words", "In which annexes to BWBR0033865 is it: i, ii or none?", ("i", "ii", "none")
    ),
    "item.other_national_list": FactSpec(
        "bool", "Is it on a national control list of another member state that the Commission published?"
    ),
    "item.national_measure": FactSpec("bool", "Does a national measure under art. 9 cover the item?"),
    "item.torture_annex": FactSpec(
        "text",
        "In which annex to Regulation (EU) 2019/125 is it (`none` for none)?",
        ("II", "III", "IV", "none"),
    ),
    "item.ear": FactSpec("bool", "Is the item subject to the US Export Administration Regulations?"),
    "item.ear_supplement_2": FactSpec("bool", "Is it in supplement 2 to part 744 of those regulations?"),
    "informed": FactSpec("words", "Of which uses has the authority informed the exporter?", USES),
    "aware": FactSpec("words", "Of which uses is the exporter aware?", USES),
    "suspects": FactSpec("words", "Which uses does the exporter have grounds to suspect?", USES),
    "end_use.military": FactSpec("bool", "Is the end use military?"),
    "end_user.military": FactSpec("bool", "Is the end user military?"),
    "embargo.qualifies": FactSpec(
        "bool", "Is there an arms embargo by Council decision, OSCE decision or binding UN resolution?"
    ),
    "national_suspicion": FactSpec(
        "bool", "Does the law of the exporter's country extend art. 4 to suspicion?"
    ),
    "licence.form": FactSpec(
        "text",
        "By which licence: none, individual, global or global_country_only?",
        ("none", "individual", "global", "global_country_only", "applied_under_bwbr0048439"),
    ),
    "licence.icp_waived": FactSpec(
        "bool", "Has the authority found an internal compliance programme unnecessary?"
    ),
    "registered": FactSpec("bool", "Is the exporter registered for the general authorisation?"),
    "party.affiliate": FactSpec(
        "text",
        "Does the BIS Affiliates Rule reach a party: captured, undetermined, no?",
        ("captured", "undetermined", "not captured", "not applicable", "no"),
    ),
    "party.bis_listed": FactSpec("bool", "Is a party on the Entity List or the Military End-User List?"),
}
"""Every fact that a condition may name."""
