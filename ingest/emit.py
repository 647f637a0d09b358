"""What a format reader writes to: statements and documents of a source, and rejected records."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from graph.store.records import Dataset, Document
from ingest.errors import BadFile
from ingest.listed_parties import ListedParties, missing_entries
from ingest.progress import Progress, Steps
from ingest.rejections import MAX_LISTED, Rejection, RejectionFile, Unmapped
from ingest.report import (
    NONE_GOOD,
    BadRecords,
    LoadReport,
    SourceFailure,
    SourceLoad,
    TakenColumn,
    nothing_loaded,
)
from ingest.self_links import SelfLinks
from ingest.values import check_text
from ingest.versions import Previous
from ontology import SCHEMA, OntologyError, Statement, StatementGroup

CheckCount = Callable[[int], None]
"""Raises `BadFile` when so many facts are too few for the source."""

_BATCH = 5_000  # statements, or groups of them
_LINK_TYPES = frozenset(SCHEMA.link_types)
_OTHER_TERMS = "other terms"
_TEXTS = ("value", "locator", "quote", "original")


class Emit:
    """Counts what a reader emits, and gives it to the subclass: `DryRun`, or one that writes to a store.

    A *fact* is what became a statement or was rejected. A load starts with the dataset and documents
    of its source; a file that describes sources of its own begins each of them with `source`. A source
    without a good fact is a failure in the report, and the sources after it are read all the same.

    A context manager: leaving it removes what was written of an unfinished file of rejected records.
    """

    def __init__(
        self,
        dataset: Dataset,
        documents: Iterable[Document],
        *,
        check_count: CheckCount = lambda count: None,
        progress: Progress | None = None,
        rejected_folder: Path | None = None,
    ) -> None:
        """`check_count` is about the given source; one that the reader begins is the reader's to check."""
        self._check_count = check_count
        self.steps = Steps(progress)
        """How far it is."""
        self._is_given = True  # until the reader begins a source itself
        self._rejected_folder = rejected_folder
        self._rejection_file: RejectionFile | None = None
        self.previous: Callable[[], Previous | None] = lambda: None
        """Gives the version before of the given source, for a reader of changes."""
        self.depends_on_day = True  # whether another day of reading gives others; a reader may deny it
        self._sources_loaded = 0
        self._loads: list[SourceLoad] = []
        self._failures: list[SourceFailure] = []
        self._unmapped: dict[tuple[str, str], Unmapped] = {}
        self.rejections: list[Rejection] = []
        """Those that belong to no source; `MAX_LISTED` of them."""
        self._judged: tuple[tuple[str, str], ...] = ()
        self._self_links: SelfLinks | None = None  # made by the first link of a source
        self._left_out: list[Rejection] = []
        self.columns: list[TakenColumn] = []
        """What the columns of tables were taken for."""
        self._loaded = self._rejected = 0
        self._dataset = dataset
        self._begin(dataset, documents)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._discard_rejections()

    @property
    def dataset(self) -> Dataset:
        """The dataset that statements must have as their source."""
        return self._dataset

    @property
    def documents(self) -> Mapping[str, Document]:
        """The documents that statements may cite, by id."""
        return self._documents

    @property
    def read(self) -> int:
        """Facts of the source so far: statements and rejections."""
        return self._loaded + self._rejected

    @property
    def unmapped_terms(self) -> tuple[Unmapped, ...]:
        """The terms that were not understood, most frequent first."""
        return tuple(sorted(self._unmapped.values(), key=lambda u: (-u.count, u.term, u.reason)))

    def report(self) -> LoadReport:
        """What was loaded and what was not; after `finish`."""
        listed = tuple(self._loads), tuple(self.rejections), self.unmapped_terms, tuple(self._failures)
        return LoadReport(*listed, tuple(self._left_out), tuple(self.columns))

    def source(self, dataset: Dataset, documents: Iterable[Document] = ()) -> None:
        """Begin another source; what follows belongs to it.

        Rejections before the first one belong to no source.
        """
        if self._is_given and not self._loaded and not self._is_over:
            self.rejections = self._listed
            self._discard_rejections()
        else:
            self._finish()
        self._is_given = False
        self._begin(dataset, documents)

    def fail(self, reason: str) -> None:
        """End the current source as one that cannot be loaded, so that its last version stands.

        The failure and the rejections of the source stand in the report. Another source may be begun; what
        the reader emits before that belongs to none and is dropped.
        """
        self._abandon()
        self._batch.clear()
        self._fail(reason)
        self._is_over = True

    def document(self, document: Document) -> None:
        """Describe a document, or describe it again; before the first statement of its source."""
        if self._loaded:
            raise ValueError(f"document {document.id!r} was emitted after a statement of its source")
        self._documents[document.id] = document

    def cite(self, document: Document) -> None:
        """Describe a further document, before the statements that cite it."""
        if document.id in self._documents:
            raise ValueError(f"document {document.id!r} is described already")
        self._documents[document.id] = document

    def expect(self, count: int) -> None:
        """Say how many facts the source has, as a first pass over the records can tell.

        Raises `BadFile` when they are fewer than its source.toml expects.
        """
        self._check_count(count)
        self.steps.expected = count

    def describe(self, dataset: Dataset) -> None:
        """Describe the source again, whose id stays; before its first statement."""
        if self._loaded or dataset.id != self._dataset.id:
            raise ValueError(f"dataset {dataset.id!r} was described after a statement, or under another id")
        self._dataset = dataset

    def judged_same(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Say which ids the current source judges the same, as a first pass over the records can tell.

        Before the first statement of the source; without it, links between such ids go unreported.
        """
        if self._loaded:
            raise ValueError("judgements were announced after a statement of their source")
        self._judged = tuple(pairs)

    def statement(self, statement: Statement, *, file: str = "", record: str = "") -> None:
        """Load a statement of the current source, which stands in this record of this file.

        A link from a body to itself is reported as ignored; readers of a store leave it out. One that holds
        a control character is rejected, whatever the reader let pass.
        """
        texts = statement.value, statement.locator, statement.quote or "", statement.original or ""
        # Nearly every text is printable, and asking that at once costs a fraction of the checks.
        if not "".join(texts).isprintable():
            try:
                for field, text in zip(_TEXTS, texts, strict=True):
                    check_text(text, field)
            except OntologyError as error:
                self.reject(Rejection.of(file or self._dataset.id, record, error))
                return
        if statement.prop in _LINK_TYPES:
            if self._self_links is None:
                self._self_links = SelfLinks((*self._judged, *self._judged_elsewhere()))
            self._self_links.add(statement, file or self._dataset.id, record or statement.locator)
        if self._dataset.lists:
            self._parties.add(statement)
        self._keep(statement, 1)
        if len(self._batch) >= _BATCH:
            self._flush()

    def group(self, group: StatementGroup, *, file: str = "", record: str = "") -> None:
        """`statement` for each statement of a group, none of which is a link."""
        texts = [value + (original or "") for _, value, original in group.values]
        if self._dataset.lists or not "".join((group.locator, *texts)).isprintable():
            for statement in group:
                self.statement(statement, file=file, record=record)
        else:
            self._keep(group, len(group))
            if len(self._batch) >= _BATCH:
                self._flush()

    def keep_all_but(self, previous: Previous, places: Collection[str], mark: str) -> set[str]:
        """Load what the version before has but for what stands at these places, the locator up to `mark`.

        Gives the places at which there was anything. Before any statement of the source.
        """
        occupied: set[str] = set()
        for statement in previous.statements():
            if (place := statement.locator.partition(mark)[0]) in places:
                occupied.add(place)
            else:
                self.statement(statement)
        return occupied

    def _keep(self, stated: Statement | StatementGroup, count: int) -> None:
        self._batch.append(stated)
        self._count(count)

    def _count(self, statements: int) -> None:
        self._loaded += statements
        self.steps.count(statements)

    def reject(self, rejection: Rejection) -> None:
        """Report a record, or one fact of it, that cannot be loaded."""
        self._rejected += 1
        if len(self._listed) < MAX_LISTED:
            self._listed.append(rejection)
        self._keep_rejection(rejection)
        self.steps.count()

    def leave_out(self, source: Rejection) -> None:
        """Report a source that the file holds in part, which is no fault of the file."""
        self._left_out.append(source)

    def unmapped(self, term: str, *, example: str, reason: str, count: int = 1) -> None:
        """Report a term that means nothing here, `count` times; the same term is listed once."""
        key = term, reason
        if key not in self._unmapped and len(self._unmapped) >= MAX_LISTED:
            term = _OTHER_TERMS
            key = term, reason
        known = self._unmapped.get(key, Unmapped(term, 0, example, reason))
        self._unmapped[key] = Unmapped(term, known.count + count, known.example, reason)

    def finish(self) -> None:
        """End the last source; raises `BadFile`, or `BadRecords` when no source has a good fact."""
        if self._is_given and not self._is_over:
            self._check_count(self.read)
        self._finish()
        self.steps.end()
        if self._failures and not self._sources_loaded:
            raise BadRecords(nothing_loaded(self._failures), self.report())

    # ---------------------------------------------------------------- what a subclass does with it

    def _write(self, statements: Sequence[Statement | StatementGroup]) -> None:
        """Write statements of the current source."""

    def _commit(self) -> None:
        """End the current source, whose statements were all written."""

    def _abandon(self) -> None:
        """Take back what was written of the current source."""

    def _judged_elsewhere(self) -> Iterable[tuple[str, str]]:
        """Pairs of ids that other sources judge the same, as far as they are known."""
        return ()

    @property
    def _ignored(self) -> SelfLinks:
        """The links of the current source from a body to itself."""
        return self._self_links or SelfLinks()

    # ---------------------------------------------------------------- one source after another

    def _begin(self, dataset: Dataset, documents: Iterable[Document]) -> None:
        self._dataset = dataset
        self._documents = {document.id: document for document in documents}
        self._batch: list[Statement | StatementGroup] = []
        self._parties = ListedParties()
        self._loaded = 0
        self._rejected = 0
        self._is_over = False  # since `fail`
        self._listed: list[Rejection] = []
        self._judged = ()
        self._self_links = None

    def _finish(self) -> None:
        if self._is_over:
            return
        if self._rejected and not self._loaded:
            self._fail(NONE_GOOD)
            return
        # A rejected record may be the entry that is missing; the list counts as held in part then.
        if not self._rejected and (problem := missing_entries(self._dataset, self._parties)) is not None:
            raise BadFile(f"{self._dataset.id}: {problem}")
        self._flush()
        self._commit()
        self._sources_loaded += 1

    def _fail(self, reason: str) -> None:
        """End the current source as one that is not loaded, and keep its rejections."""
        self._failures.append(
            SourceFailure(
                source=self._dataset.id,
                reason=reason,
                read=self.read,
                rejected_count=self._rejected,
                rejected=tuple(self._listed),
                rejected_file=self._kept_rejections(),
            )
        )

    # ---------------------------------------------------------------- the file of rejected records

    def _keep_rejection(self, rejection: Rejection) -> None:
        """Write a rejection of the current source."""
        if self._rejected_folder is not None:
            if self._rejection_file is None:
                self._rejection_file = RejectionFile(self._rejected_folder, self.dataset.id)
            self._rejection_file.write(rejection)

    def _kept_rejections(self) -> Path | None:
        """The file of the current source, put in its place; `None` without rejections."""
        if self._rejected_folder is None:
            return None
        file = self._rejection_file or RejectionFile(self._rejected_folder, self.dataset.id)
        path = file.keep()
        self._rejection_file = None
        return path

    def _discard_rejections(self) -> None:
        if self._rejection_file is not None:
            self._rejection_file.discard()
            self._rejection_file = None

    def _flush(self) -> None:
        if self._batch:
            batch, self._batch = self._batch, []
            self._write(batch)
