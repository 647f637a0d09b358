"""What a reader emits, written to a store: a version for each source, inside one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from graph.store.contract import Store, Writer
from graph.store.records import Version
from ingest.emit import CheckCount, Emit, Progress
from ingest.listed_parties import EndedListings, ended_listings
from ingest.report import SourceLoad
from ingest.sources import Source
from ingest.versions import current_version, is_unchanged
from ontology import Statement


class StoreEmit(Emit):
    """Replaces each source of a load by what the reader emits for it.

    A context manager: leaving it by an exception takes the current source back. A source's
    transaction begins with its first statement, so that nothing is locked while a reader makes a
    first pass. `load_first` is called before the first transaction.
    """

    def __init__(
        self,
        store: Store,
        source: Source,
        sha256: str,
        *,
        load_first: Callable[[], tuple[SourceLoad, ...]],
        check_count: CheckCount,
        progress: Progress | None,
        rejected_folder: Path | None,
    ) -> None:
        """`sha256` is the fingerprint of the load's files."""
        self._store = store
        self._sha256 = sha256
        self._load_first = load_first
        self._writer: Writer | None = None
        self._previous: Version | None = None
        self._transaction = ExitStack()
        super().__init__(
            source.dataset,
            source.documents,
            check_count=check_count,
            progress=progress,
            rejected_folder=rejected_folder,
        )

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        super().__exit__(kind, error, traceback)
        self._transaction.__exit__(kind, error, traceback)

    def _write(self, statements: Sequence[Statement]) -> None:
        self._opened_writer().add(statements)

    def _commit(self) -> None:
        writer = self._opened_writer()
        ended = self._ended_listings()
        writer.cite(ended.documents)
        writer.add(ended.statements)
        rejected_file = self._kept_rejections()
        version = writer.commit(rejected=self._rejected)
        self._transaction.close()
        self._writer = None
        self._loads.append(
            SourceLoad(
                version=version,
                loaded=self._loaded,
                rejected_count=self._rejected,
                rejected=tuple(self._listed),
                rejected_file=rejected_file,
                is_unchanged=is_unchanged(version, self._previous),
                ignored_count=self._ignored.count,
                ended_count=ended.newly,
                ignored=tuple(self._ignored.listed),
            )
        )

    def _ended_listings(self) -> EndedListings:
        """What the version before says of parties that have left a list since."""
        before, now = self._previous, self.dataset
        if before is None or not (before.dataset.lists or now.lists):
            return EndedListings()
        if self._rejected:  # a rejected record may name whoever seems to be left out
            now = replace(now, lists=())
        with self._store.reader() as reader:
            documents = {id: d for (source, id), d in reader.documents().items() if source == now.id}
            return ended_listings(
                before.dataset,
                now,
                self._parties,
                lambda: reader.statements_of(now.id),
                (documents, self.documents),
            )

    def _abandon(self) -> None:
        self._transaction.close()  # without a commit, so the last version stands
        self._writer = None

    def _judged_elsewhere(self) -> Iterable[tuple[str, str]]:
        """The judgements of all sources but the one that is replaced."""
        with self._store.reader() as reader:
            others = [v.dataset.id for v in reader.versions() if v.dataset.id != self.dataset.id]
        with self._store.reader(sources=others) as reader:
            return [(canonical, id) for canonical, group in reader.merges.groups.items() for id in group]

    def _opened_writer(self) -> Writer:
        if self._writer is None:
            if not self._loads:
                self._loads += self._load_first()
            self._previous = current_version(self._store, self.dataset.id)
            self._writer = self._transaction.enter_context(
                self._store.writer(self.dataset, self.documents.values(), self._sha256)
            )
        return self._writer
