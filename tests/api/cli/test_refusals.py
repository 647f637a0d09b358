"""Every field of a question, refused: as Python, the service and the command line name and spell it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from command_line import Ketting

from api.cli.options import flag, offered_fields
from api.errors import BadQuestion
from api.http.routes.questions import ScreenRequest, SearchQuery
from api.screening import Question, Screener
from api.screening.question import LinksParams, RiskClassParams, ScreenParams

CLASSES = "defence_conglomerate"


@dataclass(frozen=True)
class Refused:
    """A value as it is typed, as JSON, and in Python where they differ; and what the refusal says."""

    typed: str
    words: str
    in_json: Any = None
    in_python: Any = None
    named: str = ""
    """The value that is at fault, where it is one of a list."""

    @property
    def as_json(self) -> Any:
        return self.typed if self.in_json is None else self.in_json

    @property
    def as_python(self) -> Any:
        return self.as_json if self.in_python is None else self.in_python


FUTURE, FUTURE_MOMENT = date(2999, 1, 1), datetime(2999, 1, 1, tzinfo=UTC)

TABLE = [
    ("known_at", Refused("lately", "write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS", in_python="2024-02-05")),
    ("known_at", Refused("2999-01-01", "it is in the future; now is ", in_python=FUTURE_MOMENT)),
    ("sources", Refused("nope", "not loaded; loaded: corporate_links, ", ["nope"], ("nope",), "nope")),
    ("sources", Refused("", "1 to 100 characters", [""], ("",), "")),
    ("valid_at", Refused("2024-02-30", "this day does not exist in the calendar", in_python="2024-02-30")),
    ("valid_at", Refused("2999-01-01", "it is after today, 20", in_python=FUTURE)),
    ("date", Refused("2999-01-01", "it is after today, 20", in_python=FUTURE)),
    ("traversal", Refused("nope", "there is no such traversal; choose one of control, any")),
    ("direction", Refused("sideways", "must be up or down with * or ?; or write one of up, down")),
    ("max_hops", Refused("0", "a whole number between 1 and 10", 0)),
    ("max_hops", Refused("four", "a whole number between 1 and 10")),
    ("max_hops", Refused("true", "a whole number between 1 and 10", in_json=True)),
    ("min_share", Refused("101", "a number of percent between 0 and 100", 101)),
    ("min_share", Refused("nan", "a number of percent between 0 and 100", in_python=float("nan"))),
    ("min_share", Refused("true", "a number of percent between 0 and 100", in_json=True)),
    ("min_grade", Refused("E", "it must be A, B, C or D")),
    ("paths", Refused("51", "a whole number between 1 and 50", 51)),
    ("paths", Refused("1.5", "a whole number between 1 and 50", 1.5)),
    (
        "risk_classes",
        Refused("nope", f"no such risk class; choose from {CLASSES}", ["nope"], ("nope",), "nope"),
    ),
    (
        "risk_classes",
        Refused(
            "registered_agent",
            f"it is no class of risk; choose from {CLASSES}",
            ["registered_agent"],
            ("registered_agent",),
            "registered_agent",
        ),
    ),
    ("country", Refused("China", "the code of a country in two letters, such as cn")),
    ("country", Refused("xx", "there is no such country; write the code of one in two letters, such as cn")),
    ("address", Refused("", "a text of 1 to 1000 characters")),
    ("identifiers", Refused("", "a text of 1 to 1000 characters", [""], ("",), "")),
    ("reference", Refused("", "a text of 1 to 1000 characters")),
    ("matches", Refused("21", "a whole number between 1 and 20", 21)),
    ("collapse_full", Refused("perhaps", "it must be true or false")),
    ("follow_possibly_same", Refused("perhaps", "it must be true or false")),
    ("exclude_contested", Refused("perhaps", "it must be true or false")),
]
PAGE_TABLE = [
    ("offset", Refused("-1", "a whole number between 0 and 100000000", -1)),
    ("limit", Refused("501", "a whole number between 1 and 500", 501)),
]
ROUTES = {
    "/v1/entities/cn-gta/links": LinksParams,
    "/v1/entities/cn-gta/proximity": RiskClassParams,
    "/v1/search": SearchQuery,
    "/v1/screen": ScreenParams,
}
"""Routes with their parameters, which together have every field."""

NAMED = {"/v1/search": {"q": "x"}, "/v1/screen": {"name": "x"}}
"""What says which name is meant, where the path does not."""

BOTH = [*TABLE, *PAGE_TABLE]


def ids(table: list[tuple[str, Refused]]) -> list[str]:
    return [f"{field}: {refused.typed or 'empty'}" for field, refused in table]


def test_the_table_has_every_field() -> None:
    assert {field for field, _ in TABLE} == set(Question.model_fields)
    assert {
        field for field, _ in PAGE_TABLE
    } == LinksParams.model_fields.keys() - Question.model_fields.keys()


SWITCHES = {"collapse_full", "follow_possibly_same", "exclude_contested"}
OFFERED = [
    (field, refused)
    for field, refused in BOTH
    if field in {*offered_fields(ScreenParams), *offered_fields(LinksParams)} - SWITCHES
]
"""A switch takes no value, and commands leave `matches` at its default."""


@pytest.mark.parametrize(("field", "refused"), OFFERED, ids=ids(OFFERED))
def test_the_command_line_repeats_the_option_as_typed(on_case: Ketting, field: str, refused: Refused) -> None:
    command = "owners" if field in LinksParams.model_fields else "screen"
    result = on_case(command, "cn-gta", flag(field), refused.typed)
    assert (result.code, result.out) == (2, "")
    message = " ".join(result.err.split())
    assert message.startswith(f"ketting: {flag(field)} {refused.typed or repr('')}: ")
    assert refused.words in message


@pytest.mark.parametrize("field", ["address", "identifiers"])
def test_control_characters_are_refused_wherever_a_text_is_taken(
    on_case: Ketting, service: httpx.Client, field: str
) -> None:
    text, words = "Road 1\x1b[31m", "it holds the control character U+001B; remove it"
    result = on_case("screen", "cn-gta", flag(field), text)
    assert (result.code, result.out) == (2, "")
    assert words in " ".join(result.err.split())
    assert "\x1b" not in result.err
    given: object = text if field == "address" else [text]
    [error] = service.post("/v1/screen", json={"name": "cn-gta", field: given}).json()["errors"]
    assert error["msg"] == words


def test_an_address_may_be_written_in_lines(service: httpx.Client) -> None:
    in_lines, in_one = (
        service.post(
            "/v1/screen", json={"name": "cn-gta", "address": f"600 Yunshui Road{mark}Shanghai"}
        ).json()
        for mark in ("\r\n", " ")
    )
    assert in_lines == in_one


@pytest.mark.parametrize(("field", "refused"), TABLE, ids=ids(TABLE))
def test_the_service_names_the_field_of_the_body(service: httpx.Client, field: str, refused: Refused) -> None:
    assert field in ScreenRequest.model_fields
    response = service.post("/v1/screen", json={"name": "cn-gta", field: refused.as_json})
    problem = response.json()
    [error] = problem["errors"]
    given = refused.named if isinstance(refused.as_json, list) else refused.as_json
    assert response.status_code == 422
    assert error["loc"][:2] == ["body", field]
    assert error["input"] == given
    assert refused.words in error["msg"]
    assert problem["detail"].startswith(field)
    assert json.dumps(given) in problem["detail"]
    assert refused.words in problem["detail"]


@pytest.mark.parametrize(("field", "refused"), BOTH, ids=ids(BOTH))
def test_the_service_names_the_parameter_of_an_address(
    service: httpx.Client, field: str, refused: Refused
) -> None:
    path = next(path for path, params in ROUTES.items() if field in params.model_fields)
    response = service.get(path, params={field: refused.typed} | NAMED.get(path, {}))
    [error] = response.json()["errors"]
    assert response.status_code == 422
    assert error["loc"][:2] == ["query", field]
    assert error["input"] == refused.typed
    assert refused.words in error["msg"]


@pytest.mark.parametrize(("field", "refused"), TABLE, ids=ids(TABLE))
def test_python_names_the_argument(screener: Screener, field: str, refused: Refused) -> None:
    with pytest.raises(BadQuestion) as raised:
        screener.screen("cn-gta", Question(**{field: refused.as_python}))
    given = refused.named if isinstance(refused.as_python, tuple) else refused.as_python
    assert raised.value.field == field
    assert str(raised.value).startswith(f"{field}={given!r}: ")


@pytest.mark.parametrize(("field", "refused"), PAGE_TABLE, ids=ids(PAGE_TABLE))
def test_python_names_the_argument_of_a_page(screener: Screener, field: str, refused: Refused) -> None:
    for asked in (screener.links, screener.owners):
        with pytest.raises(BadQuestion, match=f"{field}={refused.typed}: .*{refused.words}"):
            asked("cn-gta", None, **{field: int(refused.typed)})
