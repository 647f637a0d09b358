"""One table of exit codes: what commands return, what the help lists and what the tour says."""

from __future__ import annotations

import re

import pytest
from checkout import ROOT
from command_line import Ketting

from api.cli.exit_codes import MEANINGS, RESERVED_FOR_ANSWERS, ExitCode

TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")


def test_the_codes_are_those_that_scripts_rely_on() -> None:
    assert {code.name: int(code) for code in ExitCode} == {
        "DONE": 0,
        "FAILURE": 1,
        "BAD_USE": 2,
        "SOME_REJECTED": 3,
        "INTERRUPTED": 130,
    }


def test_every_code_has_a_meaning_and_none_is_reserved() -> None:
    assert set(MEANINGS) == set(ExitCode)
    assert not set(ExitCode) & set(RESERVED_FOR_ANSWERS)


@pytest.mark.parametrize("code", ExitCode)
def test_the_help_lists_the_code(code: ExitCode, ketting: Ketting) -> None:
    assert f"{code:d} {MEANINGS[code]}" in ketting("--help").words


def test_the_tour_has_the_same_table() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+?) \|$", TOUR, re.MULTILINE)
    assert {int(code): meaning for code, meaning in rows} == {
        int(code): meaning for code, meaning in MEANINGS.items()
    }


def test_the_help_and_the_tour_say_which_codes_are_reserved(ketting: Ketting) -> None:
    reserved = (
        f"{RESERVED_FOR_ANSWERS[0]} to {RESERVED_FOR_ANSWERS[-1]} are reserved for what an answer says."
    )
    assert reserved in ketting("--help").words
    assert reserved in TOUR
