"""When a load is a new version of its source, and when that version is unchanged.

Every load is a new version, whatever the format: its time says when the source was last read. A
version is *unchanged* when the files are the same as those of the version before and no statement
was added or removed. The files alone do not decide it, because another release of Ketting may read
the same files differently.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from graph.store.contract import Store
from graph.store.records import Dataset, Document, Version
from ontology import Statement


def fingerprint(digests: Sequence[tuple[str, str]]) -> str:
    r"""The SHA-256 of a load, from the name and the SHA-256 of each file read, in order.

    One file has its own. Several have what `sha256sum FILES | sha256sum` prints in their folder.

    >>> fingerprint([("case.nq", "0a" * 32)]) == "0a" * 32
    True
    >>> fingerprint([("facts.csv", "0a" * 32), ("source.toml", "0b" * 32)])[:16]
    '53daecd4928c91a6'
    """
    if len(digests) == 1:
        return digests[0][1]
    listing = "".join(f"{digest}  {name}\n" for name, digest in digests)
    return hashlib.sha256(listing.encode()).hexdigest()


def current_version(store: Store, dataset_id: str) -> Version | None:
    """The newest version of the dataset in the store; `None` when it was never loaded."""
    with store.reader() as reader:
        return next((v for v in reader.versions() if v.dataset.id == dataset_id), None)


@dataclass(frozen=True, slots=True)
class Previous:
    """What a store has of a dataset: its description, its documents and a stream of its statements."""

    dataset: Dataset
    documents: tuple[Document, ...]
    statements: Callable[[], Iterator[Statement]]


def previous_version(store: Store, dataset_id: str) -> Previous | None:
    """The newest version of the dataset in the store; `None` when it was never loaded."""
    with store.reader() as reader:
        version = next((v for v in reader.versions() if v.dataset.id == dataset_id), None)
        if version is None:
            return None
        documents = tuple(d for (source, _), d in reader.documents().items() if source == dataset_id)

    def statements() -> Iterator[Statement]:
        with store.reader() as reader:
            yield from reader.statements_of(dataset_id)

    return Previous(version.dataset, documents, statements)


def is_unchanged(version: Version, previous: Version | None) -> bool:
    """Whether a load of the same files added and removed no statement."""
    return (
        previous is not None
        and version.sha256 == previous.sha256
        and version.added == 0
        and version.removed == 0
    )
