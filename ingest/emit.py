"""What a format reader writes to: statements and documents of a source, and rejected records."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from graph.store.records import Dataset, Document
from ingest.errors import BadRecords
from ingest.rejections import MAX_LISTED, Rejection, Unmapped
from ontology import Statement

Progress = Callable[[int, int | None], None]
"""Called with how many facts were read, and of how many, as far as that is known."""

CheckCount = Callable[[int], None]
"""Raises `BadFile` when so many facts are too few for the source."""

_BATCH = 5_000  # statements
_PROGRESS_EVERY = 500  # facts
_OTHER_TERMS = "other terms"


class Emit:
    """Counts what a reader emits, and gives it to the subclass: `DryRun`, or one that writes to a store.

    A *fact* is what became a statement or was rejected. A load starts with the dataset and documents
    of its source; a file that describes sources of its own begins each of them with `source`.
    """

    def __init__(
        self,
        dataset: Dataset,
        documents: Iterable[Document],
        *,
        check_count: CheckCount = lambda count: None,
        progress: Progress | None = None,
    ) -> None:
        """`check_count` is about the given source; one that the reader begins is the reader's to check."""
        self._check_count = check_count
        self._progress = progress
        self._is_given = True  # until the reader begins a source itself
        self._expected: int | None = None
        self._total = 0
        self._shown: tuple[int, int | None] | None = None
        self._unmapped: dict[tuple[str, str], Unmapped] = {}
        self.rejections: list[Rejection] = []
        """Those that belong to no source; `MAX_LISTED` of them."""
        self._begin(dataset, documents)

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

    def source(self, dataset: Dataset, documents: Iterable[Document] = ()) -> None:
        """Begin another source; what follows belongs to it.

        Rejections before the first one belong to no source.
        """
        if self._is_given and not self._loaded:
            self.rejections = self._listed
            self._forget_rejections()
        else:
            self._finish()
        self._is_given = False
        self._begin(dataset, documents)

    def document(self, document: Document) -> None:
        """Describe a document, or describe it again; before the first statement of its source."""
        if self._loaded:
            raise ValueError(f"document {document.id!r} was emitted after a statement of its source")
        self._documents[document.id] = document

    def expect(self, count: int) -> None:
        """Say how many facts the source has, as a first pass over the records can tell.

        Raises `BadFile` when they are fewer than its source.toml expects.
        """
        self._check_count(count)
        self._expected = count

    def statement(self, statement: Statement) -> None:
        """Load a statement of the current source."""
        self._batch.append(statement)
        self._loaded += 1
        if len(self._batch) >= _BATCH:
            self._flush()
        self._count()

    def reject(self, rejection: Rejection) -> None:
        """Report a record, or one fact of it, that cannot be loaded."""
        self._rejected += 1
        if len(self._listed) < MAX_LISTED:
            self._listed.append(rejection)
        self._keep_rejection(rejection)
        self._count()

    def unmapped(self, term: str, *, example: str, reason: str, count: int = 1) -> None:
        """Report a term that means nothing here, `count` times; the same term is listed once."""
        key = term, reason
        if key not in self._unmapped and len(self._unmapped) >= MAX_LISTED:
            term = _OTHER_TERMS
            key = term, reason
        known = self._unmapped.get(key, Unmapped(term, 0, example, reason))
        self._unmapped[key] = Unmapped(term, known.count + count, known.example, reason)

    def finish(self) -> None:
        """End the last source; raises `BadFile` or `BadRecords` when it may not be loaded."""
        if self._is_given:
            self._check_count(self.read)
        self._finish()
        self._show(self._total, self._total)

    # ---------------------------------------------------------------- what a subclass does with it

    def _write(self, statements: Sequence[Statement]) -> None:
        """Write statements of the current source."""

    def _keep_rejection(self, rejection: Rejection) -> None:
        """Write a rejection of the current source."""

    def _forget_rejections(self) -> None:
        """Remove what `_keep_rejection` wrote: the rejections belong to no source."""

    def _commit(self) -> None:
        """End the current source, whose statements were all written."""

    # ---------------------------------------------------------------- one source after another

    def _begin(self, dataset: Dataset, documents: Iterable[Document]) -> None:
        self._dataset = dataset
        self._documents = {document.id: document for document in documents}
        self._batch: list[Statement] = []
        self._loaded = 0
        self._rejected = 0
        self._listed: list[Rejection] = []

    def _finish(self) -> None:
        if self._rejected and not self._loaded:
            raise BadRecords(
                f"{self._dataset.id}: {self._rejected} of {self._rejected} facts are bad, and none is good, "
                f"so nothing was loaded; the first: {self._listed[0]}",
                tuple(map(str, self._listed)),
            )
        self._flush()
        self._commit()

    def _flush(self) -> None:
        if self._batch:
            batch, self._batch = self._batch, []
            self._write(batch)

    def _count(self) -> None:
        self._total += 1
        if self._total % _PROGRESS_EVERY == 0:
            self._show(self._total, self._expected)

    def _show(self, done: int, total: int | None) -> None:
        if self._progress is not None and (done, total) != self._shown:
            self._shown = done, total
            self._progress(done, total)


class DryRun(Emit):
    """Discards what it is given, and remembers what is wrong with it."""

    def __init__(
        self, dataset: Dataset, documents: Iterable[Document], *, check_count: CheckCount = lambda count: None
    ) -> None:
        super().__init__(dataset, documents, check_count=check_count)
        self.rejected_total = 0
        self._problems: list[str] = []

    @property
    def total(self) -> int:
        """Facts of all sources."""
        return self._total

    @property
    def problems(self) -> tuple[str, ...]:
        """A line for each of the first `MAX_LISTED` rejections, then for each unmapped term."""
        return (*self._problems, *(f"{unmapped.term}: {unmapped.reason}" for unmapped in self.unmapped_terms))

    def _keep_rejection(self, rejection: Rejection) -> None:
        self.rejected_total += 1
        if len(self._problems) < MAX_LISTED:
            self._problems.append(str(rejection))
