"""The whole history of a store, as values that stream from one store into another.

Each kind of store gives its history, and can fill an empty store with one. Copies, backups and
restores are made of these two, between stores of any kind.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from graph.errors import StoreCorrupt, TargetExists
from graph.store.records import Document, Version, document_to_json
from ontology import Statement

Progress = Callable[[int, int], None]
"""Called with the number of statements done, and their total."""

_REPORT_EVERY = 5_000


@dataclass(frozen=True, slots=True)
class DocumentSpan:
    """A document as its dataset described it from one version on, until another (`None`: still)."""

    dataset: str
    document: Document
    first: int
    until: int | None = None


@dataclass(frozen=True, slots=True)
class StatementSpan:
    """A statement that versions of its dataset have, from `first` on, until `until` (`None`: still).

    One that comes back after it was gone has a span for each time. `id` is the fingerprint that
    stands in the store.
    """

    id: str
    statement: Statement
    first: int
    until: int | None = None


def document_row(span: DocumentSpan, offset: int = 0) -> list[Any]:
    """The span as stores keep it: dataset, id, document as JSON, first version, end; `offset` is added."""
    until = None if span.until is None else span.until + offset
    return [span.dataset, span.document.id, document_to_json(span.document), span.first + offset, until]


class History(Protocol):
    """Every version of a store up to the newest one when it was opened; later loads are left out."""

    @property
    def url(self) -> str:
        """The address of the store."""

    @property
    def versions(self) -> Sequence[Version]:
        """Every load of every dataset, by number."""

    def documents(self) -> Iterator[DocumentSpan]:
        """Every document with its versions, in no order. Streams."""

    def statements(self) -> Iterator[StatementSpan]:
        """Every statement with its versions, in no order. Streams."""


def verified_statements(history: History, progress: Progress | None = None) -> Iterator[StatementSpan]:
    """The statements of a history, each compared with its fingerprint, and all with the versions' counts.

    Raises `StoreCorrupt` where they differ; the counts are compared at the end of the stream, so what
    was made of it must not be shown before.
    """
    datasets = {version.number: version.dataset.id for version in history.versions}
    total = sum(version.added for version in history.versions)
    added: Counter[int] = Counter()
    removed: Counter[int] = Counter()
    for done, span in enumerate(history.statements()):
        if progress is not None and done % _REPORT_EVERY == 0:
            progress(done, total)
        if span.statement.id != span.id:
            raise _damaged(history, f"statement {span.id} of {span.statement.subject} was changed")
        for number in (span.first, span.until):
            if number is not None and datasets.get(number) != span.statement.source:
                raise _damaged(
                    history, f"statement {span.id} begins or ends with a version that its source has not"
                )
        added[span.first] += 1
        if span.until is not None:
            removed[span.until] += 1
        yield span
    for version in history.versions:
        counted = added[version.number], removed[version.number]
        if counted != (version.added, version.removed):
            raise _damaged(
                history,
                f"version {version.number} counts {version.added} statements added and {version.removed} "
                f"removed, but has {counted[0]} and {counted[1]}",
            )
    if progress is not None:
        progress(total, total)


def holds_already(url: str, held: Sequence[Version], history: History) -> bool:
    """Whether a store with these versions holds the history; false for one to be filled.

    So a copy that died after its commit is finished when it is repeated. Raises `TargetExists`
    for a store that holds anything else.
    """
    if [*held] == [*history.versions]:
        return True
    if not held:
        return False
    raise TargetExists(
        f"{url} holds data already, and nothing was copied; name an empty store, or one that is not there yet"
    )


def _damaged(history: History, problem: str) -> StoreCorrupt:
    return StoreCorrupt(f"{history.url} is damaged and was not copied: {problem}; restore a backup of it")
