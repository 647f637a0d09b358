"""The options that several commands share, each with its help."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from typing import Annotated

import typer

from api.errors import BadQuestion
from api.http.routes.questions import known_time
from api.settings import SearchIn
from graph.model.traversal import PRESET_TABLE, PRESETS

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
Sources = Annotated[
    list[str] | None,
    typer.Option(
        "--source",
        metavar="ID",
        help="Only this source's links, names and facts; may be repeated. Risk classes always count.",
    ),
]
At = Annotated[
    str | None,
    typer.Option("--at", metavar="YYYY-MM-DD", help="The day asked about; today by default."),
]
KnownAt = Annotated[
    str | None,
    typer.Option(
        "--known-at",
        metavar="WHEN",
        help="What the store knew then: YYYY-MM-DD (to the end of that day) or YYYY-MM-DDTHH:MM:SS, UTC.",
    ),
]
MaxHops = Annotated[
    int | None, typer.Option("--max-hops", metavar="N", help="At most so many hops, 1 to 10.")
]
MinShare = Annotated[
    float | None,
    typer.Option("--min-share", metavar="PERCENT", help="Leave out holdings of less than this, 0 to 100."),
]
MinGrade = Annotated[
    str | None,
    typer.Option(
        "--min-grade",
        metavar="A|B|C|D",
        help="Weakest evidence that counts: A register or filing, B official list, "
        "C press or company statement, D inferred.",
    ),
]
Traversal = Annotated[
    str,
    typer.Option(
        "--traversal",
        metavar="|".join(PRESETS),
        help=" ".join(f"{preset.name}: {preset.description}." for preset in PRESET_TABLE.values()),
    ),
]
CollapseFull = Annotated[
    bool, typer.Option("--collapse-full", help="Count direct holdings of 100% as no hop.")
]
Paths = Annotated[int, typer.Option("--paths", metavar="K", help="At most so many paths, 1 to 50.")]

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def day(text: str | None, option: str) -> date | None:
    """The day written YYYY-MM-DD; raises `BadQuestion` for any other text or a day that is not."""
    if text is None:
        return None
    if _DAY.fullmatch(text) is None:
        raise BadQuestion(f"{option} is {text[:40]!r}; write a day as YYYY-MM-DD")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadQuestion(f"{option} is {text}, a day that does not exist") from None


def moment(text: str | None, option: str) -> datetime | None:
    """A known time, UTC: the moment written, or the end of the day written (for today: now).

    Raises `BadQuestion`.
    """
    if text is None:
        return None
    if _DAY.fullmatch(text):
        return known_time(day(text, option), datetime.now(UTC))
    try:
        found = datetime.fromisoformat(text)
        return (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadQuestion(
            f"{option} is {text[:40]!r}; write YYYY-MM-DD or YYYY-MM-DDTHH:MM:SS, in UTC"
        ) from None
