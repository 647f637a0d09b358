"""What holds for every answer: no field beside those declared, no change, and JSON that reads back."""

from __future__ import annotations

import httpx
import pytest
from pydantic import ValidationError
from resolved import read_back

import api.models as models
from api.models import EntityAnswer, EntityRef, FullAnswer, Model, Screening
from api.screening import Screener
from api.workspace import Workspace

ANSWERS = sorted(
    name
    for name in models.__all__
    if isinstance(getattr(models, name), type) and issubclass(getattr(models, name), Model)
)


@pytest.mark.parametrize("name", ANSWERS)
def test_an_answer_takes_no_field_that_it_does_not_declare(name: str) -> None:
    answer = getattr(models, name)
    assert answer.model_config["extra"] == "forbid"
    assert answer.model_json_schema()["type"] == "object"
    assert (answer.__doc__ or "").strip().endswith(".")


def test_a_value_does_not_change() -> None:
    reference = EntityRef(id="a", type="Company", caption="A")
    with pytest.raises(ValidationError, match="frozen"):
        reference.caption = "B"  # type: ignore[misc]  # it is refused
    with pytest.raises(ValidationError, match="Extra inputs"):
        EntityRef(id="a", type="Company", caption="A", colour="red")  # type: ignore[call-arg]  # it is refused


def test_an_answer_reads_back_from_its_json(workspace: Workspace) -> None:
    screener = Screener(workspace)
    screening = screener.screen("S.I.S.C.")
    assert Screening.model_validate_json(screening.model_dump_json()) == screening
    entity = screener.entity("cn-cetc-24")
    assert EntityAnswer.model_validate_json(entity.model_dump_json()) == entity


def test_what_the_service_says_is_an_answer(service: httpx.Client) -> None:
    answer = service.post("/v1/screen", json={"name": "S.I.S.C."})
    assert read_back(FullAnswer, answer.text).query.name == "S.I.S.C."
