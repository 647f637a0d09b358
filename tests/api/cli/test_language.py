"""The language of answers is named by the environment, and is a file of messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from string import Formatter

import pytest
from command_line import Ketting
from second_language import with_dutch

from api.wording import catalogue

CONSIGNEES = (
    "S.I.S.C.",
    "24th Research Institute of CETC",
    "Shenzhen International Quantum Academy",
    "GTA Semiconductor",
    "Si En (Qingdao)",
)


@pytest.fixture
def dutch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    yield from with_dutch(monkeypatch, tmp_path)


@pytest.mark.usefixtures("dutch")
def test_answers_are_in_the_language_of_the_environment(
    on_case: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETTING_LANGUAGE", "nl")
    answer = on_case("screen", "GTA Semiconductor", "--risk-class", "defence_conglomerate")
    assert "Defensieconglomeraat Ja 2 (C)" in answer.words


def english_clauses() -> set[str]:
    """What English messages say between the values put in, in clauses of four words and more.

    The names of classes are left out, since sources have them in what they say.
    """
    said = catalogue._messages("en").texts.items()
    texts = [text for code, forms in said if not code.startswith("class.") for text in forms]
    literals = {literal.strip(" .,:;()") for text in texts for literal, *_ in Formatter().parse(text)}
    return {literal for literal in literals if len(literal.split()) >= 4}


@pytest.mark.parametrize("name", CONSIGNEES)
def test_a_screening_in_dutch_has_no_english_clause(
    name: str, on_case: Ketting, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KETTING_LANGUAGE", "nl")
    answer = on_case("screen", name, "--full")
    assert answer.code == 0, answer.err
    assert [clause for clause in english_clauses() if clause in answer.words] == []
    assert "Defensieconglomeraat" in answer.words


def test_a_language_without_a_file_is_refused(on_case: Ketting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETTING_LANGUAGE", "fr")
    refused = on_case("sources")
    assert (refused.code, refused.out) == (2, "")
    assert "KETTING_LANGUAGE=fr: there is no such language; choose from en" in refused.err
