"""What `ketting screen` says of lists: how much of each is held, and who is named there."""

from __future__ import annotations

from command_line import Ketting


def test_how_much_of_each_list_is_held_is_told_beside_what_it_says(on_case: Ketting) -> None:
    words = on_case("screen", "cn-huawei", "--full").words
    whole = "Entity List: 3,409 of 3,409 entries loaded"
    assert f"{whole}, copy of 9 Jul 2026; 84 FR 22963" in words
    assert "not loaded: Unverified List, Denied Persons List" in words
    assert "Section 1260H list: 80 of 80 entries loaded, copy of 9 Jul 2026; 91 FR 35189" in words
    assert f"{whole}, copy of 9 Jul 2026; 89 FR 96836" in on_case("screen", "cn-sien", "--full").words


def test_a_name_on_the_entity_list_alone_is_found_with_its_listing(on_case: Ketting) -> None:
    words = on_case("screen", "Yangtze Memory Technologies Co., Ltd.", "--country", "cn").words
    assert words.startswith("HIT Yangtze Memory Technologies Co., Ltd. is itself on the")
    words = on_case("screen", "Gazprom Neft", "--country", "ru").words
    assert words.startswith("HIT Gazprom Neft is itself on the Entity List (last confirmed 9 Jul 2026")


def test_a_membership_names_its_list(on_case: Ketting) -> None:
    asked = ("screen", "cn-smic", "--risk-class", "chinese_military_company")
    assert "Chinese military company (Section 1260H list and NS-CMIC List; grade B)" in on_case(*asked).words
    assert "named by the Section 1260H list and NS-CMIC List" in on_case(*asked, "--full").words


def test_what_an_official_list_states_of_a_party_is_worded_as_its_statement(on_case: Ketting) -> None:
    words = on_case("screen", "cn-bgi", "--risk-class", "armed_forces").words
    assert "↑ affiliated with (stated by US Department of War)" in words
    assert "affiliation stated by US Department of War" in words


def test_a_no_within_the_update_interval_is_as_of_the_copy(on_case: Ketting) -> None:
    asked = ("--risk-class", "meu_list", "--at", "2026-07-20")
    words = on_case("screen", "cn-aucma-yunlian", *asked, "--max-hops", "1").words
    assert "(as of the copy of 9 Jul 2026)" in words
