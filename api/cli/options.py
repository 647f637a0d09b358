"""Options of commands: those derived from the fields of a question, and those of the store."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

import typer
from pydantic import ValidationError
from pydantic.fields import FieldInfo

from api.screening.fields import CliOption, bad_question
from api.screening.question import KnownAt, Question, ScreenParams
from api.settings import SearchIn

Command = Callable[..., None]

Store = Annotated[
    str | None,
    typer.Option(
        "--store",
        envvar="KETTING_STORE",
        metavar="URL",
        help="Address of the store, such as sqlite:///ketting.db; by default a file in your data folder.",
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

    The command has a parameter `question` in their place. It raises `BadQuestion` naming the option.
    """

    def with_options(command: Command) -> Command:
        options = {name: _parameter(params, name) for name in offered_fields(params)}

        @functools.wraps(command)
        def run(**arguments: Any) -> None:
            values = {name: arguments.pop(name) for name in options}
            command(question=read_question(params, **values), **arguments)

        parameters = [
            parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)
            for own in inspect.signature(command, eval_str=True).parameters.values()
            for parameter in (options.values() if own.name == "question" else [own])
        ]
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what Typer reads
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        return run

    return with_options


def read_question(params: type[KnownAt], **values: Any) -> Question:
    """The question with these values as the command line has them; `None` and `[]` are left out.

    Raises `BadQuestion` naming the option.

    >>> read_question(KnownAt, known_at="lately")
    Traceback (most recent call last):
    api.errors.BadQuestion: --known-at is 'lately'; no such time; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS
    """
    stated = {name: value for name, value in values.items() if value is not None and value != []}
    try:
        return params.model_validate(stated).as_question()
    except ValidationError as error:
        raise bad_question(error, lambda name: flag(name, params)) from None


def offered_fields(params: type[KnownAt] = ScreenParams) -> list[str]:
    """Names of the fields that the command line has an option for."""
    return [name for name, field in params.model_fields.items() if _cli_option(field).is_offered]


def flag(name: str, params: type[KnownAt] = ScreenParams) -> str:
    """The option of a field.

    >>> flag("valid_at"), flag("max_hops")
    ('--at', '--max-hops')
    """
    return _cli_option(params.model_fields[name]).flag or f"--{name.replace('_', '-')}"


def option(name: str, params: type[KnownAt] = ScreenParams) -> Any:
    """What Typer has to know of the option of a field."""
    field = params.model_fields[name]
    repeated = "; may be repeated" if _is_repeated(field) else ""
    metavar, text = _cli_option(field).metavar, f"{field.description}{repeated}."
    return typer.Option(flag(name, params), metavar=metavar, help=text)


def _parameter(params: type[KnownAt], name: str) -> inspect.Parameter:
    """The parameter of a command that Typer makes the option of a field from."""
    field = params.model_fields[name]
    kind: Any = list[str] if _is_repeated(field) else _scalar(field)
    return inspect.Parameter(
        name,
        inspect.Parameter.KEYWORD_ONLY,
        default=field.default,
        annotation=Annotated[kind | None if field.default is None else kind, option(name, params)],
    )


def _cli_option(field: FieldInfo) -> CliOption:
    return next((each for each in field.metadata if isinstance(each, CliOption)), CliOption())


def _scalar(field: FieldInfo) -> type:
    """The type that Typer reads: numbers and switches; other values stay texts for the question to read."""
    kind = _value_type(field.annotation)
    return kind if kind in (int, float, bool) else str


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
