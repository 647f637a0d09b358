"""Files of cap tables with what everybody owns in the end, who controls whom, and what votes are worth."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from graph.ownership import (
    Holdings,
    OwnershipMatrix,
    Rights,
    Stake,
    controlled_by,
    voting_power,
    weakest_link,
)
from tests.support.vectors.outcome import Document, Outcome
from tests.support.vectors.ownership_rules import share_of

_PROSE = {"id", "description", "note", "source"}


def check_integrated(entries: Sequence[Mapping[str, Any]], document: Document) -> Outcome:
    """One expectation for each pair that a vector gives, and for each sum over ultimate owners."""
    count = Outcome()
    for entry in _known(
        entries, count, {"edges", "nodes", "integrated", "corrected", "column_sums"}, "expect_"
    ):
        places, holdings = table(entry["edges"], entry.get("nodes", ()))
        matrix = OwnershipMatrix(holdings)
        for key, said in entry.items():
            if key.startswith("expect_"):
                is_sum = re.search("100|exceed|over", str(said)) and not re.search(
                    "singular|closed", str(said)
                )
                found = matrix.overfull if is_sum else matrix.closed_rings
                count.settle(entry["id"], bool(found), f"expected {said!r}, found nothing of the kind")
        into = {name: matrix.into(place) for name, place in places.items()}
        for section, field in (("integrated", "raw"), ("corrected", "low")):
            wanted = entry.get(section, {})
            for pair, value in wanted.items():
                owner, _, company = pair.partition("->")
                found = float(getattr(into[company], field)[places[owner]])
                count.settle(f"{entry['id']} {section} {pair}", is_close(value, found), f"{value}, {found}")
        for company, value in entry.get("column_sums", {}).items():
            shares = into[company]
            found = float(shares.raw[shares.ultimate].sum())
            count.settle(f"{entry['id']} sum of {company}", is_close(value, found), f"{value}, {found}")
    return count


def check_control(entries: Sequence[Mapping[str, Any]], document: Document) -> Outcome:
    """Whom each controller controls, and the integrated shares beside that."""
    count = Outcome()
    for entry in _known(entries, count, {"edges", "nodes", "controller", "controlled"}, "integrated_"):
        places, holdings = table(entry["edges"], (entry["controller"], *entry.get("nodes", ())))
        names = {place: name for name, place in places.items()}
        found = controlled_by(holdings, Rights.none(), places[entry["controller"]])
        count.expect(entry["id"], sorted(entry["controlled"]), sorted(names[place] for place in found))
        for key, value in entry.items():
            if key.startswith("integrated_"):
                owner, _, company = key.removeprefix("integrated_").partition("_")
                share = float(OwnershipMatrix(holdings).into(places[company]).raw[places[owner]])
                count.settle(f"{entry['id']} {key}", is_close(value, share), f"{value}, {share}")
    return count


def check_weakest_link(entries: Sequence[Mapping[str, Any]], document: Document) -> Outcome:
    """The weakest link, and the product where there is one."""
    count = Outcome()
    known = {"edges", "nodes", "source", "target", "weakest_link", "multiplicative"}
    for entry in _known(entries, count, known):
        places, holdings = table(entry["edges"], (entry["source"], entry["target"]))
        owner, company = places[entry["source"]], places[entry["target"]]
        link = weakest_link(holdings, owner, company)
        found = 0.0 if link is None else link.low
        count.settle(entry["id"], is_close(entry["weakest_link"], found), f"{entry['weakest_link']}, {found}")
        if "multiplicative" in entry:
            share = 100 * float(OwnershipMatrix(holdings).into(company).raw[owner])
            wanted = entry["multiplicative"]
            count.settle(f"{entry['id']} product", is_close(wanted, share), f"{wanted}, {share}")
    return count


def check_power(entries: Sequence[Mapping[str, Any]], document: Document) -> Outcome:
    """Both indices and Banzhaf's swings."""
    count = Outcome()
    known = {"weights", "quota", "shapley_shubik", "banzhaf_normalised", "banzhaf_swings"}
    for entry in _known(entries, count, known):
        weights = [Fraction(str(weight)) for weight in entry["weights"]]
        quota = str(entry["quota"])
        bound = Fraction(quota.lstrip("<>= ").rstrip("% "))
        power = voting_power(weights, bound, is_inclusive=not quota.startswith(">") or "=" in quota)
        assert power is not None, "as few holders as these can be counted"
        for key, found in (
            ("shapley_shubik", power.shapley_shubik),
            ("banzhaf_normalised", power.banzhaf),
            ("banzhaf_swings", power.swings),
        ):
            wanted = entry.get(key, [])
            right = not wanted or (
                len(wanted) == len(found)
                and all(is_close(one, float(other)) for one, other in zip(wanted, found, strict=True))
            )
            if wanted:
                count.settle(f"{entry['id']} {key}", right, f"{wanted}, {found}")
    return count


def table(edges: Sequence[Any], nodes: Sequence[str] = ()) -> tuple[dict[str, int], Holdings]:
    """The places of the names, and the holdings."""
    names = dict.fromkeys((*nodes, *(end for upper, lower, *_ in edges for end in (upper, lower))))
    places = {name: place for place, name in enumerate(names)}
    stakes = [Stake(places[upper], places[lower], share_of(share)) for upper, lower, share in edges]
    return places, Holdings.of(len(places), stakes)


def is_close(expected: Any, found: float) -> bool:
    """Whether the number is the one that is written as a fraction, a decimal or both."""
    if isinstance(expected, dict):
        if "fraction" not in expected:
            return is_close(expected["decimal"], found)
        expected = expected["fraction"]
    value = float(Fraction(str(expected)))
    return abs(value - found) <= 1e-8 * max(1.0, abs(value))


def _known(
    entries: Sequence[Mapping[str, Any]], count: Outcome, fields: set[str], prefix: str = "\0"
) -> list[Mapping[str, Any]]:
    known = []
    for number, entry in enumerate(entries):
        unknown = {key for key in entry if not key.startswith(prefix)} - fields - _PROSE
        if unknown:
            count.not_counted.append(f"{entry.get('id', number)}: {', '.join(sorted(unknown))}")
        else:
            known.append(entry)
    return known
