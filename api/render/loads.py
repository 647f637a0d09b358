"""Reports of loads as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import Load, Loads, NotLoaded, Rejected
from api.render.layout import columns, indented
from ingest.rejections import with_remedy

_SHOWN = 20


def load_report(answer: Loads) -> RenderableType:
    """A table with a row for each source loaded, then the others, and what was rejected or unmapped."""
    return Group(
        *([loads(answer.loads)] if answer.loads else []),
        *(line for failure in answer.not_loaded for line in _not_loaded(failure)),
        *_listed(f"{len(answer.rejected)} not loaded", len(answer.rejected), map(_line, answer.rejected)),
        *_listed(f"{len(answer.left_out)} left out", len(answer.left_out), map(_line, answer.left_out)),
        *_listed(
            f"{len(answer.unmapped)} unmapped",
            len(answer.unmapped),
            (
                f"{term.term}: {term.reason}; {term.count} times, such as at {term.example}"
                for term in answer.unmapped
            ),
        ),
    )


def loads(answers: Iterable[Load]) -> RenderableType:
    """A table with a row for each source, then what was rejected of each."""
    done = list(answers)
    numbers = ("Read", "Loaded", "Rejected", "Statements", "New", "Gone", "Version")
    table = columns(
        ("Source", *numbers),
        (
            (
                load.source,
                str(load.read),
                str(load.loaded),
                Text(str(load.rejected_count), style="yellow" if load.rejected_count else ""),
                str(load.statements),
                str(load.added),
                str(load.removed),
                str(load.version),
            )
            for load in done
        ),
        right=numbers,
        whole=("Source", *numbers),
    )
    return Group(
        table, *(line for load in done for line in (*_rejected(load), *_ignored(load), *_ended(load)))
    )


def _not_loaded(failure: NotLoaded) -> Sequence[RenderableType]:
    return [
        Text(f"\n{failure.source} was not loaded: {failure.reason}", style="yellow"),
        *_rejected(failure),
    ]


def _rejected(load: Load | NotLoaded) -> Sequence[RenderableType]:
    title = f"{load.source}: {load.rejected_count} of {load.read} rejected"
    lines = _listed(title, load.rejected_count, map(_line, load.rejected))
    if lines and load.rejected_file:
        lines.append(indented(Text(f"all of them, to mend: {load.rejected_file}")))
    return lines


def _ignored(load: Load) -> Sequence[RenderableType]:
    title = f"{load.source}: {load.ignored_count} of {load.loaded} loaded without effect"
    return _listed(
        title,
        load.ignored_count,
        (
            f"{', '.join(part for part in (fact.file, fact.record, fact.field) if part)}: {fact.reason}"
            for fact in load.ignored
        ),
    )


def _ended(load: Load) -> Sequence[RenderableType]:
    if not load.ended:
        return []
    listings = "listing" if load.ended == 1 else "listings"
    return [Text(f"\n{load.source}: {load.ended} {listings} ended, not in the newer copy")]


def _listed(title: str, count: int, lines: Iterable[str]) -> list[RenderableType]:
    """The title, the first of the lines, and how many more there are; nothing for a count of 0."""
    if not count:
        return []
    shown = list(lines)[:_SHOWN]
    more = count - len(shown)
    return [
        Text(f"\n{title}", style="yellow"),
        *(indented(Text(line)) for line in shown),
        *([indented(Text(f"and {more} more"))] if more else []),
    ]


def _line(rejected: Rejected) -> str:
    place = ", ".join(part for part in (rejected.file, rejected.record, rejected.field) if part)
    return f"{place}: {with_remedy(rejected.reason, rejected.remedy)}"
