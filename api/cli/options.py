"""Options of commands: those derived from the fields of a question, and those of the store."""

from __future__ import annotations

import functools
import inspect
import shlex
from collections.abc import Callable
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from api.errors import BadQuestion, BadUse, shortened
from api.screening.fields import CliOption, bad_question
from api.screening.further.params import HistoryParams, NearParams, PathsParams
from api.screening.law.params import WhatIfParams
from api.screening.question import KnownAt, LinksParams, Page, Question, ScreenParams
from api.settings import SearchIn
from api.trade import TradeParams

Command = Callable[..., None]

_FIELDS: dict[str, FieldInfo] = {
    **ScreenParams.model_fields,
    **LinksParams.model_fields,
    **NearParams.model_fields,
    **PathsParams.model_fields,
    **HistoryParams.model_fields,
    **WhatIfParams.model_fields,
    **TradeParams.model_fields,
}
"""The fields that any command has options for."""

Entity = Annotated[
    str, typer.Argument(metavar="NAME_OR_ID", help="An entity's id, or a name that means it alone.")
]
Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        envvar="KETTING_STORE",
        metavar="URL",
        help="Address of the store, such as sqlite:///ketting.db; by default a file in your data folder.",
    ),
]
Casework = Annotated[
    str | None,
    typer.Option(
        "--casework",
        envvar="KETTING_CASEWORK",
        metavar="URL",
        help="Address of the store of casework, such as sqlite:///casework.db or "
        "postgresql://ketting@db.example/casework; by default casework.db beside the store.",
    ),
]
Policy = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        envvar="KETTING_POLICY",
        metavar="FILE",
        help="The policy, a file such as policy.toml, that says which lines need a person; by default the "
        "built-in one.",
    ),
]
Search = Annotated[
    SearchIn,
    typer.Option(
        "--search",
        envvar="KETTING_SEARCH",
        help="Where paths are searched. snapshot: in memory, which takes the whole graph. server: in "
        "Neo4j, for graphs too large for that. auto: in Neo4j above 50 million statements.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print the answer as JSON, and nothing else, on stdout.")]


def asks(params: type[KnownAt]) -> Callable[[Command], Command]:
    """Let a command take the options of these fields, and call it with the `question` that they ask.

    The command has a parameter `question` in their place, and beside it `page` where answers come a page
    at a time, and `asked` where it needs fields that are none of a question. It raises `BadQuestion`, which
    `refused` words with the name of the option.
    """

    def with_options(command: Command) -> Command:
        options = {name: _parameter(params, name) for name in offered_fields(params)}
        own_parameters = inspect.signature(command, eval_str=True).parameters

        @functools.wraps(command)
        def run(**arguments: Any) -> None:
            values = {name: arguments.pop(name) for name in options}
            asked = _read(params, values)
            if "page" in own_parameters:
                arguments["page"] = Page.model_validate(asked.model_dump(include={"offset", "limit"}))
            if "asked" in own_parameters:
                arguments["asked"] = asked
            command(question=asked.as_question(), **arguments)

        parameters = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for own in own_parameters.values()
            if own.name not in ("page", "asked")
            for parameter in (options.values() if own.name == "question" else [own])
        ]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return run

    return with_options


def read_question(params: type[KnownAt], **values: Any) -> Question:
    """The question with these values as the command line has them; `None` and `[]` are left out.

    Raises `BadQuestion`.

    >>> read_question(KnownAt, known_at="lately")
    Traceback (most recent call last):
    api.errors.BadQuestion: known_at='lately': no such time; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS
    """
    return _read(params, values).as_question()


def check_encoding(encoding: str) -> None:
    """Raise `BadUse` for what is no encoding."""
    try:
        "".encode(encoding)
    except LookupError:
        raise BadUse(f"--encoding {encoding[:80]}: there is no such encoding; try windows-1252") from None


def refused(error: BadQuestion) -> str:
    """The option as typed, why it is refused, and what it takes.

    >>> refused(BadQuestion("valid_at", "20240205", "write a day as YYYY-MM-DD"))
    '--at 20240205: write a day as YYYY-MM-DD'
    """
    text = str(error.value)
    typed = text if text.isprintable() and shlex.quote(text) == text else repr(text)
    return f"{flag(error.field)} {shortened(typed)}: {error.remedy}"


def _read(params: type[KnownAt], values: dict[str, Any]) -> KnownAt:
    stated = {name: value for name, value in values.items() if value is not None and value != []}
    try:
        return params.model_validate(stated)
    except ValidationError as error:
        raise bad_question(error) from None


def offered_fields(params: type[KnownAt] = ScreenParams) -> list[str]:
    """Names of the fields that the command line has an option for."""
    return [name for name, field in params.model_fields.items() if _cli_option(field).is_offered]


def flag(name: str) -> str:
    """The option of a field.

    >>> flag("valid_at"), flag("max_hops")
    ('--at', '--max-hops')
    """
    field = _FIELDS.get(name)
    return (None if field is None else _cli_option(field).flag) or f"--{name.replace('_', '-')}"


def option(name: str, params: type[KnownAt] = ScreenParams) -> Any:
    """What Typer has to know of the option of a field."""
    field = params.model_fields[name]
    repeated = "; may be repeated" if _is_repeated(field) else ""
    metavar, text = _cli_option(field).metavar, f"{field.description}{repeated}."
    return typer.Option(flag(name), metavar=metavar, help=text)


def _parameter(params: type[KnownAt], name: str) -> inspect.Parameter:
    """The parameter of a command that Typer makes the option of a field from."""
    field = params.model_fields[name]
    kind: Any = list[str] if _is_repeated(field) else _scalar(field)
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=inspect.Parameter.empty if field.is_required() else field.default,
        annotation=Annotated[kind | None if field.default is None else kind, option(name, params)],
    )


def _cli_option(field: FieldInfo) -> CliOption:
    return next((each for each in field.metadata if isinstance(each, CliOption)), CliOption())


def _scalar(field: FieldInfo) -> type:
    """The type that Typer reads: switches; other values stay texts, which the question reads and repeats."""
    return bool if _value_type(field.annotation) is bool else str


def _is_repeated(field: FieldInfo) -> bool:
    return get_origin(_value_type(field.annotation)) is tuple


def _value_type(annotation: Any) -> Any:
    """The annotation without `None` and without metadata: `int` of `Annotated[int, ...] | None`."""
    if get_origin(annotation) is Annotated:
        return _value_type(get_args(annotation)[0])
    if get_origin(annotation) in (Union, UnionType):
        (kind,) = (each for each in get_args(annotation) if each is not NoneType)
        return _value_type(kind)
    return annotation
