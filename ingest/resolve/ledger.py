"""Sources that Ketting keeps itself, a statement an entry: read, changed and written in one load."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date

from graph.store import Dataset, Document, Reader, Store
from ontology import Statement

PUBLISHER = "Ketting"

TIME = "%Y-%m-%dT%H:%M:%SZ"
"""How the locator of a statement says when the entry was made."""

Put = Callable[[Sequence[Statement]], None]
"""Writes these statements, in place of all that the source had."""


def statements_of(reader: Reader, source: str) -> list[Statement]:
    """The statements of the source in the reader's view; none where it was never written.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         statements_of(reader, "judgements")
    []
    """
    is_known = any(version.dataset.id == source for version in reader.versions())
    return list(reader.statements_of(source)) if is_known else []


@contextmanager
def changing(
    store: Store, source: str, title: str, day: date, documents: Iterable[Document], asked: str
) -> Iterator[tuple[Reader, list[Statement], Put]]:
    """A reader, the statements that the source has, and what replaces them; nothing changes without it.

    They are read inside the load, so that of two that change the source at once neither is lost: the second
    raises `StoreBusy`. `asked` is the text of what is changed, of which the version keeps the SHA-256.
    """
    dataset = Dataset(source, title, PUBLISHER, day)
    fingerprint = hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()
    with store.writer(dataset, list(documents), fingerprint) as writer, store.reader() as reader:
        held = statements_of(reader, source)
        described = {id: d for (of, id), d in reader.documents().items() if of == source}

        def put(statements: Sequence[Statement]) -> None:
            cited = {s.document for s in statements}
            writer.cite([document for id, document in described.items() if id in cited])
            writer.add(statements)
            writer.commit()

        yield reader, held, put
