"""Link ids: readable, stable, and one for both orders where there is no direction."""

from __future__ import annotations

import pytest

from ontology import SCHEMA, Link, UnknownTerm, link_id, split_link_id

DIRECTED = [name for name, link_type in SCHEMA.link_types.items() if link_type.has_upper]
UNDIRECTED = [name for name, link_type in SCHEMA.link_types.items() if not link_type.has_upper]


def test_a_link_id_names_type_and_ends() -> None:
    assert link_id("Unit", "cn-cetc", "cn-cetc-24") == "Unit~cn-cetc~cn-cetc-24"
    assert Link("Unit", "cn-cetc", "cn-cetc-24", ()).id == "Unit~cn-cetc~cn-cetc-24"


@pytest.mark.parametrize("name", DIRECTED)
def test_a_directed_link_and_its_reverse_are_two(name: str) -> None:
    assert link_id(name, "a", "b") != link_id(name, "b", "a")


@pytest.mark.parametrize("name", UNDIRECTED)
def test_a_link_without_direction_is_one_in_both_orders(name: str) -> None:
    assert link_id(name, "b", "a") == link_id(name, "a", "b") == f"{name}~a~b"


def test_only_shared_heads_addresses_and_families_lack_direction() -> None:
    assert set(UNDIRECTED) == {"SharedHead", "SharedAddress", "Family"}


def test_an_unknown_link_type_is_refused() -> None:
    with pytest.raises(UnknownTerm, match="no link type 'Friendship'"):
        link_id("Friendship", "a", "b")


@pytest.mark.parametrize("name", SCHEMA.link_types)
def test_a_link_id_splits_into_what_it_was_made_of(name: str) -> None:
    assert split_link_id(link_id(name, "opensanctions:NK-1", "us-b.c@d_e")) == (
        name,
        "opensanctions:NK-1",
        "us-b.c@d_e",
    )


@pytest.mark.parametrize("text", ["", "cn-cetc", "Unit~cn-cetc", "Unit~a~b~c"])
def test_other_text_is_no_link_id(text: str) -> None:
    assert split_link_id(text) is None
