"""What a reader emits, written to a store: a version for each source, inside one transaction each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import TracebackType

from graph.model import MOST_OWN_CLASSES
from graph.store.contract import IncrementalWriter, Store, Writer
from graph.store.forgetting import FORGOTTEN
from graph.store.records import Dataset, Document, Version
from ingest.emit import CheckCount, Emit
from ingest.errors import BadFile, BadSource
from ingest.listed_parties import EndedListings, ended_listings
from ingest.progress import Progress
from ingest.report import SourceLoad
from ingest.sources import LARGE, Reading, Source
from ingest.versions import Previous, current_version, is_unchanged, previous_version
from ontology import Statement, StatementGroup

MAX_SHRINK = 30
"""Percent of its statements that a newer version of a source may lack, where its description states nothing.
"""

_SMALL = 1_000
"""Statements of a source that may shrink as it likes, where nothing is stated."""


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
        reading: Reading,
        *,
        load_first: Callable[[], tuple[SourceLoad, ...]],
        check_count: CheckCount,
        accept_shrink: bool = False,
        progress: Progress | None,
        rejected_folder: Path | None,
    ) -> None:
        """`reading` is what the load reads."""
        self._store = store
        self._format = source.format
        self._max_shrink = None if accept_shrink else source.expected.max_shrink or MAX_SHRINK
        self._is_shrink_stated = source.expected.max_shrink is not None
        self._load_first = load_first
        self._fetched = source.dataset.fetched
        self._writer: Writer | None = None
        self._previous: Version | None = None
        self._reading = reading
        self._is_unread = False
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

    def keep_unread(self) -> bool:
        """Make a version like the one before, where the files would give the same; whether it was made.

        What a version with rejected records reported, it has to report again, so that is read again. So is a
        source with lists, of which a load may end entries, and one of a store in which values were forgotten.
        """
        if self._reading.digest is None:
            return False
        before = current_version(self._store, self.dataset.id)
        previous = previous_version(self._store, self.dataset.id)
        if before is None or previous is None or before.rejected or before.dataset.lists:
            return False
        equal = self._reading.on(None), self._reading.on(self.dataset.read)
        if before.sha256 != self._reading.sha256 or before.dataset.reading not in equal:
            return False
        if current_version(self._store, FORGOTTEN) is not None:
            return False
        day, last_day = self.dataset.read, previous.dataset.read
        self._begin(
            replace(previous.dataset, read=day, fetched=(), known_since=None),
            [replace(each, read=day) if each.read == last_day else each for each in previous.documents],
        )
        self._check_count = lambda count: None  # it was right for the same files
        self._is_unread = True
        self._opened_writer()  # from here on no other load changes what is kept
        if current_version(self._store, self.dataset.id) != before:
            raise BadFile(f"{self.dataset.id}: was loaded by another program meanwhile; load it again")
        self.keep_all_but(previous, (), " ")
        self.finish()
        return True

    def cite(self, document: Document) -> None:
        """Describe a further document; see `Emit.cite`."""
        super().cite(document)
        if self._writer is not None:
            self._writer.cite((document,))

    def keep_all_but(self, previous: Previous, places: Collection[str], mark: str) -> set[str]:
        """Load what the version before has, but for what stands at these places; see `Emit.keep_all_but`."""
        writer = self._opened_writer()
        # Of a source with lists every statement is looked at, to count the entries.
        if not isinstance(writer, IncrementalWriter) or self.dataset.lists:
            return super().keep_all_but(previous, places, mark)
        occupied, kept = writer.keep_all_but(places, mark)
        self._count(kept)
        return occupied

    def _write(self, statements: Sequence[Statement | StatementGroup]) -> None:
        self._opened_writer().add(statements)

    def _commit(self) -> None:
        writer = self._opened_writer()
        self._check_shrinking()
        ended = self._ended_listings()
        writer.cite(ended.documents)
        writer.add(ended.statements)
        rejected_file = self._kept_rejections()
        reading = self._reading.on(self.dataset.read if self.depends_on_day else None)
        if reading is not None and not self._is_unread and isinstance(writer, IncrementalWriter):
            writer.remember(reading)
        version = writer.commit(rejected=self._rejected)
        self._transaction.close()
        self._writer = None
        self._loads.append(
            SourceLoad(
                version=version,
                format=self._format,
                loaded=self._loaded,
                rejected_count=self._rejected,
                rejected=tuple(self._listed),
                rejected_file=rejected_file,
                is_unchanged=is_unchanged(version, self._previous),
                ignored_count=self._ignored.count,
                ended_count=ended.newly,
                ignored=tuple(self._ignored.listed),
                is_unread=self._is_unread,
            )
        )

    def _check_classes(self) -> None:
        """Raise `BadSource` when another source describes a class otherwise, or there are too many."""
        own = {described.name: described for described in self.dataset.classes}
        if not own:
            return
        with self._store.reader() as reader:
            others = [
                version.dataset for version in reader.versions() if version.dataset.id != self.dataset.id
            ]
        for dataset in others:
            for described in dataset.classes:
                if own.setdefault(described.name, described) != described:
                    raise BadSource(
                        f"{self.dataset.id}: describes the class {described.name!r} otherwise than "
                        f"{dataset.id} does; "
                        "describe it alike in both, or give it another name"
                    )
        if len(own) > MOST_OWN_CLASSES:
            raise BadSource(
                f"{self.dataset.id}: with it there would be {len(own)} classes of your own, and there can be "
                f"{MOST_OWN_CLASSES}; confer fewer"
            )

    def _check_shrinking(self) -> None:
        """Raise `BadFile` when the source has become so much smaller that it was probably cut off."""
        before = self._previous.statements if self._previous is not None else 0
        if self._max_shrink is None or (before < _SMALL and not self._is_shrink_stated):
            return
        if self._loaded < before * (100 - self._max_shrink) / 100:
            raise BadFile(
                f"{self.dataset.id}: has {self._loaded:,} statements, and its last version had {before:,}, "
                f"so it "
                f"shrank by more than {self._max_shrink}% and was probably cut off; get it again, or give "
                "--accept-shrink if it is whole"
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
            if self._previous is not None and self.dataset.id == FORGOTTEN:
                raise BadFile(
                    f"{FORGOTTEN}: has what was forgotten here, and no load takes its place; load the file "
                    "into an empty store"
                )
            self._check_classes()
            self._writer = self._transaction.enter_context(
                self._store.writer(
                    self._described(),
                    self.documents.values(),
                    self._reading.sha256,
                    is_large=self._reading.size >= LARGE and not self._is_unread,
                )
            )
        return self._writer

    def _described(self) -> Dataset:
        """The current source, with where its files came from."""
        reading = self.dataset.reading if self._is_unread else None
        return replace(self.dataset, fetched=self._fetched or self.dataset.fetched, reading=reading)
