"""Reads decisions: about the record of a screening, one by its id, and lists of them."""

from __future__ import annotations

import math
import time
from codecs import BOM_UTF8
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from threading import Lock

from sqlalchemy import Connection

from api.batch.report import csv_line
from api.casework.database import Casework
from api.casework.dispositions import table
from api.casework.dispositions.basis import Basis, changes
from api.casework.dispositions.entries import Action, Entry, Standing, current, standings
from api.casework.dispositions.table import EntryFilter
from api.casework.dispositions.words import (
    basis_in_words,
    changes_in_words,
    disposition_in_words,
    entry_in_words,
    what_follows,
)
from api.errors import NotFound
from api.models import (
    DispositionAnswer,
    DispositionEntry,
    DispositionHistory,
    DispositionKind,
    DispositionList,
    DispositionState,
    RecordAnswer,
    Screening,
)
from api.policy import Policy
from api.screening import NOTHING_DECIDED, CustomerRecord, Decided
from graph.exports import without_formula

_FRESH = 1.0
"""Seconds for which it is enough to know that nothing was decided."""


class DecisionBook:
    """What was decided about customers' records; safe to share between threads.

    New decisions are looked for every so many seconds, by default at each question: for whoever screens many
    names, it is enough to look every second.
    """

    def __init__(self, casework: Casework, every: float = 0) -> None:
        self._casework = casework
        self._every = every
        self._lock = Lock()
        self._keys: set[str] = set()
        self._last = 0
        self._looked = -math.inf

    def about(
        self, record: CustomerRecord, answer: Callable[[], Screening], today: date, policy: Policy
    ) -> Decided:
        """What was decided about the record, compared with the answer under the policy, and what follows.

        The answer is made only where something was decided. Raises `CaseworkError`.
        """
        key = record.key
        if time.monotonic() - self._looked >= self._every:
            self._look()
        if key not in self._keys:
            return NOTHING_DECIDED
        with self._casework.read() as connection:
            entries = table.of_record(connection, key)
        deciding = current(entries)
        if not deciding:
            return NOTHING_DECIDED
        screening = answer()
        decided = tuple(disposition_of(each, screening, today, policy) for each in deciding)
        candidates = [(each.entity.id, each.entity.caption) for each in screening.matches]
        return Decided(decided, what_follows(candidates, decided))

    def has_nothing(self, record: CustomerRecord) -> bool:
        """Whether it is known, without reading, that nothing was decided until a second ago."""
        return time.monotonic() - self._looked < _FRESH and record.key not in self._keys

    def look_again(self) -> None:
        """Look for new decisions at the next question: somebody has just made one."""
        self._looked = -math.inf

    def _look(self) -> None:
        with self._lock:
            moment = time.monotonic()
            with self._casework.read() as connection:
                self._last, keys = table.keys_after(connection, self._last)
            self._keys |= keys
            self._looked = moment

    def stands(self, entry: Entry, today: date) -> bool:
        """Whether the record has the same decision already, made on the same and not over."""
        with self._casework.read() as connection:
            entries = table.of_record(connection, entry.record.key)
        return any(
            each.decision.entity == entry.entity
            and (each.decision.kind, each.decision.why, each.decision.until)
            == (entry.kind, entry.why, entry.until)
            and each.decision.basis == entry.basis
            and each.state(today) in (DispositionState.IN_FORCE, DispositionState.AWAITING)
            for each in current(entries)
        )

    def exported(self, today: date, *, as_json: bool) -> Iterator[bytes]:
        """The whole history, oldest first: a header and lines of CSV, or lines of JSON."""
        if not as_json:
            yield BOM_UTF8 + csv_line(EXPORTED)
        after = 0
        while True:
            with self._casework.read() as connection:
                entries = table.after(connection, after)
                states = _states(connection, entries, today)
            if not entries:
                return
            for entry in entries:
                answer = entry_answer(entry, states.get(entry.id))
                yield answer.model_dump_json().encode() + b"\n" if as_json else csv_line(_cells(answer))
            after = entries[-1].id

    def listed(
        self, wanted: EntryFilter, today: date, *, offset: int = 0, limit: int = 100
    ) -> DispositionList:
        """A page of entries, newest first."""
        with self._casework.read() as connection:
            total, entries = table.listed(connection, wanted, offset=offset, limit=limit)
            states = _states(connection, entries, today)
        answers = [entry_answer(entry, states.get(entry.id)) for entry in entries]
        return DispositionList(total=total, offset=offset, entries=answers)

    def history(self, id: int, today: date) -> DispositionHistory:
        """An entry with all entries about its record; raises `NotFound`."""
        with self._casework.read() as connection:
            entry = table.entry_of(connection, id)
            if entry is None:
                raise NotFound(f"there is no decision {id}")
            entries = table.of_same_record(connection, id)
        states = {each.decision.id: each.state(today) for each in standings(entries)}
        return DispositionHistory(
            entry=entry_answer(entry, states.get(id)),
            history=[entry_answer(each, states.get(each.id)) for each in entries],
            basis=[] if entry.basis is None else basis_in_words(entry.basis),
            fingerprint=None if entry.basis is None else entry.basis.fingerprint,
        )

    def current_of(self, records: Iterable[CustomerRecord], today: date) -> dict[str, list[DispositionEntry]]:
        """The decisions about each record that were neither undone nor replaced, by its key."""
        with self._casework.read() as connection:
            found = table.entries_of_records(connection, {record.key for record in records})
        return {
            key: [entry_answer(each.decision, each.state(today)) for each in current(entries)]
            for key, entries in found.items()
        }

    def of_record(self, record: CustomerRecord, today: date) -> list[DispositionEntry]:
        """All entries about the record, newest first."""
        with self._casework.read() as connection:
            entries = table.of_record(connection, record.key)
        states = {each.decision.id: each.state(today) for each in standings(entries)}
        return [entry_answer(each, states.get(each.id)) for each in reversed(entries)]


