"""The values that fields of a question take: how each is read, bounded and described."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from api.screening.fields import CliOption, Expected, FromText, refusal
from api.screening.times import read_day, read_moment
from graph.errors import BadTraversal
from graph.model.direction import Direction, direction_of
from graph.model.traversal import PRESET_TABLE, PRESETS
from ingest.countries import country_code, is_country_code
from ontology import SCHEMA
from ontology.control_characters import code_point, control_character
from ontology.schema import is_class_id

_MAX_TEXT = 1_000
"""Characters of an address or identifier."""

_MAX_ID = 100
"""Characters of the id of a source or class."""

_LONG_CODE = 3
"""Letters of the longer code of a country."""


def _upper(text: object) -> object:
    return text.strip().upper() if isinstance(text, str) else text


def _lower(text: object) -> object:
    return text.strip().lower() if isinstance(text, str) else text


def _known_traversal(name: str) -> str:
    known = name.replace("_", "-") if name not in PRESET_TABLE else name
    if known not in PRESET_TABLE:
        raise refusal(f"there is no such traversal; choose one of {', '.join(PRESETS)}")
    return known


def _direction(text: str) -> str:
    try:
        return str(direction_of(text))
    except BadTraversal as error:
        raise refusal(f"{error}; or write one of {', '.join(Direction)}") from None


def _link_type(name: str) -> str:
    if name not in SCHEMA.link_types:
        raise refusal(f"there is no such link type; choose from {', '.join(SCHEMA.link_types)}")
    return name


def _screened_class(text: str) -> str:
    """The id as it is meant; whether a source describes such a class is known where the data are."""
    name = text.replace("-", "_")
    if (problem := class_refusal(name, {name: None} if is_class_id(name) else {})) is not None:
        raise refusal(problem)
    return name


def class_refusal(name: str, classes: Collection[str]) -> str | None:
    """Why no question can be about the class, where there are these; `None` for one that it can be about.

    >>> class_refusal("military_end_user", ())
    'it is called meu_list now; write that'
    """
    screened = [each for each in classes if each not in SCHEMA.classes or each in SCHEMA.screened_classes]
    if name in SCHEMA.renamed_classes:
        return f"it is called {SCHEMA.renamed_classes[name]} now; write that"
    choice = f"choose from {', '.join(dict.fromkeys((*SCHEMA.screened_classes, *screened)))}"
    if name in SCHEMA.classes and name not in SCHEMA.screened_classes:
        return f"it is no class of risk; {choice}"
    return None if name in screened else f"there is no such risk class; {choice}"


Day = Annotated[date, Expected("a date"), FromText(read_day)]
Moment = Annotated[
    datetime,
    Expected("a datetime with its time zone"),
    FromText(read_moment),
    WithJsonSchema(
        {"type": "string", "anyOf": [{"format": "date"}, {"format": "date-time"}], "examples": ["2026-01-31"]}
    ),
]
SourceId = Annotated[
    str,
    Field(min_length=1, max_length=_MAX_ID),
    Expected(f"the id of a source, 1 to {_MAX_ID} characters"),
]
RiskClassId = Annotated[
    str,
    Field(max_length=_MAX_ID, json_schema_extra={"examples": list(SCHEMA.screened_classes)}),
    Expected(f"the id of a risk class, at most {_MAX_ID} characters"),
    AfterValidator(_screened_class),
]


def _in_one_line(text: object) -> object:
    """An order has its address in lines: line breaks and tabs are white space as any other."""
    return " ".join(text.split()) if isinstance(text, str) else text


def _without_control_characters(text: str) -> str:
    if character := control_character(text):
        raise refusal(f"it holds the control character {code_point(character)}; remove it")
    return text


def _in_two_letters(text: object) -> object:
    code = _lower(text)
    return (country_code(code) or code) if isinstance(code, str) and len(code) == _LONG_CODE else code


def _known_country(code: str) -> str:
    known = country_code(code) or code
    if not is_country_code(known):
        raise refusal("there is no such country; write the code of one in two letters, such as cn")
    return known


CountryCode = Annotated[
    str,
    BeforeValidator(_in_two_letters),
    Field(pattern=r"^[a-z]{2}$"),
    Expected("the code of a country in two letters, such as cn"),
    AfterValidator(_known_country),
]
Text = Annotated[
    str,
    BeforeValidator(_in_one_line),
    Field(min_length=1, max_length=_MAX_TEXT),
    Expected(f"a text of 1 to {_MAX_TEXT} characters"),
    AfterValidator(_without_control_characters),
]
GradeLetter = Annotated[Literal["A", "B", "C", "D"], BeforeValidator(_upper), Expected("A, B, C or D")]
TraversalName = Annotated[
    str,
    Field(max_length=_MAX_ID, json_schema_extra={"enum": list(PRESETS)}),
    Expected("the name of a traversal"),
    AfterValidator(_known_traversal),
]
AskedDirection = Annotated[
    Annotated[str, Field(max_length=_MAX_ID), Expected("a direction"), AfterValidator(_direction)] | None,
    Field(
        description="Which way links are followed, in place of the traversal's own: up, down, any, "
        "common-owner, or a pattern of up and down, each with * (any number) or ? (one at most), such as "
        "'up* down?'"
    ),
    CliOption(metavar="PATTERN"),
]
LinkTypeName = Annotated[
    str,
    Field(max_length=_MAX_ID, json_schema_extra={"enum": list(SCHEMA.link_types)}),
    Expected("the name of a link type"),
    AfterValidator(_link_type),
]
