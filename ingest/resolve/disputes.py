"""Statements that somebody contests: each stays, and is marked wherever it shows.

A dispute is a statement of a source of its own about the same subject. Its document is whoever contests and
what they rest on, its locator the time, its quote the reason, and its end the day until which it counts.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from graph.store import Document, Reader, Store
from ingest.own_sources import DISPUTES
from ingest.resolve.judgements import BadJudgement, checked_text, document_id
from ingest.resolve.ledger import TIME, changing, statements_of
from ontology import Grade, PartialDate, Period, Statement

_TITLE = "Contested statements"
_PROPERTY = "contests"


@dataclass(frozen=True, slots=True)
class Dispute:
    """That somebody contests a statement: who, why, resting on what, since when and until when."""

    statement: str
    subject: str
    by: str
    reason: str
    source: str
    at: datetime
    until: date | None = None

    def counts_on(self, day: date) -> bool:
        """Whether it has not ended before the day."""
        return self.until is None or day <= self.until


def disputes(reader: Reader) -> list[Dispute]:
    """The disputes of the reader's view, the newest first.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         disputes(reader)
    []
    """
    found = (_dispute(statement, reader) for statement in statements_of(reader, DISPUTES))
    return sorted(found, key=lambda each: (-each.at.timestamp(), each.statement, each.by))


def contested(reader: Reader, day: date) -> Mapping[str, Sequence[Dispute]]:
    """The disputes that count on the day, by the id of the statement that they contest.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         dict(contested(reader, date(2026, 1, 31)))
    {}
    """
    found: defaultdict[str, list[Dispute]] = defaultdict(list)
    for each in disputes(reader):
        if each.counts_on(day):
            found[each.statement].append(each)
    return found


def contest(store: Store, dispute: Dispute) -> Dispute:
    """Keep the dispute, in place of one of the same statement by the same person; as it is kept.

    Raises `BadJudgement` for a statement that the data loaded do not have, and what the store raises.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> at = datetime(2026, 1, 31, tzinfo=UTC)
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     contest(store, Dispute("none", "", "Ann", "they sold it", "a deed", at))
    Traceback (most recent call last):
    ...
    ingest.resolve.judgements.BadJudgement: none: no statement of the data loaded has this id
    """
    by, reason, source = (
        checked_text(text, what)
        for text, what in ((dispute.by, "by"), (dispute.reason, "reason"), (dispute.source, "source"))
    )
    day = dispute.at.date()
    if dispute.until is not None and dispute.until < day:
        raise BadJudgement(f"until {dispute.until}: is past; leave it out, or name a day to come")
    document = Document(_document_id(by, source), source, by, day)
    asked = repr(dispute)
    with changing(store, DISPUTES, _TITLE, day, [document], asked) as (reader, held, put):
        statement = reader.statement(dispute.statement)
        if statement is None or statement.source == DISPUTES:
            raise BadJudgement(f"{dispute.statement[:80]}: no statement of the data loaded has this id")
        made = Statement(
            subject=statement.subject,
            schema="Thing",
            prop=_PROPERTY,
            value=dispute.statement,
            source=DISPUTES,
            document=document.id,
            locator=dispute.at.astimezone(UTC).strftime(TIME),
            grade=Grade.C,
            observed=Period(PartialDate(day.isoformat()), PartialDate(day.isoformat())),
            original=by,
            quote=reason,
            end=None if dispute.until is None else PartialDate(dispute.until.isoformat()),
        )
        kept = [s for s in held if (s.value, s.original) != (made.value, made.original)]
        put([*kept, made])
        return Dispute(dispute.statement, statement.subject, by, reason, source, dispute.at, dispute.until)


def settle(store: Store, statement: str, at: datetime) -> list[Dispute]:
    """Withdraw all disputes of a statement; what is withdrawn. Raises `BadJudgement` where there is none.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     settle(store, "none", datetime(2026, 1, 31, tzinfo=UTC))
    Traceback (most recent call last):
    ...
    ingest.resolve.judgements.BadJudgement: none: nobody contests this; `ketting dispute list` has what is
    """
    with changing(store, DISPUTES, _TITLE, at.date(), (), f"settle {statement}") as (reader, held, put):
        gone = [_dispute(s, reader) for s in held if s.value == statement]
        if not gone:
            raise BadJudgement(f"{statement[:80]}: nobody contests this; `ketting dispute list` has what is")
        put([s for s in held if s.value != statement])
        return gone


def _dispute(statement: Statement, reader: Reader) -> Dispute:
    document = reader.documents().get((DISPUTES, statement.document))
    return Dispute(
        statement=statement.value,
        subject=statement.subject,
        by=statement.original or "",
        reason=statement.quote or "",
        source="" if document is None else document.title,
        at=datetime.strptime(statement.locator, TIME).replace(tzinfo=UTC),
        until=None if statement.end is None else statement.end.last_day,
    )


def _document_id(by: str, source: str) -> str:
    return f"{document_id(by)}-{hashlib.sha256(source.encode()).hexdigest()[:8]}"
