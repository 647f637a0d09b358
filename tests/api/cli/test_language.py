"""The language of answers is named by the environment, and is a file of messages."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import Ketting
from second_language import with_dutch


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


def test_a_language_without_a_file_is_refused(on_case: Ketting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KETTING_LANGUAGE", "fr")
    refused = on_case("sources")
    assert (refused.code, refused.out) == (2, "")
    assert "KETTING_LANGUAGE=fr: there is no such language; choose from en" in refused.err
