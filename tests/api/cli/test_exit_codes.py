"""One table of exit codes: what commands return, what the help lists and what the tour says."""

from __future__ import annotations

import re

import pytest
from checkout import ROOT
from command_line import Ketting

from api.cli.exit_codes import MEANINGS, ExitCode, code_of_decision
from api.wording.labels import DECISIONS, decision_label

TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")


def test_the_codes_are_those_that_scripts_rely_on() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "FAILURE": 1,
        "BAD_USE": 2,
        "SOME_REJECTED": 3,
        "HIT": 10,
        "REVIEW": 11,
        "UNKNOWN": 12,
        "NO_MATCH_FOUND": 13,
        "HIT_SETTLED": 20,
        "REVIEW_SETTLED": 21,
        "UNKNOWN_SETTLED": 22,
        "INTERRUPTED": 130,
    }


def test_every_code_has_a_meaning() -> None:
    assert set(MEANINGS) == set(ExitCode)


def test_every_decision_has_a_code_of_its_own_with_its_label() -> None:
    codes = {decision: code_of_decision(decision) for decision in DECISIONS}
    assert len(set(codes.values())) == len(DECISIONS)
    for decision, code in codes.items():
        assert decision_label(decision).lower() in MEANINGS[code]


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        (["S.I.S.C.", "--country", "cn", "--address", "Chongqing"], ExitCode.HIT),
        (["S.I.S.C."], ExitCode.REVIEW),
        (["Southern University of Science and Technology"], ExitCode.UNKNOWN),
        (["Bakkerij Jansen"], ExitCode.NO_MATCH_FOUND),
        (["Yizhuang Guotou", "--risk-class", "defence_conglomerate"], ExitCode.DONE),
    ],
)
def test_a_screening_ends_with_its_answer_when_asked(
    asked: list[str], code: ExitCode, on_case: Ketting
) -> None:
    assert on_case("screen", *asked, "--brief", "--exit-code").code == code
    assert on_case("screen", *asked, "--brief").code == ExitCode.DONE


@pytest.mark.parametrize("code", ExitCode)
def test_the_help_lists_the_code(code: ExitCode, ketting: Ketting) -> None:
    assert f"{code:d} {MEANINGS[code]}" in ketting("--help").words


def test_the_tour_has_the_same_table() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \|$", TOUR, re.MULTILINE)
    assert {int(code): meaning for code, meaning in rows} == {
        int(code): meaning for code, meaning in MEANINGS.items()
    }
