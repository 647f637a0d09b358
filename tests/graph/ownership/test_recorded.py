"""What is recorded on a day as holdings and rights: directness, dates, grades, overlaps and successors."""

from __future__ import annotations

from datetime import date

from factories import company, fact, link, owns, snapshot_of, unit

from graph.model import Traversal, preset
from graph.ownership import PARTS, Record, record_above, whole_record
from ontology import Grade

DAY = date(2024, 2, 5)
DIRECT = {"direct": "direct"}


def asked(**changes: object) -> Traversal:
    from dataclasses import replace

    return replace(preset("control", DAY, today=DAY), **changes)


def table(*facts: object, of: str = "asset", **changes: object) -> dict[str, str]:
    """The shares in the asset by owner, as a record of all that is above it has them."""
    import numpy as np

    snapshot = snapshot_of(*facts)
    record = record_above(snapshot, asked(**changes), np.array([snapshot.ids.position(of)])).exactly()
    place = record.place(snapshot.ids.position(of))
    assert place is not None
    return {
        snapshot.ids[int(record.entities[record.holdings.owners[number]])]: str(record.holdings.share(number))
        for number in record.holdings.up.of(place).tolist()
    }


def test_shares_of_a_day_are_intervals() -> None:
    facts = [owns("a", "asset", "30"), owns("b", "asset"), owns("c", "asset", "(25,50]")]
    assert table(*facts) == {"a": "30", "b": "(0,100]", "c": "(25,50]"}


def test_what_is_unknown_on_the_day_or_rests_on_weak_evidence_is_only_possible() -> None:
    later = owns("a", "asset", "60", observed="2024-03-01")
    weak = owns("b", "asset", "60", grade="D")
    assert table(later, weak, min_grade=Grade.C) == {"a": "[0,100]", "b": "[0,60]"}


def test_what_ended_is_no_holding() -> None:
    assert table(owns("a", "asset", "60", end="2023-12-31"), owns("b", "asset", "5")) == {"b": "5"}


def test_a_holding_of_a_group_is_counted_once() -> None:
    vehicles = [owns(f"v{n}", "asset", "17", **DIRECT) for n in range(3)]
    over = [owns("group", f"v{n}", "100", **DIRECT) for n in range(3)]
    found = table(owns("group", "asset", "51"), *vehicles, *over)
    assert found == {"group": "0", "v0": "17", "v1": "17", "v2": "17"}


def test_an_indirect_holding_adds_nothing_up() -> None:
    snapshot = snapshot_of(owns("a", "asset", "60", direct="indirect"), owns("b", "asset", "40", **DIRECT))
    record = whole_record(snapshot, asked())
    place = record.place(snapshot.ids.position("asset"))
    assert int(record.holdings.recorded[place]) == 40 * PARTS


def test_own_shares_are_nobodys_and_a_successor_holds_what_its_predecessor_did() -> None:
    facts = [
        link("Succession", "new", "old"),
        owns("old", "asset", "60"),
        owns("asset", "asset", "10"),
    ]
    assert table(*facts) == {"new": "60"}


def test_units_and_controllers_are_rights() -> None:
    snapshot = snapshot_of(unit("parent", "institute"), link("Control", "boss", "institute"))
    rights = whole_record(snapshot, asked()).rights
    assert sorted(rights.is_unit.tolist()) == [False, True]
    assert rights.is_certain.all()


def test_all_above_an_entity_is_what_the_whole_has_of_it() -> None:
    facts = [
        *company("asset"), owns("a", "asset", "60"), owns("b", "a", "60"), owns("asset", "c", "60"),
        unit("d", "b"), fact("b", "country", "cn"),
    ]  # fmt: skip
    snapshot = snapshot_of(*facts)
    import numpy as np

    part: Record = record_above(snapshot, asked(), np.array([snapshot.ids.position("asset")]))
    assert [snapshot.ids[int(each)] for each in part.entities] == ["a", "asset", "b", "d"]
    assert not part.is_partial
