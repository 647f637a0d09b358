"""Which ids are one body by the strong identifiers that sources share, written from the rules, slowly.

The rules are those of docs/semantics.md, "Shared identifiers"; every identifier here is well-formed.
"""

from __future__ import annotations

from itertools import combinations

from ontology import SCHEMA, Statement

STRENGTH = ("leiCode", "uscCode", "imoNumber", "registrationNumber")

Group = frozenset[str]


def one_body(statements: list[Statement]) -> tuple[set[Group], set[tuple[str, str]]]:
    """The groups of ids that are one body, and the identifiers (property, value) that judge nothing."""
    ids = {s.subject for s in statements}
    groups: list[set[str]] = [{id} for id in ids]
    for s in statements:
        if s.prop == "sameAs":
            unite(groups, [s.subject, s.value])
    explicit = [set(group) for group in groups]

    def countries(id: str) -> set[str]:
        body = next((group for group in explicit if id in group), {id})
        return {s.value for s in statements if s.subject in body and s.prop == "country"}

    def has(id: str) -> set[tuple[str, str]]:
        found = set()
        for s in statements:
            if s.subject != id or s.prop not in STRENGTH:
                continue
            if s.prop != "registrationNumber":
                found.add((s.prop, s.value))
            elif len(countries(id)) == 1:
                found.add((s.prop, f"{next(iter(countries(id)))} {s.value}"))
        return found

    blocked: set[tuple[str, str]] = set()
    every = sorted({each for id in ids for each in has(id)}, key=lambda e: (STRENGTH.index(e[0]), e[1]))
    for identifier in every:
        having = sorted(id for id in ids if identifier in has(id))
        value = identifier[1].rpartition(" ")[2]
        sources = {
            s.source
            for s in statements
            if s.subject in having and (s.prop, s.value) == (identifier[0], value)
        }
        if len(sources) < 2 or len({frozenset(body(explicit, id)) for id in having}) < 2:
            continue
        if any(
            contradict(body(groups, one), body(groups, other), statements, has)
            for one, other in combinations(having, 2)
            if body(groups, one) != body(groups, other)
        ):
            blocked.add(identifier)
        else:
            unite(groups, having)
    return {frozenset(group) for group in groups if len(group) > 1}, blocked


def body(groups: list[set[str]], id: str) -> set[str]:
    return next(group for group in groups if id in group)


def unite(groups: list[set[str]], ids: list[str]) -> None:
    touched = [group for group in groups if group & {*ids}]
    for group in touched:
        groups.remove(group)
    groups.append({*ids}.union(*touched))


def contradict(one: set[str], other: set[str], statements: list[Statement], has) -> bool:
    ours, theirs = ({each for id in ids for each in has(id)} for ids in (one, other))
    for prop in STRENGTH:
        mine, other_s = ({value for p, value in side if p == prop} for side in (ours, theirs))
        if prop == "registrationNumber":  # registers of different countries say nothing of each other
            both = {country(value) for value in mine} & {country(value) for value in other_s}
            mine, other_s = ({v for v in values if country(v) in both} for values in (mine, other_s))
        if mine and other_s and not mine & other_s:
            return True
    types = [{s.value for s in statements if s.subject in ids and s.prop == "type"} for ids in (one, other)]
    for mine_type in types[0]:
        for other_type in types[1]:
            pair = (mine_type, other_type)
            if not (
                SCHEMA.is_a(*pair)
                or SCHEMA.is_a(*reversed(pair))
                or all(SCHEMA.is_a(each, "Organization") for each in pair)
            ):
                return True
    return any(
        s.prop == "differentFrom" and {s.subject, s.value} & one and {s.subject, s.value} & other
        for s in statements
    )


def country(value: str) -> str:
    return value.split(" ")[0]
