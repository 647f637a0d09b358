"""Reports of loads as tables."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import Load, Loads, NotLoaded, Rejected, SamenessReport, Updates
from api.render.layout import columns, indented
from api.wording.catalogue import say
from ingest.rejections import with_remedy

_SHOWN = 20


def load_report(answer: Loads) -> RenderableType:
    """A table with a row for each source loaded, then the others, and what was rejected or unmapped."""
    return Group(
        *([loads(answer.loads)] if answer.loads else []),
        *(
            [
                Text(""),
                *(
                    Text(say("loads.column", column=each.column, meaning=each.meaning))
                    for each in answer.columns
                ),
            ]
            if answer.columns
            else []
        ),
        *(line for failure in answer.not_loaded for line in _not_loaded(failure)),
        *_listed(
            say("loads.not_loaded", n=len(answer.rejected)), len(answer.rejected), map(_line, answer.rejected)
        ),
        *_listed(
            say("loads.left_out", n=len(answer.left_out)), len(answer.left_out), map(_line, answer.left_out)
        ),
        *_listed(
            say("loads.unmapped", n=len(answer.unmapped)),
            len(answer.unmapped),
            (
                say("loads.term", term=term.term, reason=term.reason, count=term.count, example=term.example)
                for term in answer.unmapped
            ),
        ),
        *_sameness(answer.sameness),
    )


def updated_sources(answer: Updates) -> RenderableType:
    """A row for each source: what came of looking whether it has changed, and where it comes from."""
    headers = [say("data.source"), say("loads.outcome"), say("loads.address")]
    return columns(
        headers,
        (
            (
                updated.source,
                say(f"loads.outcome.{updated.outcome.replace(' ', '_')}"),
                " ".join(updated.addresses),
            )
            for updated in answer.sources
        ),
        whole=headers[:2],
    )


def loads(answers: Iterable[Load]) -> RenderableType:
    """A table with a row for each source, then what was rejected of each."""
    done = list(answers)
    names = ("read", "loaded", "rejected_column")
    numbers = [
        *(say(f"loads.{name}") for name in names),
        say("data.statements"),
        say("loads.new"),
        say("loads.gone"),
        say("data.version"),
    ]
    source = say("data.source")
    table = columns(
        (source, *numbers),
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
        whole=(source, *numbers),
    )
    return Group(
        table, *(line for load in done for line in (*_rejected(load), *_ignored(load), *_ended(load)))
    )


def _sameness(sameness: SamenessReport | None) -> Sequence[RenderableType]:
    if sameness is None:
        return []
    changed = sameness.added or sameness.removed
    counts = {"n": sameness.judged, "added": sameness.added, "removed": sameness.removed}
    return [
        *([Text(""), Text(say("loads.sameness", **counts))] if changed else []),
        *_listed(
            say("loads.conflicts", n=len(sameness.conflicts)),
            len(sameness.conflicts),
            map(_line, sameness.conflicts),
        ),
    ]


def _not_loaded(failure: NotLoaded) -> Sequence[RenderableType]:
    return [
        Text(""),
        Text(say("loads.failed", source=failure.source, reason=failure.reason), style="yellow"),
        *_rejected(failure),
    ]


def _rejected(load: Load | NotLoaded) -> Sequence[RenderableType]:
    title = say("loads.rejected", source=load.source, count=load.rejected_count, read=load.read)
    lines = _listed(title, load.rejected_count, map(_line, load.rejected))
    if lines and load.rejected_file:
        lines.append(indented(Text(say("loads.rejected_file", file=load.rejected_file))))
    return lines


def _ignored(load: Load) -> Sequence[RenderableType]:
    title = say("loads.ignored", source=load.source, count=load.ignored_count, loaded=load.loaded)
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
    return [Text(""), Text(say("loads.ended", source=load.source, n=load.ended))]


def _listed(title: str, count: int, lines: Iterable[str]) -> list[RenderableType]:
    """The title, the first of the lines, and how many more there are; nothing for a count of 0."""
    if not count:
        return []
    shown = list(lines)[:_SHOWN]
    more = count - len(shown)
    return [
        Text(""),
        Text(title, style="yellow"),
        *(indented(Text(line)) for line in shown),
        *([indented(Text(say("print.more", n=more)))] if more else []),
    ]


def _line(rejected: Rejected) -> str:
    place = ", ".join(part for part in (rejected.file, rejected.record, rejected.field) if part)
    return f"{place}: {with_remedy(rejected.reason, rejected.remedy)}"
