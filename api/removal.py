"""Removing for good: old versions of sources, and what is recorded of an entity."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from api.models import Forgetting as ForgettingAnswer
from api.models import PrunedSource, Pruning
from graph.store.contract import Store
from graph.store.forgetting import FORGOTTEN, REMOVED_VALUE, Forgetting
from graph.store.pruning import Pruning as SourcePruning
from graph.store.records import Dataset, Document
from ontology import Grade, PartialDate, Period, Statement

_TITLE = "Values that were removed for good"


def pruning_answer(store: str, prunings: Iterable[SourcePruning], *, is_done: bool) -> Pruning:
    """What a pruning removes, as data.

    >>> pruning_answer("sqlite:///a.db", (), is_done=False).sources
    []
    """
    return Pruning(
        store=store,
        done=is_done,
        sources=[
            PrunedSource(
                source=pruning.source,
                versions=[version.number for version in pruning.removed],
                statements=pruning.statements,
                kept_since=pruning.kept.loaded_at,
            )
            for pruning in prunings
        ],
    )


def forgetting_answer(store: str, ids: Iterable[str], plan: Forgetting, *, is_done: bool) -> ForgettingAnswer:
    """What forgetting removes, as data.

    >>> forgetting_answer("sqlite:///a.db", ["q1"], Forgetting((), (), ()), is_done=False).values
    0
    """
    return ForgettingAnswer(
        store=store,
        done=is_done,
        ids=sorted(ids),
        values=plan.values,
        statements=len(plan.gone),
        sources=sorted({span.statement.source for span in plan.gone}),
    )


def forget(store: Store, plan: Forgetting, *, day: date, by: str, reason: str) -> None:
    """Remove what was found from every version, after a record of it was made.

    Where this process dies in between, forgetting again finishes it. Raises what the store raises.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/a.db")) as store:
    ...     forget(store, Forgetting((), (), ()), day=date(2026, 1, 31), by="an officer", reason="asked to")
    ...     with store.reader() as reader:
    ...         [version.dataset.id for version in reader.versions()]
    ['forgotten']
    """
    _record(store, plan, day, by, reason)
    store.exchange(plan.gone, plan.put)
    _record(store, plan, day, by, reason)  # a new version: who has the one before in memory looks again


def _record(store: Store, plan: Forgetting, day: date, by: str, reason: str) -> None:
    """Keep the digests of what is removed, beside those of before."""
    with store.reader() as reader:
        is_known = any(version.dataset.id == FORGOTTEN for version in reader.versions())
        before = list(reader.statements_of(FORGOTTEN)) if is_known else []
        documents = [d for (source, _), d in reader.documents().items() if source == FORGOTTEN]
    dataset = Dataset(FORGOTTEN, _TITLE, "Ketting", day)
    record = next((d for d in documents if (d.title, d.publisher, d.read) == (reason, by, day)), None)
    if record is None:
        record = Document(f"record-{len(documents) + 1}", reason, by, day)
        documents.append(record)
    recorded = {(statement.subject, statement.value) for statement in before}
    on = PartialDate(day.isoformat())
    digests = {(subject, digest): (schema, prop) for subject, schema, digest, prop in plan.digests}
    new = [
        Statement(subject, schema, REMOVED_VALUE, digest, FORGOTTEN, record.id, prop, Grade.A, Period(on, on))
        for (subject, digest), (schema, prop) in digests.items()
        if (subject, digest) not in recorded
    ]
    with store.writer(dataset, documents, "0" * 64) as writer:
        writer.add([*before, *new])
        writer.commit()
