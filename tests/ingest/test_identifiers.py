"""Check digits: the published examples are right, and one wrong character is noticed."""

from __future__ import annotations

import string

import pytest

from ingest.identifiers import is_lei, is_usc_code

USC_CODE = "91350100M000100Y43"  # the example of GB 32100-2015
LEI = "724500Y6DUVHQD6OXN27"  # ASML Holding N.V.


def test_any_one_wrong_character_of_a_credit_code_is_noticed() -> None:
    assert is_usc_code(USC_CODE)
    for place, right in enumerate(USC_CODE):
        for letter in set(string.digits + string.ascii_letters) - {right}:
            assert not is_usc_code(USC_CODE[:place] + letter + USC_CODE[place + 1 :])


def test_a_wrong_digit_or_letter_of_an_lei_is_noticed() -> None:
    assert is_lei(LEI)
    for place, right in enumerate(LEI):
        alike = string.digits if right.isdigit() else string.ascii_uppercase
        for letter in set(alike) - {right}:
            assert not is_lei(LEI[:place] + letter + LEI[place + 1 :])


@pytest.mark.parametrize("text", ["", USC_CODE[:-1], USC_CODE + "0", "９" + USC_CODE[1:]])
def test_a_credit_code_has_18_ascii_characters(text: str) -> None:
    assert not is_usc_code(text)


@pytest.mark.parametrize("text", ["", LEI[:-1], LEI + "0", "７" + LEI[1:]])
def test_an_lei_has_20_ascii_characters(text: str) -> None:
    assert not is_lei(text)
