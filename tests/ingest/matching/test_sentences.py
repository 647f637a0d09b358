"""What explanations say: each has a code with a sentence, which says the same as ever."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from ingest.matching.match import Outcome, told
from ingest.matching.sentences import codes, sentence
from ingest.normalise import TokenKind

CODE = Path(__file__).parents[3] / "ingest" / "matching"


@pytest.mark.parametrize("kind", TokenKind)
def test_each_kind_of_token_has_its_sentences(kind: TokenKind) -> None:
    assert {f"{kind}.{which}" for which in ("equal", "asked", "recorded", "different")} <= codes()


def test_each_code_that_is_written_out_has_a_sentence() -> None:
    written = {
        call.args[2].value
        for file in CODE.glob("*.py")
        for call in ast.walk(ast.parse(file.read_text()))
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == "told"
        if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)
    }
    assert written
    assert written <= codes()


def test_lists_are_joined() -> None:
    values = (("Suzhou, Anhui", "Suzhou, Jiangsu"), ("Wuxi, Jiangsu",))
    said = told("place", Outcome.EQUAL, "place.equal", values=values).detail
    assert said == "place matches (Suzhou, Anhui or Suzhou, Jiangsu and Wuxi, Jiangsu)"


def test_a_code_without_a_sentence_is_an_error() -> None:
    with pytest.raises(KeyError):
        sentence("name.unheard_of", {})
