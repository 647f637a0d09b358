"""The entries of a party on lists of OFAC, as statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from ingest.formats.ofac.party import Party
from ingest.official_lists import Entry, Term, state_entry
from ingest.records import Audit

UNKNOWN_LIST = "a list that is not known here; its entries are listed parties all the same"


@dataclass(frozen=True, slots=True)
class Listed:
    """That a party is on a list: its id, and since when; `words` names a list that has no id here."""

    list_id: str | None
    term: Term = field(default_factory=Term)
    words: str = ""


@dataclass(frozen=True, slots=True)
class Grounds:
    """What a list says of a listing beside its days: programs, effects, and the orders that it rests on."""

    programs: Sequence[str] = ()
    effects: Sequence[str] = ()
    citations: Sequence[str] = ()
    remarks: Sequence[str] = ()


def state_listings(
    party: Party, name: str, listed: Sequence[Listed], grounds: Grounds, authority: str, audit: Audit
) -> None:
    """State each entry of the party.

    What is said beside the days belongs to the entry where there is one alone, else to the party: a table
    does not say to which of several lists a program or effect belongs.

    >>> from datetime import date
    >>> from ingest.dry_run import DryRun
    >>> from ingest.official_lists import on_day
    >>> from ingest.recorded_facts import RecordedFacts
    >>> from ingest.records import Record
    >>> from graph.store import Dataset, Document
    >>> from ontology import Grade
    >>> day = date(2026, 1, 31)
    >>> emit = DryRun(Dataset("a", "A", "A", day), [Document("file", "A", "A", day)])
    >>> facts = RecordedFacts(emit, Record("a", "row 1", {}), "file", "entry 36", Grade.B, on_day(day))
    >>> party = Party(facts, "ofac-36", "Company")
    >>> grounds = Grounds(effects=["Block"])
    >>> state_listings(party, "ALPHA", [Listed("us-ofac-sdn")], grounds, "OFAC", Audit(emit.unmapped))
    >>> emit.total
    6
    """
    programs = [f"Program: {program}" for program in grounds.programs]
    is_single = len(listed) == 1
    if not is_single:
        for text in dict.fromkeys((*programs, *grounds.citations, *grounds.effects)):
            party.remark(text)
    for each in listed:
        list_id = each.list_id
        if list_id is None:
            audit.note(f"list {each.words[:60]}", UNKNOWN_LIST, party.facts.record)
            party.state("riskClass", "listed_party", each.words)
        short = (list_id or "us-other-list").removeprefix("us-")
        entry = Entry(
            f"{party.id}-{short}",
            list_id or "us-other-list",
            name,
            authority,
            "; ".join(grounds.effects) or None if is_single else None,
            tuple(grounds.citations) if is_single else (),
            (*(programs if is_single else ()), *grounds.remarks),
        )
        state_entry(party.facts, entry, party.id, (each.term,))
