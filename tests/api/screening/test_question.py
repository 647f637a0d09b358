"""A question is defined once: the definition is what Python, the service and the command line take."""

from __future__ import annotations

import inspect
import json
import os
import shutil
import subprocess
import sys
from typing import Any

import pytest
from command_line import ROOT

from api.cli.commands.names import screen
from api.cli.options import flag
from api.errors import BadQuestion
from api.http.routes.questions import ScreenRequest
from api.screening import Question
from api.screening.question import (
    KnownAt,
    MatchParams,
    RiskClassParams,
    ScreenParams,
    TraversalParams,
    ValidAt,
)

FIELDS = list(Question.model_fields)
NOT_OFFERED = {"matches"}
"""Fields that commands leave at their default."""


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_the_same_in_the_service(name: str) -> None:
    mine, theirs = Question.model_fields[name], ScreenRequest.model_fields[name]
    assert (mine.annotation, mine.default, mine.description) == (
        theirs.annotation,
        theirs.default,
        theirs.description,
    )
    assert mine.description


@pytest.mark.parametrize("name", FIELDS)
def test_a_field_is_an_option_of_screen_with_the_same_default_and_help(name: str) -> None:
    option = inspect.signature(screen).parameters.get(name)
    assert (option is None) == (name in NOT_OFFERED)
    if option is not None:
        (info,) = option.annotation.__metadata__
        assert option.default == Question.model_fields[name].default
        assert info.help.startswith(Question.model_fields[name].description)
        assert flag(name) in (info.default, *info.param_decls)


@pytest.mark.parametrize("params", [KnownAt, ValidAt, TraversalParams, RiskClassParams, MatchParams])
def test_what_is_not_asked_for_is_at_its_default(params: type[KnownAt]) -> None:
    assert params().as_question() == Question()


def test_a_field_that_does_not_exist_is_refused() -> None:
    with pytest.raises(BadQuestion, match=r"minshare=50: there is no such field; did you mean min_share\?"):
        Question(minshare=50)  # type: ignore[call-arg]  # what is tested


def test_a_grade_may_be_written_small() -> None:
    assert Question(min_grade="b").min_grade == "B"  # type: ignore[arg-type]  # read as B


ADDED = """
    max_age: Annotated[
        int,
        Field(ge=0, description="Evidence older than so many days does not count"),
        Expected("a whole number of days"),
        CliOption(metavar="DAYS"),
    ] = 3650
"""
USE_OF_ADDED = """
import contextlib, io, json
from fastapi.testclient import TestClient
from api.cli.app import main
from api.errors import BadQuestion
from api.http.app import create_app
from api.screening import Question
from api.workspace import Workspace

def printed(*arguments):
    with contextlib.redirect_stdout(io.StringIO()) as out, contextlib.redirect_stderr(out):
        main(arguments)
    return " ".join(out.getvalue().split())

def refused():
    try:
        Question(max_age=-1)
    except BadQuestion as error:
        return str(error)

service = TestClient(create_app(Workspace(None)))
asked = service.post("/v1/screen", json={"name": "x", "max_age": -1})
schema = service.get("/openapi.json").json()["components"]["schemas"]["ScreenRequest"]
print(json.dumps({
    "default": Question().max_age,
    "schema": schema["properties"]["max_age"],
    "help": printed("screen", "--help"),
    "python": refused(),
    "service": [error["msg"] for error in asked.json()["errors"]],
    "command": printed("screen", "x", "--max-age", "-1"),
}))
"""


@pytest.fixture(scope="module")
def use_of_added(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """What Python, the service and a command make of a field that is added to the definition alone."""
    folder = tmp_path_factory.mktemp("added")
    shutil.copytree(ROOT / "api", folder / "api", ignore=shutil.ignore_patterns("__pycache__"))
    definition = folder / "api" / "screening" / "question.py"
    text = definition.read_text(encoding="utf-8")
    place = "    collapse_full: Annotated["
    assert text.count(place) == 1
    definition.write_text(text.replace(place, f"{ADDED.lstrip(chr(10))}{place}"), encoding="utf-8")
    finished = subprocess.run(
        [sys.executable, "-c", USE_OF_ADDED],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": f"{folder}{os.pathsep}{ROOT}", "COLUMNS": "100"},
        capture_output=True,
        encoding="utf-8",
        timeout=600,
        check=False,
    )
    assert finished.returncode == 0, finished.stderr
    return json.loads(finished.stdout)


@pytest.mark.slow
class TestFieldAdded:
    def test_python_has_it(self, use_of_added: Any) -> None:
        assert use_of_added["default"] == 3650
        assert use_of_added["python"] == "max_age=-1: it must be a whole number of days"

    def test_the_service_has_it(self, use_of_added: Any) -> None:
        assert use_of_added["schema"]["description"] == "Evidence older than so many days does not count"
        assert (use_of_added["schema"]["default"], use_of_added["schema"]["minimum"]) == (3650, 0)
        assert use_of_added["service"] == ["it must be a whole number of days"]

    def test_the_command_line_has_it(self, use_of_added: Any) -> None:
        assert "--max-age DAYS Evidence older than so many days does not count." in use_of_added["help"]
        assert "[default: 3650]" in use_of_added["help"]
        expected = "ketting: --max-age -1: it must be a whole number of days"
        assert use_of_added["command"] == expected


def test_what_is_typed_may_have_hyphens_or_underscores() -> None:
    typed = ScreenParams.model_validate(
        {"traversal": "ownership_up", "direction": "common_owner", "risk_classes": ["defence-conglomerate"]}
    )
    hyphens = ScreenParams.model_validate(
        {"traversal": "ownership-up", "direction": "common-owner", "risk_classes": ["defence_conglomerate"]}
    )
    assert typed == hyphens


@pytest.mark.parametrize(("written", "code"), [("CHN", "cn"), ("nld", "nl"), (" CN ", "cn")])
def test_a_country_may_have_three_letters(written: str, code: str) -> None:
    assert Question(country=written).country == code
