"""A file of beneficial ownership statements, with what may be added up of them, and of bands of shares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graph.ownership import PARTS, Holdings, OwnershipMatrix, Stake
from tests.support.vectors.outcome import Document, Outcome
from tests.support.vectors.ownership_rules import share_of


def check_statements(entries: Sequence[Mapping[str, Any]], document: Document) -> Outcome:
    """Which statements are links of a cap table, what these add up to, and what is declared beside them."""
    count = Outcome()
    used = [entry for entry in entries if _is_link(entry)]
    left = [entry for entry in entries if not _is_link(entry)]
    names = {name: place for place, name in enumerate(dict.fromkeys(_ends(entries)))}
    holdings = Holdings.of(
        len(names),
        [Stake(names[e["interestedParty"]], names[e["subject"]], share_of(e.get("share"))) for e in used],
    )
    for key, wanted in document["expect"].items():
        company = key.rpartition("_")[2]
        if key.startswith("direct_column_sum"):
            count.settle(key, int(holdings.recorded[names[company]]) == wanted * PARTS, f"expected {wanted}")
        elif key.startswith("wrong_sum"):
            every = [entry for entry in entries if entry.get("share")]
            found = sum(share_of(e["share"]).low for e in every if e["subject"] == _summed(document, entries))
            count.expect(key, wanted, found)
        elif key == "edges_used_for_integrated_ownership":
            count.expect(key, sorted(wanted), sorted(entry["id"] for entry in used))
        elif key == "edges_reported_not_computed":
            count.expect(key, sorted(wanted), sorted(entry["id"] for entry in left))
        elif "_to_" in key:
            owner, _, company = key.partition("_to_")
            declared = next(
                (e for e in left if (e["interestedParty"], e["subject"]) == (owner, company)), None
            )
            shares = OwnershipMatrix(holdings).into(names[company])
            is_known = abs(shares.high[names[owner]] - shares.low[names[owner]]) < 1e-12
            said = f"{share_of(declared['share'])} (declared)" if declared else ""
            text = str(wanted)
            right = text.startswith(said) and (("unknown" in text) == (not is_known))
            count.settle(key, right, f"expected {wanted!r}, found {said!r}, computed: known is {is_known}")
        else:
            count.not_counted.append(key)
    return count


def check_bands(entries: Mapping[str, Any], document: Document) -> Outcome:
    """The bands of a register as shares with open and closed ends."""
    count = Outcome()
    for name, band in entries.items():
        share = share_of(band)
        found = {
            "exclusiveMinimum" if share.low_open else "minimum": share.low,
            "exclusiveMaximum" if share.high_open else "maximum": share.high,
        }
        count.expect(name, band, found)
    return count


def _is_link(entry: Mapping[str, Any]) -> bool:
    """An indirect statement says what its components add up to; an interest other than shares is no share."""
    kind = str(entry.get("interestType", "shareholding")).lower()
    return entry.get("directOrIndirect") != "indirect" and kind == "shareholding"


def _ends(entries: Sequence[Mapping[str, Any]]) -> list[str]:
    return [entry[end] for entry in entries for end in ("interestedParty", "subject")]


def _summed(document: Document, entries: Sequence[Mapping[str, Any]]) -> str:
    """The company of whom the file adds up everything."""
    for key in document["expect"]:
        if key.startswith("direct_column_sum_"):
            return key.removeprefix("direct_column_sum_")
    return str(entries[-1]["subject"])
