"""The judgements of shared identifiers as a source of their own, written again when a load changes them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date

from graph.store.contract import Store
from graph.store.records import Dataset, Document
from ingest.own_sources import SHARED_IDENTIFIERS
from ingest.rejections import MAX_LISTED, Rejection
from ingest.report import Sameness
from ingest.sameness.contradictions import Contradiction, contradictions
from ingest.sameness.derive import Conflict, Judged, judged_by_identifiers
from ingest.sameness.strong import STRONG
from ontology import Grade, Statement

_DOCUMENT = "rule"
_TITLE = "Bodies to which sources give the same strong identifier"


def renew_sameness(store: Store, day: date) -> Sameness:
    """Derive the judgements anew from everything that is loaded; a version of them where they changed.

    Of grade B, as official registers give these identifiers out. Raises what the store raises.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     renew_sameness(store, date(2026, 1, 31))
    Sameness(judged=0, added=0, removed=0, conflicts=())
    """
    with store.reader() as reader:
        loaded = [version.dataset.id for version in reader.versions()]
        is_known = SHARED_IDENTIFIERS in loaded
        before = {s.id for s in reader.statements_of(SHARED_IDENTIFIERS)} if is_known else set()
        if not is_known:
            judged, conflicts = judged_by_identifiers(reader)
    if is_known:
        with store.reader(sources=[id for id in loaded if id != SHARED_IDENTIFIERS]) as reader:
            judged, conflicts = judged_by_identifiers(reader)
    statements = [_statement(each) for each in judged]
    now = {statement.id for statement in statements}
    if now != before:
        with store.writer(_dataset(day), [_document(day)], _fingerprint(sorted(now))) as writer:
            writer.add(statements)
            writer.commit()
    with store.reader() as reader:
        told = [*map(_told, conflicts), *map(_contradicted, contradictions(reader))]
    return Sameness(len(now), len(now - before), len(before - now), tuple(told[:MAX_LISTED]))


def _statement(judged: Judged) -> Statement:
    prop, _ = judged.identifier
    one, other = judged.one, judged.other
    return Statement(
        subject=other.subject,
        schema=other.schema,
        prop="sameAs",
        value=one.subject,
        source=SHARED_IDENTIFIERS,
        document=_DOCUMENT,
        locator=f"{STRONG[prop]} {other.value}, in {other.source} and {one.source}",
        grade=Grade.B,
        observed=other.observed,
        original=other.value,
    )


def _told(conflict: Conflict) -> Rejection:
    prop, _ = conflict.identifier
    one, other = conflict.one, conflict.other
    return Rejection(
        " and ".join(dict.fromkeys((one.source, other.source))),
        f"{STRONG[prop]} {other.value}",
        "",
        f"is that of {one.subject} and of {other.subject}, but {conflict.reason}; it judges nothing",
        "find out which source is wrong, and say it in one of your own with sameAs or differentFrom",
    )


def _contradicted(contradiction: Contradiction) -> Rejection:
    statements = (*contradiction.different, *contradiction.same)
    return Rejection(
        " and ".join(dict.fromkeys(statement.source for statement in statements)),
        f"{contradiction.one} and {contradiction.other}",
        "",
        "are judged different, and other judgements make them one; those merge nothing",
        "see `ketting resolve list`, and take back the judgement that is wrong, or have its source corrected",
    )


def _dataset(day: date) -> Dataset:
    return Dataset(SHARED_IDENTIFIERS, _TITLE, "Ketting", day)


def _document(day: date) -> Document:
    return Document(_DOCUMENT, "Shared identifiers (docs/semantics.md)", "Ketting", day)


def _fingerprint(ids: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(ids).encode()).hexdigest()
