"""`owned`, `common` and `near` in the terminal, and their exit codes."""

from __future__ import annotations

import json

import pytest
from command_line import Ketting
from resolved import read_back

from api.models import CommonAnswer, HistoryAnswer, NearAnswer, OwnedAnswer


def test_owned_shows_chains_with_shares_and_sources(on_case: Ketting) -> None:
    result = on_case("owned", "Huada Semiconductor Co., Ltd.", "--max-hops", "1")
    assert result.code == 0
    assert "is taken for Huada Semiconductor Co., Ltd. (cn-huada-semiconductor): accepted" in result.words
    assert "↓ owns; 25.47%; direct" in result.words
    answer = read_back(OwnedAnswer, on_case("owned", "cn-huada-semiconductor", "--json").out)
    assert "cn-shanghai-belling" in [each.entity.id for each in answer.owned]


def test_more_than_the_page_is_counted(on_case: Ketting) -> None:
    result = on_case("owned", "cn-cec", "--limit", "1")
    assert "more: --offset 1" in result.words


def test_nothing_found_is_an_answer(on_case: Ketting) -> None:
    result = on_case("owned", "cn-shanghai-belling")
    assert result.code == 0
    assert "No subsidiary, holding, unit or affiliate of" in result.words


def test_common_names_the_stop(on_case: Ketting) -> None:
    result = on_case("common", "cn-gta", "cn-cetc-24")
    assert result.code == 0
    assert "above all of them a state body: chains end here" in result.words
    answer = read_back(CommonAnswer, on_case("common", "cn-gta", "cn-cetc-24", "--json").out)
    assert [each.entity.id for each in answer.common] == ["cn-sasac"]


def test_a_single_entity_has_nothing_in_common(on_case: Ketting) -> None:
    result = on_case("common", "cn-gta")
    assert result.code == 2
    assert "give 2 to 50" in result.err


def test_near_shows_the_member_and_why_it_is_one(on_case: Ketting) -> None:
    result = on_case("near", "cn-gta", "--class", "defence_conglomerate")
    assert result.code == 0
    assert "China Electronics Corporation cn-cec: 2 hops" in result.words
    assert "= Defence conglomerate" in result.words
    answer = read_back(NearAnswer, on_case("near", "cn-gta", "--class", "defence_conglomerate", "--json").out)
    assert answer.members[0].path is not None and answer.members[0].path.target is not None


def test_history_tells_days_facts_and_loads(on_case: Ketting) -> None:
    result = on_case("history", "GTA Semiconductor", "--class", "defence_conglomerate")
    assert result.code == 0
    assert "from 31 Mar 2020 to 31 Aug 2023: at least 2 hops" in result.words
    assert "known by load" in result.words and "Documents" in result.words
    assert "No path found on any day" in on_case("history", "cn-gta", "--class", "armed_forces").words
    answer = read_back(HistoryAnswer, on_case("history", "cn-gta", "--json").out)
    assert len(answer.classes) == 7


def test_alternatives_and_what_all_of_them_need(on_case: Ketting) -> None:
    result = on_case("paths", "cn-gta", "cn-cec", "--alternatives")
    assert "Of these 2 paths no two share a link" in result.words
    needed = on_case("paths", "cn-huada-semiconductor", "cn-cec", "--alternatives")
    assert "Every path takes the link between Huada Semiconductor" in needed.words
    refused = on_case("paths", "cn-gta", "cn-cec", "--also-to", "cn-gta")
    assert (refused.code, "'cn-gta' is on both sides" in refused.err) == (2, True)


@pytest.mark.parametrize(
    "command",
    [
        ("entity", "Huada"),
        ("owners", "Huada"),
        ("owned", "Huada"),
        ("near", "Huada", "--class", "state_body"),
        ("history", "Huada"),
        ("common", "cn-gta", "Huada"),
        ("paths", "cn-gta", "Huada"),
        ("paths", "cn-gta", "cn-cec", "--also-from", "Huada"),
    ],
    ids=" ".join,
)
def test_a_name_that_fits_several_is_bad_use_and_lists_them(
    on_case: Ketting, command: tuple[str, ...]
) -> None:
    result = on_case(*command)
    assert (result.code, result.out) == (2, "")
    for each in ("cn-empyrean (", "cn-huada-semiconductor (", "cn-bgi ("):
        assert each in result.err


@pytest.mark.parametrize(
    "command",
    [
        ("search", "Zzyzx"),
        ("owners", "cn-sasac"),
        ("near", "cn-gta", "--class", "listed_party"),
        ("history", "cn-gta", "--class", "armed_forces"),
        ("common", "cn-gta", "cn-siqa"),
        ("paths", "cn-gta", "cn-siqa"),
        ("classes", "registered_agent"),
    ],
    ids=" ".join,
)
def test_an_answered_question_ends_with_zero_whatever_the_answer(
    on_case: Ketting, command: tuple[str, ...]
) -> None:
    result = on_case(*command)
    assert (result.code, result.err) == (0, "")
    assert result.out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("near", "cn-gta", "--class", "nope"), "--class nope: there is no such risk class"),
        (("owned", "cn-gta", "--limit", "1000"), "--limit 1000: it must be a whole number between 1 and 100"),
    ],
)
def test_what_cannot_be_asked_is_refused_by_its_option(
    on_case: Ketting, arguments: tuple[str, ...], told: str
) -> None:
    result = on_case(*arguments)
    assert (result.code, told in result.err) == (2, True), result.err


def test_a_name_taken_for_an_id_is_told_beside_the_answer(on_case: Ketting) -> None:
    told = "“SMBC” is taken for Semiconductor Manufacturing Beijing Corporation (cn-smbc)"
    for command in ("owners", "entity"):
        assert on_case(command, "SMBC").words.startswith(told)
        answer = json.loads(on_case(command, "SMBC", "--json").out)
        [read_as] = answer["read_as"]
        assert (read_as["text"], read_as["entity"]) == ("SMBC", "cn-smbc")
        assert json.loads(on_case(command, "cn-smbc", "--json").out)["read_as"] == []
