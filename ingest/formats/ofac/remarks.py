"""Remarks of OFAC, item by item: facts of the party, links to others, and what being listed does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from ingest.formats.ofac import lists, terms
from ingest.formats.ofac.party import NamedParties, Party, remark_items
from ingest.official_lists import Term
from ingest.records import Audit

_NO_LINK = "of a ship or aircraft, which the ontology has no link without a kind for; kept as a remark"


@dataclass(frozen=True, slots=True)
class Remarks:
    """What remarks say of the listing: what it does, which directives it cites, and since when it stands."""

    effects: tuple[str, ...] = ()
    directives: tuple[str, ...] = ()
    starts: Mapping[str, Term] = field(default_factory=dict)

    def term(self, list_id: str) -> Term:
        """Since when the party is on a list, as stated."""
        return self.starts.get(list_id, Term())


def read_remarks(items: Iterable[str]) -> Remarks:
    """What items of remarks say of the listing; the start of each list is the first day stated.

    >>> read = read_remarks(["Listing Date (CMIC) 03 Jun 2021", "DOB 1962"])
    >>> read.directives, read.term("us-ofac-ns-cmic").start
    (('CMIC',), PartialDate(text='2021-06-03'))
    """
    effects: list[str] = []
    directives: dict[str, None] = {}
    starts: dict[str, Term] = {}
    for item in items:
        parts = terms.split_field(item)
        kind = None if parts is None else terms.kind_of_field(parts[0])
        if parts is None or kind not in (terms.EFFECT, terms.LISTED):
            continue
        effects.append(item)
        dated = terms.list_dated(parts[0])
        if dated is None:
            continue
        is_listing, directive = dated
        directives[directive] = None
        list_id, day = lists.list_of_directive(directive), terms.ofac_day(parts[1])
        if is_listing and list_id is not None and day is not None:
            known = starts.get(list_id, Term()).start
            if known is None or day.first_day < known.first_day:
                starts[list_id] = Term(day, original=item)
    return Remarks(tuple(effects), tuple(directives), starts)


def state_remarks(party: Party, items: Iterable[str], named: NamedParties, audit: Audit) -> None:
    """State what items of remarks say of the party itself; what `read_remarks` takes is left to its listing.

    An item of no field known here is a remark in its own words.

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
    >>> items = ["Tax ID No. 7702 (Russia)", "HAMAS - Hebron"]
    >>> state_remarks(Party(facts, "ofac-36", "Company"), items, NamedParties(), Audit(emit.unmapped))
    >>> emit.total
    2
    """
    for item in items:
        parts = terms.split_field(item)
        kind = None if parts is None else terms.kind_of_field(parts[0])
        if parts is None or kind is None:
            party.remark(item)
        elif kind == terms.LINKED:
            if not party.linked_to(parts[1], named, item):
                audit.note("Linked To", _NO_LINK, party.facts.record)
        elif kind not in (terms.EFFECT, terms.LISTED):
            party.field(kind, parts[1], item)


def split_remarks(text: str) -> tuple[str, ...]:
    """The items of a remark, each once.

    >>> split_remarks("DOB 1962; Gender Male; DOB 1962.")
    ('DOB 1962', 'Gender Male')
    """
    return tuple(dict.fromkeys(remark_items(text)))
