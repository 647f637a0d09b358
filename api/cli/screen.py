"""`ketting screen`: a name in, a decision with proof out."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import asked
from api.render.screening import screening
from api.screening.screener import Question
from api.settings import SearchIn

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A name in any script, an identifier, or an entity's id.")
]
RiskClasses = Annotated[
    list[str] | None,
    typer.Option("--risk-class", metavar="CLASS", help="Only this risk class; may be repeated."),
]


def screen(  # noqa: PLR0913 - the options of the command are its parameters
    name: Name,
    source: options.Sources = None,
    at: options.At = None,
    known_at: options.KnownAt = None,
    max_hops: options.MaxHops = None,
    min_share: options.MinShare = None,
    min_grade: options.MinGrade = None,
    traversal: options.Traversal = "control",
    risk_class: RiskClasses = None,
    paths: options.Paths = 5,
    collapse_full: options.CollapseFull = False,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Say who NAME means and how near that is to each class.

    The answer carries its proof: paths, sources, open ends, and what each side claims.
    """
    question = Question(
        valid_at=options.day(at, "--at"),
        known_at=options.moment(known_at, "--known-at"),
        sources=tuple(source) if source else None,
        risk_classes=tuple(risk_class) if risk_class else None,
        traversal=traversal,
        max_hops=max_hops,
        min_share=min_share,
        min_grade=min_grade,
        paths=paths,
        collapse_full=collapse_full,
    )
    with asked(store, search) as screener:
        answer = screener.screen(name, question)
    if json:
        output.answer_json(answer)
    else:
        output.answer(screening(answer))
