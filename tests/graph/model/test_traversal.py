"""Traversals, and the presets read from rows of data."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from graph.errors import BadPreset, BadTraversal
from graph.model.traversal import (
    CONTROL_TYPES,
    PRESET_TABLE,
    PRESETS,
    Direction,
    Traversal,
    preset,
    read_presets,
)
from ontology import SCHEMA, Grade

TODAY = date(2024, 6, 1)
OWNERS = '[owners]\ndescription = "owners only"\nlink_types = ["Ownership"]\ndirection = "up"\n'


def test_control_is_the_default_and_goes_up_over_what_a_no_needs() -> None:
    control = preset(PRESETS[0], TODAY, today=TODAY)
    assert control == Traversal("control", CONTROL_TYPES, Direction.UP, TODAY, min_share=25.0)
    assert control.can_earn_no


def test_any_follows_every_link_but_trade() -> None:
    followed = preset("any", TODAY, today=TODAY)
    assert set(SCHEMA.link_types) - set(followed.link_types) == {"Supply", "Representation"}
    assert (followed.direction, followed.min_share) == (Direction.ANY, 0.0)


@pytest.mark.parametrize(
    "changes",
    [{"direction": Direction.DOWN}, {"direction": Direction.COMMON_OWNER}, {"link_types": ("Ownership",)}],
)
def test_a_no_needs_every_upward_link(changes: dict[str, object]) -> None:
    assert not replace(preset("control", TODAY, today=TODAY), **changes).can_earn_no  # type: ignore[arg-type]  # see above


@pytest.mark.parametrize(
    ("name", "valid_at", "said"),
    [("sideways", TODAY, "known: control, any"), ("any", date(2024, 6, 2), "after today")],
)
def test_a_preset_of_another_name_or_a_future_day_is_refused(name: str, valid_at: date, said: str) -> None:
    with pytest.raises(BadTraversal, match=said):
        preset(name, valid_at, today=TODAY)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"max_hops": 11}, "max_hops is 11; it must be between 1 and 10"),
        ({"min_share": 101.0}, "between 0 and 100"),
        ({"max_degree": 0}, "at least 1"),
        ({"link_types": ()}, "at least one link type"),
        ({"link_types": ("Friendship",)}, "no link type 'Friendship'"),
    ],
)
def test_a_traversal_out_of_range_is_refused(changes: dict[str, object], said: str) -> None:
    with pytest.raises(BadTraversal, match=said):
        replace(preset("control", TODAY, today=TODAY), **changes)  # type: ignore[arg-type]  # see above


# ------------------------------------------------------------ rows of presets


def test_a_preset_is_added_as_a_table() -> None:
    rows = OWNERS + 'min_share = 50\nmax_hops = 2\nmin_grade = "B"\ncollapse_full = true\n'
    traversal = read_presets(rows, "mine.toml")["owners"].on(TODAY)
    assert traversal == Traversal(
        "owners", ("Ownership",), Direction.UP, TODAY, 50.0, 2, Grade.B, collapse_full=True
    )


def test_the_names_are_in_the_order_of_the_file_and_every_preset_says_what_it_follows() -> None:
    named = ("control", "any", "ownership-up", "ownership-down", "common-owner", "supply")
    assert PRESETS == tuple(PRESET_TABLE) == named
    assert all(row.description for row in PRESET_TABLE.values())


@pytest.mark.parametrize(
    ("rows", "field", "remedy"),
    [
        (OWNERS + "max_hop = 2", "max_hop", "known: description, link_types,"),
        (OWNERS + "max_hops = 20", "max_hops", "it is 20; write a whole number from 1 to 10"),
        (OWNERS + "max_hops = 2.5", "max_hops", "it is 2.5; write a whole number"),
        (OWNERS + 'min_share = "half"', "min_share", "it is 'half'; write a number of percent from 0 to 100"),
        (OWNERS + "min_share = nan", "min_share", "write a number of percent"),
        (OWNERS + 'min_grade = "E"', "min_grade", "it is 'E'; write A, B, C or D"),
        (OWNERS + "max_degree = 0", "max_degree", "write a whole number of at least 1"),
        (OWNERS + "max_explored = true", "max_explored", "write a whole number of at least 1"),
        (OWNERS + 'collapse_full = "yes"', "collapse_full", "write true or false"),
        (OWNERS.replace('"up"', '"sideways"'), "direction", "write one of up, down, common-owner, any"),
        (OWNERS.replace('"owners only"', '" "'), "description", "write what it follows"),
        (OWNERS.replace("Ownership", "Friendship"), "link_types", "write a list of link types: Ownership"),
        (OWNERS.replace('["Ownership"]', '"Ownership"'), "link_types", "write a list of link types"),
        (OWNERS.replace('["Ownership"]', "[1]"), "link_types", "write a list of link types"),
        (OWNERS + 'link_types_except = ["Supply"]', "link_types", "and not both"),
        (OWNERS.replace("link_types", "# link_types"), "link_types", "write it or link_types_except"),
        (OWNERS.replace("direction", "# direction"), "direction", "it is missing; write one of up"),
        (OWNERS.replace("description", "# description"), "description", "it is missing; write what"),
    ],
)
def test_a_bad_preset_is_told_by_file_name_field_and_remedy(rows: str, field: str, remedy: str) -> None:
    with pytest.raises(BadPreset) as caught:
        read_presets(rows, "mine.toml")
    said = str(caught.value)
    assert said.startswith(f"mine.toml, preset 'owners', field {field!r}: ") and remedy in said


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("[owners", "mine.toml is no TOML"),
        ("", "mine.toml has no preset; write a table such as [control]"),
        (
            OWNERS.replace('link_types = ["Ownership"]', f"link_types_except = {[*SCHEMA.link_types]}"),
            "mine.toml, preset 'owners': a traversal needs at least one link type",
        ),
        ("owners = 3", "mine.toml, preset 'owners': it is 3; write a table, [owners]"),
    ],
)
def test_a_file_without_a_usable_preset_is_told(rows: str, said: str) -> None:
    with pytest.raises(BadPreset) as caught:
        read_presets(rows, "mine.toml")
    assert said in str(caught.value)
