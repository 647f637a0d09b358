"""`ketting records` and `ketting licensed`: what is recorded of licences and shipments."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened
from api.render.trade import licences as rendered
from api.screening.question import KnownAt, Question
from api.screening.views import view_of
from api.settings import Settings
from api.trade import MOST_ROWS, licensed_by_name, record_list

Type = Annotated[str, typer.Argument(metavar="TYPE", help="A type of docs/ontology.md, such as Licence.")]
Where = Annotated[
    list[str] | None,
    typer.Option(
        "--where",
        metavar="CONDITION",
        help="A property, =, !=, <, <=, >, >= or ~ (contains), and a value; consignee.name~Xcalibre looks "
        "at the entity named. Several: all must hold.",
    ),
]
Show = Annotated[
    list[str] | None, typer.Option("--show", metavar="PROPERTY", help="A property to show; several times.")
]
Offset = Annotated[int, typer.Option("--offset", min=0, help="How many records to leave out at first.")]
Limit = Annotated[int, typer.Option("--limit", min=1, max=MOST_ROWS, help="How many records to show.")]
Subject = Annotated[str, typer.Argument(metavar="NAME_OR_ID", help="A shipment, or who received it.")]


@options.asks(KnownAt)
def records(
    type: Type,
    question: Question,
    where: Where = None,
    show: Show = None,
    offset: Offset = 0,
    limit: Limit = 100,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """List licences, refusals and other records by what they say.

    Records of narrower types are among them. Days are compared with days, months and years.
    """
    with opened(Settings.of(store)) as workspace, view_of(workspace, question) as view:
        answer = record_list(view.reader, type, where or [], show or [], offset=offset, limit=limit)
    output.show(answer, rendered.records, as_json=json)


@options.asks(KnownAt)
def licensed(
    name_or_id: Subject, question: Question, store: options.Store = None, json: options.Json = False
) -> None:
    """Say whether a shipment went under a licence.

    The answer is yes, no or unknown, from the licences on record and what each allows, with who said what
    of it and who declined to say.
    """
    with opened(Settings.of(store)) as workspace:
        answer = licensed_by_name(workspace, name_or_id, question)
    output.show(answer, rendered.licensed, as_json=json)
