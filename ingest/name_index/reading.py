"""Names as they come from a store, read into what an index is made of, a batch at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.name_index.acronyms import derived_acronyms
from ingest.name_index.hashing import Hashes, Texts, mixed
from ingest.name_index.postings import Postings, packed
from ingest.name_index.records import Records, packed_record
from ingest.name_index.scripts import scripts_of
from ingest.name_index.terms import TermBatch
from ingest.normalise import BadName, folding, in_latin_letters, read_name

Row = tuple[str, str, str]
"""Canonical id, property and name, as `Reader.names` gives them."""

_WITH_INITIALS = frozenset({"name", "alias", "previousName"})
"""Properties whose names are written out."""

_LONGEST_TOLD = 65_535

_HASHED_AT_ONCE = 50_000
_BETWEEN, _ROW = "\x1f", 0


@dataclass(frozen=True)
class Batch:
    """Names in their order, read: those that are names, and the others with the reason."""

    rows: NDArray[np.int64]  # (n_names,) which rows of those given
    records: Records
    lengths: NDArray[np.uint16]  # (n_names,) characters without gaps
    scripts: NDArray[np.uint8]  # (n_names,) positions in `script_sets`
    script_sets: tuple[tuple[str, ...], ...]
    postings: Postings  # of numbers of names from 0
    unreadable: tuple[tuple[str, str, str], ...]


def read_batch(rows: Sequence[Row], first: int = 0) -> Batch:
    """Read names that follow each other, of which the first is row `first`.

    >>> batch = read_batch([("a", "name", "Foo Optics"), ("b", "name", "!!!")])
    >>> batch.rows.tolist(), len(batch.records), batch.script_sets, batch.unreadable[0][:2]
    ([0], 1, (('Latin',),), ('b', '!!!'))
    """
    terms = TermBatch()
    readable: list[int] = []
    records: list[bytes] = []
    lengths: list[int] = []
    sets: dict[tuple[str, ...], int] = {}
    scripts: list[int] = []
    unreadable: list[tuple[str, str, str]] = []
    for place, (entity_id, property, name) in enumerate(rows, first):
        try:
            reading = read_name(name)
        except BadName as error:
            unreadable.append((entity_id, name, str(error)))
            continue
        words = folding.folded(name).split()
        initials = derived_acronyms(name) if property in _WITH_INITIALS else ()
        terms.add(len(readable), reading, initials, words)
        latin = in_latin_letters(name)
        if latin is not None:  # so that a question in Latin letters finds it, for review
            terms.add_spelling(len(readable), read_name(latin), folding.folded(latin).split())
        readable.append(place)
        records.append(packed_record(property, reading))
        lengths.append(min(sum(map(len, words)), _LONGEST_TOLD))
        scripts.append(sets.setdefault(tuple(sorted(scripts_of(name))), len(sets)))
    return Batch(
        np.array(readable, np.int64),
        Records.of(records),
        np.array(lengths, np.uint16),
        np.array(scripts, np.uint8),
        tuple(sets),
        Postings.of([packed(hashes, names) for hashes, names in terms.hashes().values()]),
        tuple(unreadable),
    )


def row_keys(rows: Sequence[Row]) -> Hashes:
    """(n,) a hash of each row.

    >>> keys = row_keys([("a", "name", "Foo"), ("a", "alias", "Foo")])
    >>> bool(keys[0] == keys[1])
    False
    """
    keys = [np.zeros(0, np.uint64)]
    for start in range(0, len(rows), _HASHED_AT_ONCE):
        texts = Texts([_BETWEEN.join(row) for row in rows[start : start + _HASHED_AT_ONCE]])
        keys.append(mixed(texts.hashes(texts.starts, texts.ends), _ROW))
    return np.concatenate(keys)
