"""The checked-in description of the API is that of the application, and what answers are."""

from __future__ import annotations

import json

import pytest
from openapi_file import FILE, description

from api.models import DecisionAnswer, EntityAnswer, FullAnswer, SummaryAnswer, ViewName
from api.references import as_json, json_model
from api.screening import Question, Screener


@pytest.mark.slow
def test_the_file_is_what_the_application_says() -> None:
    written = FILE.read_text(encoding="utf-8")
    assert written == description(), "run python tests/support/project/openapi_file.py"


def test_every_type_has_a_name_of_its_own() -> None:
    schemas = json.loads(FILE.read_text(encoding="utf-8"))["components"]["schemas"]
    assert [name for name in schemas if "__" in name] == []


@pytest.mark.parametrize(
    ("view", "kind"),
    [
        (ViewName.DECISION, DecisionAnswer),
        (ViewName.SUMMARY, SummaryAnswer),
        (ViewName.FULL, FullAnswer),
    ],
)
@pytest.mark.parametrize("name", ["S.I.S.C.", "SMBC", "no such body"])
def test_a_screening_is_as_described(view: ViewName, kind: type, name: str, screener: Screener) -> None:
    answer = as_json(screener.view(view, name, Question(country="cn")))
    json_model(kind).model_validate_json(answer)


def test_an_entity_is_as_described(screener: Screener) -> None:
    json_model(EntityAnswer).model_validate_json(as_json(screener.entity("cn-cetc")))
