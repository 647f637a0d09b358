"""The catalogue of messages: whole, used, translated by a file, and never a bare code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from string import Formatter

import pytest
from checkout import ROOT
from second_language import with_dutch

from api.wording import catalogue
from api.wording.catalogue import in_language, languages, say
from api.wording.labels import DECISIONS, decision_label, decision_means, labels
from graph.search.completeness import GapKind, NotCounted
from graph.search.qualifications import StopKind
from graph.search.reasons import Reason
from ontology import SCHEMA

CODES = set(catalogue._messages("en").texts)

SINCE = date(2024, 10, 5)


def pattern_of(part: ast.expr) -> str:
    return re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.-]+"


def said_in_source() -> Iterator[re.Pattern[str]]:
    """The codes that the source says, as patterns: what is put in stands for anything."""
    for path in sorted((ROOT / "api").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            match node:
                case ast.Constant(value=str(text)) if re.fullmatch(r"[a-z_A-Z]+(\.[a-z_A-Z]+)*", text):
                    yield re.compile(re.escape(text))
                case ast.JoinedStr(values=parts):
                    yield re.compile("".join(map(pattern_of, parts)))


@pytest.mark.slow
def test_every_message_is_said_somewhere() -> None:
    patterns = list(said_in_source())
    # Codes that are put together from parts in variables.
    prefixes = ("missing.", "uncounted.", "assumes.", "no_path.", "reason.", "valid.", "summary.", "link.")
    unused = [
        code
        for code in CODES
        if not code.startswith(prefixes) and not any(pattern.fullmatch(code) for pattern in patterns)
    ]
    assert unused == []


def test_every_code_said_in_full_is_in_the_catalogue() -> None:
    calls = [
        node.args[0].value
        for path in sorted((ROOT / "api").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "say"
        and isinstance(node.args[0], ast.Constant)
    ]
    assert len(calls) > 100
    assert [code for code in calls if code not in CODES] == []


def placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize("language", languages())
def test_every_language_has_every_message_with_its_forms_and_what_is_put_in(language: str) -> None:
    texts, english = (catalogue._messages(each).texts for each in (language, "en"))
    assert sorted(english.keys() - texts.keys()) == [], f"translate these in {language}.po"
    assert sorted(texts.keys() - english.keys()) == []
    for code, said in texts.items():
        assert list(map(placeholders, said)) == list(map(placeholders, english[code])), code


@pytest.fixture
def dutch(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    yield from with_dutch(monkeypatch, tmp_path)


def test_no_dutch_message_was_left_in_english() -> None:
    dutch, english = (catalogue._messages(each).texts for each in ("nl", "en"))
    assert [code for code in english if dutch[code] == english[code] and len(words_in(code)) > 2] == []


def test_dutch_says_days_and_numbers_the_dutch_way() -> None:
    with in_language("nl"):
        assert catalogue.on(SINCE) == "5 okt 2024"
        assert (catalogue.number(3409), catalogue.number(19.65)) == ("3.409", "19,65")
        assert say("hops.at_least", n=2) == "ten minste 2 stappen"


def words_in(code: str) -> list[str]:
    """The words of an English message apart from what is put in."""
    said = catalogue._messages("en").texts[code][0]
    return re.findall(r"[A-Za-z]{2,}", "".join(literal for literal, *_ in Formatter().parse(said)))


@pytest.mark.usefixtures("dutch")
def test_what_a_file_does_not_translate_is_said_in_english() -> None:
    assert languages() == ("en", "nl")
    with in_language("nl"):
        assert (say("hops", n=1), say("hops", n=2)) == ("1 stap", "2 stappen")
        assert say("verdict.unknown") == "Inconclusive"
        assert catalogue.on(SINCE) == "5 okt 2024"
        assert catalogue.any_of(["a", "b", "c"]) == "a, b of c"
        assert labels()["risk_class"]["defence_conglomerate"] == "Defensieconglomeraat"
    assert say("verdict.yes") == "Yes"


def test_every_code_that_an_answer_can_have_has_a_label() -> None:
    known = labels()
    assert set(known["reason"]) == set(map(str, Reason))
    assert set(known["lacks"]) == set(map(str, GapKind))
    assert set(known["uncounted"]) == set(map(str, NotCounted))
    assert set(known["stop"]) == set(map(str, StopKind))
    assert set(known["risk_class"]) == set(SCHEMA.classes)
    for kind, of_kind in known.items():
        for code, label in of_kind.items():
            assert label and "_" not in label, (kind, code)


@pytest.mark.parametrize("name", SCHEMA.link_types)
def test_every_link_type_has_a_noun_and_a_verb_each_way(name: str) -> None:
    verbs = (
        {f"link.{name}.up", f"link.{name}.down"}
        if SCHEMA.link_type(name).has_upper
        else {f"link.{name}.both"}
    )
    assert {f"link.{name}", *verbs} <= CODES


@pytest.mark.parametrize("decision", DECISIONS)
def test_no_decision_says_that_a_shipment_is_clear(decision: str) -> None:
    told = f"{decision_label(decision)}: {decision_means(decision)}"
    assert re.search(r"\bclear", told) is None or "does not clear" in told
