"""Files of small cap tables with what a regime comes to: `rules` and `vectors`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np

from graph.ownership import Holdings, Record, Rights, Stake
from graph.rules import (
    Basis,
    Confidence,
    Listed,
    Phase,
    Pool,
    Regime,
    RegimeOutcome,
    Status,
    capture,
    regime_called,
    regimes,
)
from ontology import Share
from tests.support.vectors.outcome import Document
from tests.support.vectors.outcome import Outcome as Count

_KNOWN = {
    "id", "rule", "description", "edges", "listed", "expect", "source", "official_example", "note", "flags",
    "naive_multiplicative", "restriction_policy", "date", "at", "valid_at", "as_of", "nodes",
}  # fmt: skip
_WORDS = {
    "captured": {RegimeOutcome.CAPTURED},
    "not": {RegimeOutcome.NOT_CAPTURED, RegimeOutcome.NOT_APPLICABLE},
    "not captured": {RegimeOutcome.NOT_CAPTURED, RegimeOutcome.NOT_APPLICABLE},
    "not_captured": {RegimeOutcome.NOT_CAPTURED, RegimeOutcome.NOT_APPLICABLE},
    "undetermined": {RegimeOutcome.UNDETERMINED},
    "not_applicable": {RegimeOutcome.NOT_APPLICABLE},
    "not applicable": {RegimeOutcome.NOT_APPLICABLE},
}


def check_ownership_rules(entries: Sequence[Mapping[str, Any]], document: Document) -> Count:
    """One expectation for each entity that a vector names."""
    count = Count()
    written = {rule["id"]: rule for rule in document["rules"] if isinstance(rule, dict) and "id" in rule}
    for number, entry in enumerate(entries):
        place = str(entry.get("id", number))
        joint = [key for key in entry if re.search("joint|concert|group", key)]
        control = [key for key in entry if re.search("control|appoint|rights", key)]
        units = [key for key in entry if re.search("unit|institute", key)]
        unknown = entry.keys() - _KNOWN - {*joint, *control, *units}
        regime = _regime(entry.get("rule"), written)
        if unknown or regime is None or not isinstance(entry.get("expect"), dict):
            what = (
                f"what it asks by {', '.join(sorted(unknown))}" if unknown else f"rule {entry.get('rule')!r}"
            )
            count.not_counted.append(f"{place}: {what}")
            continue
        table = _Table.of(entry, control, units, joint)
        for entity, wish in entry["expect"].items():
            expected = wish.get("outcome", wish.get("status")) if isinstance(wish, dict) else wish
            found = _found(regime, table, entry, entity)
            wanted = _WORDS.get(str(expected).lower())
            if wanted is None:
                count.not_counted.append(f"{place} {entity}: {expected!r}")
                continue
            count.settle(f"{place} {entity}", found in wanted, f"expected {expected}, found {found}")
    return count


@dataclass(frozen=True)
class _Table:
    places: Mapping[str, int]
    record: Record
    listed: Sequence[str]
    joint: Sequence[frozenset[int]]

    @classmethod
    def of(
        cls, entry: Mapping[str, Any], control: Iterable[str], units: Iterable[str], joint: Iterable[str]
    ) -> _Table:
        stakes: list[tuple[str, str, Share]] = []
        rights: list[tuple[str, str, bool]] = []
        for edge in entry["edges"]:
            _read_edge(edge, stakes, rights)
        rights += [(upper, lower, False) for key in control for upper, lower in _pairs(entry[key])]
        rights += [(upper, lower, True) for key in units for upper, lower in _pairs(entry[key])]
        groups = [group for key in joint for group in _groups(entry[key])]
        names = dict.fromkeys(
            (
                *(end for upper, lower, _ in (*stakes, *rights) for end in (upper, lower)),
                *entry["listed"],
                *entry["expect"],
                *(name for group in groups for name in group),
            )
        )
        places = {name: place for place, name in enumerate(names)}
        holdings = Holdings.of(
            len(places), [Stake(places[upper], places[lower], share) for upper, lower, share in stakes]
        )
        ends = np.array([(places[upper], places[lower]) for upper, lower, _ in rights], np.int64)
        ends = ends.reshape(-1, 2)
        is_unit = np.array([unit for *_, unit in rights], bool)
        held = Rights(ends[:, 0], ends[:, 1], is_unit, np.ones(len(ends), bool), np.arange(len(ends)))
        return cls(
            places,
            Record.of(holdings, held),
            entry["listed"],
            [frozenset(places[name] for name in group) for group in groups],
        )


def _read_edge(edge: Any, stakes: list[tuple[str, str, Share]], rights: list[tuple[str, str, bool]]) -> None:
    if isinstance(edge, dict):
        upper = edge.get("from", edge.get("owner", edge.get("upper")))
        lower = edge.get("to", edge.get("owned", edge.get("company", edge.get("lower"))))
        share, kind = edge.get("share", edge.get("percent", "unknown")), str(edge.get("type", ""))
    else:
        upper, lower, share, *rest = edge if len(edge) > 2 else (*edge, "unknown")
        kind = " ".join(map(str, rest))
    if isinstance(share, dict) and share.keys() & {"type", "kind", "control", "unit"}:
        kind += " ".join(str(each) for each in share.items())
    if isinstance(share, str) and re.search("control|unit|institute|board", share):
        kind += share
    if isinstance(share, dict) and (votes := _VOTES & share.keys()):
        # More than half of the votes controls whatever the shares; less is no right.
        rights += [(upper, lower, False) for name in votes if share_of(share[name]).low > 50]
        share = next((share[name] for name in ("shares", "share", "percent") if name in share), "none")
        if share == "none":
            return
    if upper == lower:
        return  # own shares are nobody's
    if "unit" in kind or "institute" in kind:
        rights.append((upper, lower, True))
    elif "control" in kind or "board" in kind or "appoint" in kind:
        rights.append((upper, lower, False))
        if isinstance(share, (int, float)):
            stakes.append((upper, lower, Share.exact(float(share))))
    else:
        stakes.append((upper, lower, share_of(share)))


_VOTES = {"voting", "votes", "voting_rights", "votingRights"}


def share_of(value: Any) -> Share:
    """The share as files write it: a number, a text, bounds, or nothing where it is not known."""
    if isinstance(value, str) and (band := re.fullmatch(r"(\d+)-(\d+)", value)):
        return Share(float(band[1]), float(band[2]), low_open=True)
    if isinstance(value, dict):
        if "exact" in value:
            return Share.exact(float(value["exact"]))
        low = value.get("exclusiveMinimum", value.get("minimum", value.get("min", 0)))
        high = value.get("exclusiveMaximum", value.get("maximum", value.get("max", 100)))
        has_low = value.keys() & {"exclusiveMinimum", "minimum", "min"}
        return Share(
            float(low), float(high), "exclusiveMinimum" in value or not has_low, "exclusiveMaximum" in value
        )
    if isinstance(value, (list, tuple)):
        return Share(float(value[0]), float(value[1]))
    if value is None:
        return Share.parse("unknown")
    return Share.parse(str(value)) if isinstance(value, str) else Share.exact(float(value))


def _pairs(value: Any) -> list[tuple[str, str]]:
    if isinstance(value, dict):
        return [
            (upper, lower)
            for upper, lowers in value.items()
            for lower in ([lowers] if isinstance(lowers, str) else lowers)
        ]
    return [(each[0], each[1]) for each in value] if isinstance(value, list) else []


def _groups(value: Any) -> list[list[str]]:
    if isinstance(value, dict):
        return [[key, *([each] if isinstance(each, str) else each)] for key, each in value.items()]
    if isinstance(value, list) and value and all(isinstance(each, str) for each in value):
        return [value]
    return value if isinstance(value, list) else []


def _found(regime: Regime, table: _Table, entry: Mapping[str, Any], entity: str) -> RegimeOutcome:
    stated = next((entry[key] for key in ("date", "at", "valid_at", "as_of") if key in entry), None)
    phase = _phase(regime, stated)
    listed = Listed.of([table.places[name] for name in table.listed])
    outcome = capture(table.record, regime, phase, listed, table.joint).outcome(table.places[entity])
    if stated is not None and phase.status not in (Status.IN_FORCE, Status.SUPERSEDED):
        return RegimeOutcome.NOT_CAPTURED  # what it would do is a condition
    return outcome


def _phase(regime: Regime, stated: str | None) -> Phase:
    """That of the day, or the newest one that is in force."""
    if stated is not None:
        return regime.on(date.fromisoformat(stated)) or replace(
            regime.phases[0], status=Status.SCHEDULED, confidence=Confidence.MEMORY
        )
    in_force = [phase for phase in regime.phases if phase.status is Status.IN_FORCE]
    return (in_force or list(regime.phases))[-1]


def _regime(name: Any, written: Mapping[str, Mapping[str, Any]]) -> Regime | None:
    """The regime that the program knows, or else the one that the file describes."""
    known = regime_called(regimes(), str(name))
    if known is not None:
        return known
    rule = written.get(str(name))
    if rule is None:
        return None
    is_listing = rule.get("threshold") is None
    aggregate = str(rule.get("aggregate") or "")
    phase = Phase(
        Status.IN_FORCE, None, None,
        None if is_listing else str(rule.get("operator", ">=")),
        None if is_listing else float(rule["threshold"]),
        Pool.PERSON if aggregate.startswith(("no", "per")) else Pool.ALL,
        Confidence.SECONDARY, str(rule.get("instrument", "")),
    )  # fmt: skip
    return Regime(
        str(name), str(name), str(rule.get("jurisdiction", "")),
        Basis.LISTING if is_listing else Basis.OWNERSHIP, (),
        propagates=bool(rule.get("propagates", not is_listing)), reads_control=rule.get("control") is True,
        effect=str(rule.get("effect", "")), phases=(phase,), citations=(),
    )  # fmt: skip
