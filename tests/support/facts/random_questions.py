"""Random graphs and questions about them, and answers as they compare between snapshots."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from factories import fact, link, member

from graph.model.direction import Pattern
from graph.model.rows import ROW_FIELDS
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal, preset
from graph.search.engine import Limits
from graph.search.paths import Path
from graph.search.proximity import Proximity
from graph.search.reasons import Reason
from ontology import Grade, Statement

TODAY = date(2024, 6, 1)
GRAPHS, ENTITIES, QUESTIONS = 40, 8, 3
CLASSES = ("defence_conglomerate", "state_body")
COMPLETE: dict[str, tuple[Reason, ...]] = dict.fromkeys(CLASSES, ())
IN_PART = {CLASSES[0]: (Reason.LIST_IN_PART,), CLASSES[1]: ()}
"""What stands against the classes."""
PATIENT = Limits(seconds=120)
YEARS = ["2018", "2019", "2020-03", "2020-06-15", "2021", "2022-01", "2023"]
SHARES = [None, None, "100", "67", "30", "10", "25", "<100", "(25,50]", ">=75", "<25"]
TYPES = ["Ownership"] * 4 + ["Control", "Unit", "Affiliation", "Succession", "SharedHead", "Supply"]


def ordered(rng: random.Random) -> tuple[str | None, str | None]:
    start, end = rng.choice([None, None, *YEARS]), rng.choice([None, None, *YEARS])
    return (min(start, end), max(start, end)) if start and end else (start, end)


def ids_of(name: str) -> list[str]:
    """The ids of the entities of a graph."""
    return [f"{name}.e{place}" for place in range(ENTITIES)]


def random_graph(rng: random.Random, name: str, *, is_plain: bool) -> list[Statement]:
    """Links, memberships and types of a few entities; a plain one has only links of one hop."""
    ids = ids_of(name)
    return [
        *(fact(id, "type", rng.choice(["Company", "Company", "PublicBody", "Person"])) for id in ids),
        *random_links(rng, ids, rng.randint(3, 16), is_plain=is_plain),
        *random_members(rng, ids, rng.randint(1, 4)),
    ]


def random_links(
    rng: random.Random, ids: Sequence[str], count: int, *, is_plain: bool
) -> Iterator[Statement]:
    """Links of any kind between these entities."""
    for _ in range(count):
        upper, lower = rng.sample(ids, 2)
        link_type = rng.choice([t for t in TYPES if t != "Succession"] if is_plain else TYPES)
        start, end = ordered(rng)
        is_absorption = link_type == "Succession" and rng.random() < 0.5
        yield link(
            link_type,
            upper,
            lower,
            schema="Absorption" if is_absorption else link_type,
            grade=rng.choice("ABCD"),
            observed="/".join(sorted(rng.choices(YEARS, k=2))),
            start=start,
            end=end if rng.random() < 0.3 else None,
            share=rng.choice(SHARES) if link_type == "Ownership" else None,
            share_until=rng.choice([None, None, *YEARS]) if link_type == "Ownership" else None,
            direct=rng.choice(["direct", "unstated"] if is_plain else ["direct", "unstated", "indirect"]),
        )


def random_members(rng: random.Random, ids: Sequence[str], count: int) -> Iterator[Statement]:
    """Memberships of these entities in the classes asked about, and one that stops a path."""
    for _ in range(count):
        start, end = ordered(rng)
        chosen = rng.random()
        yield member(
            rng.choice(ids),
            rng.choice([CLASSES[0]] * 3 + ["state_body", "armed_forces", "registered_agent"]),
            grade=rng.choice("ABCD"),
            observed=rng.choice(YEARS),
            start=start,
            end=end if chosen < 0.3 else None,
            original="[not in the copy of 2025-01-01]" if chosen < 0.15 else None,
        )


def random_samenesses(rng: random.Random, name: str) -> list[Statement]:
    """Pairs of bodies of a graph that may be one."""
    pairs = (rng.sample(range(ENTITIES), 2) for _ in range(rng.randint(0, 3)))
    return [fact(f"{name}.e{one}", "possiblySameAs", f"{name}.e{other}", grade="D") for one, other in pairs]


def held_companies(rng: random.Random, ids: Sequence[str], *, is_plain: bool = False) -> Iterator[Statement]:
    """Companies whose owners are recorded to the full, mostly: of few other graphs a `no` can be said.

    They make rings and split holdings; plain ones have only links of one hop.
    """
    kinds = ["Company"] * (len(ids) - 2) + ["Person", "LegalEntity"]
    for entity, kind in zip(ids, rng.sample(kinds, len(ids)), strict=True):
        yield fact(entity, "type", kind)
        others = [other for other in ids if other != entity]
        if rng.random() < 0.2:
            link_type = rng.choice(["Unit", "Control", "Unit" if is_plain else "Succession"])
            yield _of_the_day(rng, link_type, rng.choice(others), entity, is_plain=is_plain)
        holders = rng.sample(others, rng.randint(0, 4)) if kind == "Company" else []
        left = rng.choice([100, 100, 100, 90, 120])
        for holder in holders:
            share = (
                rng.choice([left, 80, 50, 24, 24, 24, 20, 20, 13, 13, 10]) if holder != holders[-1] else left
            )
            share = min(share, left, 100)
            left -= share
            told = rng.choice([f"{share}"] * 8 + [f"[0,{share})", f"(0,{share}]", None]) if share else "5"
            yield _of_the_day(rng, "Ownership", holder, entity, told, is_plain=is_plain)
    yield from _members(rng, ids)


def long_ring(rng: random.Random, ids: Sequence[str], *, is_plain: bool = False) -> Iterator[Statement]:
    """Most of the bodies hold each other in a circle; some have a holder outside it, which is a person."""
    person, *others = rng.sample(ids, len(ids))
    ring, below = others[: rng.randint(5, len(others))], others[5:]
    yield fact(person, "type", "Person")
    for place, entity in enumerate(ring):
        yield fact(entity, "type", "Company")
        share = rng.choice([100, 100, 100, 100, 80, 76])
        owner = ring[(place + 1) % len(ring)]
        if rng.random() < 0.15:
            yield _firm(rng, "Unit", owner, entity)
        else:
            yield _firm(rng, "Ownership", owner, entity, f"{share}")
            if share < 100 and rng.random() < 0.7:
                yield _firm(rng, "Ownership", person, entity, f"{100 - share}")
    for entity in set(below) - set(ring):
        yield fact(entity, "type", "Company")
        yield _firm(rng, "Ownership", rng.choice(ring), entity, "100")
    if rng.random() < 0.3 and not is_plain:
        yield _of_the_day(rng, "Succession", *rng.sample(ids, 2))
    if rng.random() < 0.3:
        share = rng.choice(["5", "30", None])
        yield _of_the_day(rng, "Ownership", *rng.sample(ids, 2), share, is_plain=is_plain)
    yield from _members(rng, ids, most=0.4)


def _members(rng: random.Random, ids: Sequence[str], most: float = 1.0) -> Iterator[Statement]:
    for entity in rng.sample(ids, rng.randint(1, 2)):
        if rng.random() < most:
            yield member(entity, CLASSES[0], start="2015")
    if rng.random() < 0.4 * most:
        yield member(rng.choice(ids), "state_body", start="2015", grade=rng.choice("BD"))


def _firm(rng: random.Random, link_type: str, upper: str, lower: str, share: str | None = None) -> Statement:
    direct = rng.choice(["direct", "direct", "unstated"])
    return link(link_type, upper, lower, share=share, grade="B", observed="2018/2023", direct=direct)


def _of_the_day(
    rng: random.Random,
    link_type: str,
    upper: str,
    lower: str,
    share: str | None = None,
    *,
    is_plain: bool = False,
) -> Statement:
    return link(
        link_type,
        upper,
        lower,
        share=share,
        grade=rng.choice("AABBBBBCCD"),
        observed=rng.choice(["2018/2023"] * 19 + ["2024-06-02"]),
        direct=rng.choice(["direct"] * 8 + ["unstated"] * 4 + ["unstated" if is_plain else "indirect"]),
    )


def random_traversal(rng: random.Random) -> Traversal:
    """Any mixture of filters, or a preset."""
    day = rng.choice([TODAY, TODAY, date(2020, 5, 1), date(2019, 1, 1), date(2022, 7, 1)])
    if rng.random() < 0.3:
        return replace(preset("control", day, today=TODAY), min_grade=rng.choice(list(Grade)))
    changes: dict[str, Any] = {}
    choices: dict[str, list[Any]] = {
        "direction": [*Direction, Pattern("up? down*"), Pattern("down* up? down?")],
        "max_hops": [1, 2, 3, 5],
        "min_share": [10.0, 25.0, 50.0, 100.0],
        "min_grade": list(Grade),
        "max_degree": [1, 2, 3],
        "collapse_full": [True],
        "link_types": [
            ("Ownership", "Control", "Unit", "Affiliation"),
            ("Ownership", "SharedHead", "Supply"),  # few sets: a server takes a while to plan a new text
        ],
    }
    for name, values in choices.items():
        if rng.random() < 0.4:
            changes[name] = rng.choice(values)
    return replace(preset("any", day, today=TODAY), **changes)


def asked(seed: int) -> Iterator[tuple[str, Traversal, int]]:
    """Entities, traversals and numbers of paths."""
    rng = random.Random(seed)
    for number in range(GRAPHS):
        for _ in range(QUESTIONS):
            traversal = random_traversal(rng)
            if number % 3 and rng.random() < 0.7:  # a graph of companies of which a `no` can be said
                day, hops = rng.choice([TODAY, date(2022, 7, 1)]), rng.choice([1, 2, 4])
                traversal = replace(preset("control", day, today=TODAY), max_hops=hops)
            yield f"g{number}.e{rng.randrange(ENTITIES)}", traversal, rng.choice([1, 3, 10])


def told(snapshot: Snapshot, answer: Proximity) -> dict[str, Any]:
    """The answer without positions and row numbers, which differ between snapshots."""
    return {
        "verdict": (answer.verdict, answer.reasons, answer.hops, answer.hops_by_grade, answer.is_truncated),
        "paths": [path_told(snapshot, path) for path in answer.paths],
        "below": [path_told(snapshot, path) for path in answer.below_minimum],
        "unrecorded": (
            answer.needs_unrecorded_share,
            [path_told(snapshot, path) for path in answer.unrecorded_share],
        ),
        "stops": answer.stops,
        "open": answer.open_ends,
        "assumes": answer.assumes,
    }


def path_told(snapshot: Snapshot, path: Path) -> Any:
    return (
        [snapshot.ids[e] for e in path.entities],
        (path.hops, path.grade, path.last_observed, path.at_least),
        [
            (
                step.hops,
                step.grade,
                step.last_observed,
                sorted(row_told(snapshot, snapshot.links, r) for r in step.rows),
            )
            for step in path.steps
        ],
        sorted(row_told(snapshot, snapshot.memberships, row) for row in path.target_rows),
    )


def row_told(snapshot: Snapshot, rows: Any, row: int) -> Any:
    values = {name: rows[name][row].item() for name in ROW_FIELDS}
    upper = values.pop("upper")
    named = snapshot.ids[upper] if rows is snapshot.links else snapshot.targets[upper]
    return named, snapshot.ids[values.pop("lower")], tuple(values.items())