def disposition_of(standing: Standing, answer: Screening, today: date, policy: Policy) -> DispositionAnswer:
    """A decision as an answer shows it: void where what it was made on is otherwise in the answer.

    An escalation stays, since somebody still has to look.
    """
    entry = standing.decision
    assert (
        entry.kind is not None and entry.entity is not None and entry.basis is not None
    )  # a decision has them
    state = standing.state(today)
    now = Basis.of(answer, entry.entity)
    bearing = policy.bearing_on(str(entry.kind), entry.basis.unknown_classes)
    changed = changes_in_words(changes(entry.basis, now, kind=entry.kind, bearing=bearing))
    # What was escalated waits for somebody, whatever happens meanwhile.
    if changed and state is not DispositionState.EXPIRED and entry.kind is not DispositionKind.ESCALATED:
        state = DispositionState.VOID
    confirmation = standing.confirmation
    return DispositionAnswer(
        id=entry.id,
        disposition=entry.kind,
        state=state,
        entity=entry.entity,
        name=entry.caption or entry.entity,
        by=entry.who,
        at=entry.at,
        why=entry.why,
        until=entry.until,
        confirmed_by=None if confirmation is None else confirmation.who,
        confirmed_at=None if confirmation is None else confirmation.at,
        changed=changed,
        sentence=disposition_in_words(standing, state, changed),
    )


def entry_answer(entry: Entry, state: DispositionState | None = None) -> DispositionEntry:
    """An entry as an answer."""
    return DispositionEntry(
        id=entry.id,
        at=entry.at,
        action=str(entry.action),
        of=entry.of,
        disposition=entry.kind,
        state=state if entry.action is Action.DECISION else None,
        entity=entry.entity,
        name=entry.caption,
        by=entry.who,
        why=entry.why,
        until=entry.until,
        four_eyes=entry.four_eyes,
        record=record_answer(entry.record),
        sentence=entry_in_words(entry),
    )


def made_answer(entry: Entry) -> DispositionEntry:
    """An entry that was just made, as an answer.

    >>> from datetime import UTC, datetime
    >>> now = datetime(2026, 3, 2, tzinfo=UTC)
    >>> made_answer(Entry(1, now, Action.NOTE, CustomerRecord("Alpha"), "anna", "called them")).sentence
    'note by anna, on 2 Mar 2026: “called them”.'
    """
    is_decision = entry.action is Action.DECISION
    return entry_answer(entry, Standing(entry).state(entry.at.date()) if is_decision else None)


def record_answer(record: CustomerRecord) -> RecordAnswer:
    """A record as an answer."""
    return RecordAnswer(
        reference=record.reference,
        name=record.name,
        country=record.country,
        address=record.address,
        identifiers=list(record.identifiers),
        key=record.key,
    )


EXPORTED = (
    "id", "at", "action", "of", "disposition", "state", "entity", "party", "by", "why", "until", "four_eyes",
    "reference", "name", "country", "address", "identifiers",
)  # fmt: skip
"""The columns of an export."""


def _cells(answer: DispositionEntry) -> list[str | int | None]:
    record = answer.record
    cells: list[str | int | None] = [
        answer.id, answer.at.isoformat(), answer.action, answer.of, answer.disposition, answer.state,
        answer.entity, answer.name, answer.by, answer.why,
        None if answer.until is None else answer.until.isoformat(),
        "yes" if answer.four_eyes else "no", record.reference, record.name, record.country, record.address,
        " | ".join(record.identifiers),
    ]  # fmt: skip
    return [without_formula(str(cell)) if isinstance(cell, str) else cell for cell in cells]


def _states(connection: Connection, entries: Iterable[Entry], today: date) -> dict[int, DispositionState]:
    found = table.entries_of_records(connection, {each.record.key for each in entries})
    return {
        standing.decision.id: standing.state(today)
        for of_one in found.values()
        for standing in standings(of_one)
    }
