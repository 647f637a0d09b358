"""Files of rules of export control with cases: which duties the facts of a shipment point to."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from graph.ownership import Holdings, Record, Stake
from graph.rules import Listed, RegimeOutcome, Status, capture, regimes
from graph.rules.duties import Consequence, Found, Standing, Value, assess, duties, qualifying_embargo
from ontology import Share
from tests.support.vectors.outcome import Document
from tests.support.vectors.outcome import Outcome as Count

_USES = {
    "missile": "missile|deliver",
    "cbrn": r"cbrn|wmd|nuclear|chemical|biological|mass destruction",
    "exported_military_item": "parts? of (an )?exported|exported without",
    "repression": "repress|human rights|humanitarian|surveil",
    "security_or_rights": "public security|terror",
    "military": "militar",
}
_STARTS = {
    Consequence.REFUSAL: ("refus",),
    Consequence.OBLIGATION: ("obligation", "must "),
    Consequence.AUTHORITY_MAY_REQUIRE: ("authority may", "may "),
    Consequence.GENERAL_LICENCE: ("general licence",),
}
"""How the files word a consequence, where not by its own words."""
_MEMBER_STATES = frozenset(re.findall("..", "ATBEBGCYCZDEDKEEESFIFRGRHRHUIEITLTLULVMTNLPLPTROSESISK"))
_NO_LIST = re.compile(r"\bno\b[\w ]*list|\bnot\b[\w ]*listed|unlisted")
_KNOWN = {
    "destination", "item", "exporter_aware", "aware", "informed", "authority_informed", "exporter_informed",
    "informed_by_authority", "suspects", "exporter_suspects", "grounds_for_suspecting", "date", "seat",
    "licence", "end_user", "end_use", "party", "movement", "registered", "national_law", "embargo",
}  # fmt: skip


def check_cases(entries: Sequence[Mapping[str, Any]], document: Document) -> Count:
    """One expectation a case: the duties pointed to are those expected, and no others."""
    count = Count()
    known = {duty.id for duty in duties()}
    for number, entry in enumerate(entries):
        place = str(entry.get("id", number))
        given = entry.get("facts", {})
        unknown = given.keys() - _KNOWN
        named = {str(each).partition(":")[0] for each in entry["expect"]} - known
        if unknown or named:
            count.not_counted.append(f"{place}: {', '.join(sorted(unknown | named))}")
            continue
        day = date.fromisoformat(given["date"]) if "date" in given else date.today()
        found = {each.duty.id: each for each in assess(duties(), facts_of(given, day), day)}
        expected = [str(each) for each in entry["expect"]]
        missing = [each for each in expected if not _is_met(each, found)]
        wanted = {each.partition(":")[0] for each in expected}
        other = [id for id, each in found.items() if id not in wanted and _points(each)]
        what = f"expected {expected}, missing {missing}, beside them {other}"
        count.settle(place, not missing and not other, what)
    return count


def _points(found: Found) -> bool:
    return found.applies and found.standing is Standing.POINTS_TO


def _is_met(expected: str, found: Mapping[str, Found]) -> bool:
    """Whether the duty is pointed to with that consequence, or is what a status makes of it."""
    id, _, said = expected.partition(":")
    each = found.get(id)
    if each is None:
        return False
    words = said.replace("_", " ").lower()
    if "undetermined" in words:
        return each.standing is Standing.UNDETERMINED
    if each.standing is not Standing.POINTS_TO:
        return False
    if "status unknown" in words or "unverified" in words or "scheduled" in words:
        return each.span.status in (Status.UNVERIFIED, Status.SCHEDULED)
    if "stay" in words or "red flag" in words:
        return each.span.status is Status.STAYED or str(each.duty.consequence) == words
    return each.applies and words.startswith(_STARTS.get(each.duty.consequence, str(each.duty.consequence)))


def facts_of(given: Mapping[str, Any], day: date) -> dict[str, Value]:
    """The facts of a case; what it does not say of knowledge is that there is none."""
    facts: dict[str, Value] = {
        "movement": _movement(given),
        "informed": _uses(_first(given, "informed", "authority_informed", "exporter_informed",
                                 "informed_by_authority")),
        "aware": _uses(_first(given, "exporter_aware", "aware")),
        "suspects": _uses(_first(given, "suspects", "exporter_suspects", "grounds_for_suspecting")),
    }  # fmt: skip
    for name in ("destination", "seat"):
        if name in given:
            facts[name] = str(given[name])
    embargo = qualifying_embargo(str(given.get("destination")), day)
    if embargo is not None:
        facts["embargo.qualifies"] = embargo
    if "registered" in given:
        facts["registered"] = bool(given["registered"])
    if "national_law" in given:
        facts["national_suspicion"] = bool(given["national_law"])
    for name in ("end_user", "end_use"):
        if name in given:
            facts[f"{name}.military"] = "militar" in str(given[name]).lower()
    if "licence" in given:
        text = str(given["licence"]).lower()
        country = "country" in text
        form = "global_country_only" if "global" in text and country else text.split()[0] if text else "none"
        facts["licence.form"] = form
    facts.update(_item(given.get("item")))
    if "party" in given:
        facts.update(_party(str(given["party"]), day))
    return facts


def _movement(given: Mapping[str, Any]) -> str:
    """As stated; else what goes to a member state is a transfer within the Union."""
    if "movement" in given:
        return {"intra_eu_transfer": "intra_eu"}.get(str(given["movement"]), str(given["movement"]))
    return "intra_eu" if given.get("destination") in _MEMBER_STATES else "export"


def _first(given: Mapping[str, Any], *names: str) -> Any:
    return next((given[name] for name in names if name in given), None)


def _uses(value: Any) -> frozenset[str]:
    texts = value if isinstance(value, list) else [] if value in (None, False) else [value]
    return frozenset(
        use for text in texts for use, pattern in _USES.items() if re.search(pattern, str(text).lower())
    )


def _item(item: Any) -> dict[str, Value]:
    facts: dict[str, Value] = {}
    if isinstance(item, dict):
        text = " ".join(str(value) for value in item.values()).lower()
        if item.get("type") == "scanner" or "MRF_nm" in item:
            wavelength = item.get("wavelength_nm", 13.5 if "euv" in text else 193)
            facts |= {"item.scanner": True, "item.wavelength_nm": float(wavelength)}
            facts |= {
                f"item.{name.lower()}": float(item[name]) for name in ("MRF_nm", "DCO_nm") if name in item
            }
            if "NA" in item:  # the entry says how the feature size follows from the aperture
                facts.setdefault("item.mrf_nm", 0.25 * float(wavelength) / float(item["NA"]))
            facts["item.part_of_scanner"] = False
        elif "specially_designed" in item or "specially_designed_for" in item:
            purpose = item.get("specially_designed_for", item.get("specially_designed"))
            facts["item.part_of_scanner"] = bool(purpose) and purpose != "none"
        for name in ("annexI", "annex_I", "annex_i"):
            if name in item:
                facts["item.annex_i"] = bool(item[name])
        for name in ("annexIV", "annex_IV", "annex_iv"):
            if name in item:
                facts["item.annex_iv"] = bool(item[name])
        for name, fact in (("lethal", "item.lethal"), ("cyber_surveillance", "item.cyber_surveillance")):
            if name in item:
                facts[fact] = bool(item[name])
        if "ear" in item or "subject_to_ear" in item:
            facts["item.ear"] = bool(item.get("ear", item.get("subject_to_ear")))
    elif item is not None:
        text = str(item).lower()
        if re.search(r"annex iv\b", text):
            facts["item.annex_iv"] = True
        if re.search(r"unlisted|not listed|uncontrolled|not in annex i\b", text):
            facts["item.annex_i"] = False
        elif re.search(r"annex (i|1|iv)\b|listed|dual.use item", text):
            facts["item.annex_i"] = True
        if "specially designed" in text:
            facts["item.part_of_scanner"] = "not specially designed" not in text
        if "lethal" in text or "weapon" in text:
            facts["item.lethal"] = True
        if "surveillance" in text:
            facts["item.cyber_surveillance"] = True
        if torture := re.search(r"torture.*annex (ii|iii|iv)\b|annex (ii|iii|iv)\b.*torture", text):
            facts["item.torture_annex"] = (torture[1] or torture[2]).upper()
    if facts.get("item.annex_i") is True:
        facts.setdefault("item.annex_ii_section_i", False)
    return facts


def _party(text: str, day: date) -> dict[str, Value]:
    """What the Affiliates Rule comes to about a party of whom a listed company holds so much."""
    regime = regimes()["US-BIS-AFFILIATES-2025"]
    facts: dict[str, Value] = {"item.ear": True}
    shares = [Share.exact(float(each)) for each in re.findall(r"(\d+(?:\.\d+)?)\s*%", text)]
    text = text.lower()
    is_listed = "list" in text and not _NO_LIST.search(text)
    if not shares:
        is_owned = bool(re.search(r"percent|share|owned|held", text))
        facts["party.bis_listed"] = is_listed and not is_owned
        if not (is_listed and is_owned):  # else by how much nobody says
            facts["party.affiliate"] = "no"
        return facts
    stakes = [Stake(number + 1, 0, share) for number, share in enumerate(shares)]
    listed = Listed.of(range(1, len(shares) + 1))
    record = Record.of(Holdings.of(len(shares) + 1, stakes))
    outcome = capture(record, regime, regime.on(day) or regime.phases[0], listed).outcome(0)
    facts["party.affiliate"] = "captured" if is_listed and outcome is RegimeOutcome.CAPTURED else "no"
    facts["party.bis_listed"] = False
    return facts
