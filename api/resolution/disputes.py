"""Contested statements as answers, and the statements that can be contested."""

from __future__ import annotations

from collections.abc import Iterable

from api.errors import NotFound
from api.models.resolution import DisputeAnswer, DisputesAnswer, StatementLine, StatementLines
from graph.store import Reader
from ingest.resolve import Dispute
from ontology import Statement

_MOST = 1_000


def disputes_answer(reader: Reader, found: Iterable[Dispute]) -> DisputesAnswer:
    """The disputes, each with what its statement says.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         disputes_answer(reader, [])
    DisputesAnswer(disputes=[])
    """
    return DisputesAnswer(
        disputes=[
            DisputeAnswer(
                statement=each.statement,
                subject=each.subject,
                states=_states(reader.statement(each.statement)),
                by=each.by,
                reason=each.reason,
                source=each.source,
                at=each.at,
                until=each.until,
            )
            for each in found
        ]
    )


def statement_lines(reader: Reader, id: str) -> StatementLines:
    """The statements about the entity and its links, with their ids; raises `NotFound`.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         statement_lines(reader, "nobody")
    Traceback (most recent call last):
    ...
    api.errors.NotFound: nothing is known of 'nobody'; give the id of an entity
    """
    recorded = reader.recorded(id)
    if not recorded:
        raise NotFound(f"nothing is known of {id[:80]!r}; give the id of an entity")
    return StatementLines(
        statements=[
            StatementLine(id=s.recorded_id, states=_states(s), source=s.source, locator=s.locator)
            for s in recorded[:_MOST]
        ]
    )


def _states(statement: Statement | None) -> str:
    """The statement in a line; empty where it is known no longer."""
    if statement is None:
        return ""
    held = f" {statement.share}%" if statement.share is not None else ""
    return f"{statement.subject} {statement.prop}{held} {statement.value}"
