"""An entry of an official list as statements, whoever publishes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from ingest.emit import Emit
from ingest.recorded_facts import RecordedFacts
from ontology import PartialDate, Period

_LISTING = "Listing"
_UN_REFERENCE = re.compile(r"[A-Z]{2}[ie]\.[0-9]{3,4}")


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an official list: its own id and name, the id of the list, and who keeps it.

    `effect` is what being on the list does, `remarks` what the list says of the listing beside its facts.
    """

    id: str
    list: str
    name: str
    authority: str
    effect: str | None = None
    citations: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when a party is on a list, as stated; `original` is how the list prints it."""

    start: PartialDate | None = None
    end: PartialDate | None = None
    original: str | None = None


def publish(emit: Emit, day: date) -> None:
    """Say on which day the documents of the source were published; before its first statement.

    >>> from ingest.dry_run import DryRun
    >>> from graph.store import Dataset, Document
    >>> document = Document("file", "A list", "A ministry", date(2026, 1, 31))
    >>> emit = DryRun(Dataset("red", "Red list", "A ministry", date(2026, 1, 31)), [document])
    >>> publish(emit, date(2026, 1, 5))
    >>> emit.documents["file"].date
    PartialDate(text='2026-01-05')
    """
    for document in list(emit.documents.values()):
        emit.document(replace(document, date=PartialDate(day.isoformat())))


def on_day(day: date) -> Period:
    """The period of a single day, on which a copy of a list shows what it says.

    >>> on_day(date(2026, 1, 5)).first
    PartialDate(text='2026-01-05')
    """
    seen = PartialDate(day.isoformat())
    return Period(seen, seen)


def state_entry(facts: RecordedFacts, entry: Entry, party: str, terms: Iterable[Term] = (Term(),)) -> None:
    """Emit the entry, and that it names the party in each of the terms.

    A term that ended before the day of the copy was last seen on its end.

    >>> from ingest.dry_run import DryRun
    >>> from ingest.records import Record
    >>> from graph.store import Dataset, Document
    >>> from ontology import Grade
    >>> day = date(2026, 1, 31)
    >>> document = Document("file", "A list", "A ministry", day)
    >>> emit = DryRun(Dataset("red", "Red list", "A ministry", day), [document])
    >>> facts = RecordedFacts(emit, Record("a", "row 1", {}), "file", "row 1", Grade.B, on_day(day))
    >>> state_entry(facts, Entry("e1", "red-list", "Alpha", "A ministry"), "p1")
    >>> emit.total
    5
    """
    facts.state(entry.id, _LISTING, "type", _LISTING)
    facts.state(entry.id, _LISTING, "name", entry.name)
    facts.state(entry.id, _LISTING, "list", entry.list)
    facts.state(entry.id, _LISTING, "authority", entry.authority)
    if entry.effect is not None:
        facts.state(entry.id, _LISTING, "effect", entry.effect)
    for prop, texts in (("citation", entry.citations), ("remark", entry.remarks)):
        for text in dict.fromkeys(texts):
            facts.state(entry.id, _LISTING, prop, text)
    for term in terms:
        seen = facts.observed
        if term.end is not None and term.end.last_day < seen.first.first_day:
            seen = Period(term.end, term.end)
        replace(facts, observed=seen).state(
            entry.id, _LISTING, "names", party, term.original, start=term.start, end=term.end
        )


def un_party_id(reference: str) -> str | None:
    """The id of whom an entry of the UN Security Council's list names; `None` for no reference of one.

    Lists of others state the reference where they carry out a listing of the UN: both are one party.

    >>> un_party_id("KPe.001"), un_party_id("UNSC RESOLUTION 1483")
    ('un-sc-KPe.001', None)
    """
    text = reference.strip()
    return f"un-sc-{text}" if _UN_REFERENCE.fullmatch(text) else None


def state_un_party(facts: RecordedFacts, party: str, schema: str, reference: str) -> None:
    """Emit that the party is whom the UN's list names under the reference, where it is one.

    >>> from ingest.dry_run import DryRun
    >>> from ingest.records import Record
    >>> from graph.store import Dataset, Document
    >>> from ontology import Grade
    >>> day = date(2026, 1, 31)
    >>> document = Document("file", "A list", "A ministry", day)
    >>> emit = DryRun(Dataset("red", "Red list", "A ministry", day), [document])
    >>> facts = RecordedFacts(emit, Record("a", "row 1", {}), "file", "row 1", Grade.B, on_day(day))
    >>> state_un_party(facts, "p1", "Person", "QDi.001")
    >>> emit.total
    1
    """
    if (same := un_party_id(reference)) is not None:
        facts.state(party, schema, "sameAs", same, f"United Nations reference {reference}")
