"""Versions of sources as answers: what there is of each, and what changed between two."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from api.errors import BadUse, NotFound
from api.models import DiffAnswer, DiffChange, DiffFact, HeldListAnswer, VersionAnswer
from api.workspace import Workspace
from graph.store.contract import Store
from graph.store.records import Version
from graph.store.version_changes import Change, changes_between
from ontology import SCHEMA, Statement
from ontology.control_characters import without_control_characters

CSV_COLUMNS = (
    "change", "kind", "id", "name", "type", "upper", "lower",
    "fact", "property", "value", "share", "direct", "start", "end", "grade",
)  # fmt: skip
"""A row for each fact of a change; `fact` says in which version it is: `gone` or `came`."""

_FACTS_SHOWN = 50
_NUMBERS_NAMED = 10


def every_version(store: Store) -> list[VersionAnswer]:
    """Every version of every source, the newest of each first.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     every_version(store)
    []
    """
    with store.history() as history:
        versions = sorted(history.versions, key=lambda version: (version.dataset.id, -version.number))
    return [_version(version) for version in versions]


def diff(
    workspace: Workspace,
    source: str,
    before: int | None = None,
    after: int | None = None,
    *,
    offset: int = 0,
    limit: int = 100,
) -> DiffAnswer:
    """A page of what changed from one version of the source to another; by default between the last two.

    Raises `NotFound` for a source or version that is not there, and `BadUse` for versions in another order.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     diff(Workspace(store), "press")
    Traceback (most recent call last):
    api.errors.NotFound: no source 'press' is loaded; `ketting sources` lists those that are
    """
    store = workspace.store
    first, last = _versions(store, source, before, after)
    with store.version_changes(source, first.number, last.number) as versions:
        changes, more = changes_between(versions, offset, limit)
    names = _names(store, changes)
    return DiffAnswer(
        source=source,
        before=_version(first),
        after=_version(last),
        offset=offset,
        changes=[_change(change, names) for change in changes],
        more=more,
    )


def diff_table(answer: DiffAnswer, *, with_header: bool = True) -> str:
    """The changes as CSV, a row for each fact that came or went.

    >>> from datetime import UTC, datetime
    >>> counts = {"statements": 1, "added": 1, "removed": 0, "rejected": 0, "lists": [], "addresses": []}
    >>> moment = datetime(2026, 1, 31, tzinfo=UTC)
    >>> version = VersionAnswer(
    ...     source="a", version=1, loaded_at=moment, sha256="0a", read=moment.date(), **counts
    ... )
    >>> answer = DiffAnswer(source="a", before=version, after=version, offset=0, changes=[], more=False)
    >>> diff_table(answer)[:14]
    'change,kind,id'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if with_header:
        writer.writerow(CSV_COLUMNS)
    for change in answer.changes:
        about = change.change, change.kind, change.id, change.name, change.type, change.upper, change.lower
        for fact, row in _rows(change):
            writer.writerow(
                ["" if cell is None else without_control_characters(cell) for cell in (*about, fact, *row)]
            )
    return text.getvalue()


def _rows(change: DiffChange) -> Iterator[tuple[str, tuple[str | None, ...]]]:
    for name, facts in (("gone", change.gone), ("came", change.came)):
        for f in facts:
            yield name, (f.property, f.value, f.share, f.direct, f.start, f.end, f.grade)


def _versions(store: Store, source: str, before: int | None, after: int | None) -> tuple[Version, Version]:
    with store.history() as history:
        versions = {version.number: version for version in history.versions if version.dataset.id == source}
    if not versions:
        raise NotFound(f"no source {source[:80]!r} is loaded; `ketting sources` lists those that are")
    numbers = sorted(versions)
    last = numbers[-1] if after is None else after
    earlier = [number for number in numbers if number < last]
    if before is None and not earlier:
        raise NotFound(f"{source} has one version, {numbers[0]}, and nothing to compare it with")
    first = earlier[-1] if before is None else before
    for number in (first, last):
        if number not in versions:
            known = ", ".join(map(str, numbers[-_NUMBERS_NAMED:]))
            raise NotFound(f"{source} has no version {number}; its last ones are {known}")
    if first > last:
        raise BadUse(f"version {first} is later than {last}; name the earlier one first")
    return versions[first], versions[last]


def _names(store: Store, changes: Iterable[Change]) -> dict[str, str]:
    """What the ends of links are called now, by the ids of their source."""
    ids = {id for change in changes if change.key.is_link for id in (change.key.subject, change.key.value)}
    with store.reader() as reader:
        entities = reader.entities(ids)
        known = {id: entities.get(reader.canonical(id)) for id in ids}
    return {id: entity.caption for id, entity in known.items() if entity is not None}


def _change(change: Change, names: Mapping[str, str]) -> DiffChange:
    key = change.key
    gone, came = ([_fact(statement) for statement in statements] for statements in (change.gone, change.came))
    shown = [facts[:_FACTS_SHOWN] for facts in (gone, came)]
    more = len(gone) + len(came) - sum(map(len, shown))
    if key.is_link:
        ends = names.get(key.subject, key.subject), names.get(key.value, key.value)
        about = f"{key.prop}~{key.subject}~{key.value}", " > ".join(ends), key.prop
    else:
        stated = [(statement.prop, statement.value) for statement in change.stated]
        name = next((value for prop in ("name", "alias") for p, value in stated if p == prop), key.subject)
        types = [value for prop, value in stated if prop == "type"]
        about = key.subject, name, SCHEMA.most_specific(types or [change.stated[0].schema])
    id, name, type = about
    return DiffChange(
        change=change.kind.value,
        kind="link" if key.is_link else "entity",
        id=id,
        name=name,
        type=type,
        upper=key.subject if key.is_link else None,
        lower=key.value if key.is_link else None,
        gone=shown[0],
        came=shown[1],
        more=more,
    )


def _fact(statement: Statement) -> DiffFact:
    s = statement
    share, direct, start, end = (
        None if part is None else str(part) for part in (s.share, s.direct, s.start, s.end)
    )
    return DiffFact(
        property=s.prop, value=s.value, share=share, direct=direct, start=start, end=end, grade=s.grade.name
    )


def _version(version: Version) -> VersionAnswer:
    return VersionAnswer(
        source=version.dataset.id,
        version=version.number,
        loaded_at=version.loaded_at,
        sha256=version.sha256,
        statements=version.statements,
        added=version.added,
        removed=version.removed,
        rejected=version.rejected,
        read=version.dataset.read,
        lists=[
            HeldListAnswer(id=each.id, title=each.title, held=each.held, total=each.total, copied=each.copied)
            for each in version.dataset.lists
        ],
        addresses=[file.url for file in version.dataset.fetched],
    )
