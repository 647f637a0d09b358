"""Who stands on which list, in what a load reads, and what has ended for those whom a whole list leaves out.

The rule is in `docs/semantics.md`, "Classes and lists": a list held whole also says who is on it no longer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from graph.store.records import Dataset, Document, HeldList
from ontology import SCHEMA, PartialDate, Statement, left_out_note

_LABELS = ("type", "country", "sameAs")


@dataclass
class ListedParties:
    """What statements of one source say of lists: the entries of each list, and whom they name."""

    lists_of: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    named: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    ended: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    classes: set[tuple[str, str]] = field(default_factory=set)
    described: set[str] = field(default_factory=set)

    def add(self, s: Statement) -> None:
        """Note a statement; any that is about no list is left aside, but for the names of parties."""
        if s.prop == "list":
            self.lists_of[s.subject].add(s.value)
        elif s.prop == "names":
            (self.ended if s.is_left_out else self.named)[s.subject].add(s.value)
        elif s.prop == "riskClass":
            self.classes.add((s.value, s.subject))
        elif s.prop == "name":
            self.described.add(s.subject)

    def entry_count(self, list_id: str) -> int:
        """How many entries of the list there are, without those that an earlier load ended."""
        return sum(
            list_id in lists and (bool(self.named.get(entry)) or entry not in self.ended)
            for entry, lists in self.lists_of.items()
        )

    def members(self, list_id: str) -> set[str]:
        """Whom the entries of the list name."""
        entries = [entry for entry, lists in self.lists_of.items() if list_id in lists]
        return {member for entry in entries for member in (*self.named[entry], *self.ended[entry])}


def missing_entries(dataset: Dataset, parties: ListedParties) -> str | None:
    """What is wrong where the dataset has another number of entries of a list than it says; else `None`."""
    for held in dataset.lists:
        count = parties.entry_count(held.id)
        is_stated = any((held.id, name) in dataset.list_classes for name, _ in parties.classes)
        if held.held is not None and count != held.held and not (count == 0 and is_stated):
            return (
                f"{count} entries of {held.id}, but its description says that {held.held} are held; "
                "get the list again, or correct held and total of that [[list]]"
            )
    return None


@dataclass(frozen=True, slots=True)
class EndedListings:
    """Statements that a new version keeps of the one before, and the documents that they cite.

    `newly` counts the memberships among them that had not ended before.
    """

    statements: tuple[Statement, ...] = ()
    documents: tuple[Document, ...] = ()
    newly: int = 0


def ended_listings(
    before: Dataset,
    now: Dataset,
    parties: ListedParties,
    previous: Callable[[], Iterable[Statement]],
    documents: tuple[Mapping[str, Document], Mapping[str, Document]],
) -> EndedListings:
    """What has ended for those on the lists of `before` whom the newer copies in `now` leave out.

    `parties` is what the new version says, without a rejected row; `previous` gives the statements of the
    version before, as often as it is called; `documents` are those of the two versions by id. A membership
    ends on the day before the newer copy, and its entry and the names of its member are kept with it. What
    ended earlier stays ended. From a list held in part nothing follows, nor from another load of one copy.
    """
    closing = {held.id: held.copied - timedelta(days=1) for held in now.lists if _is_newer(held, before)}
    gone = list(_gone(now, parties, previous, closing))
    if not gone:
        return EndedListings()
    entries = {s.subject for s in gone if s.prop == "names"} - parties.lists_of.keys()
    members = {s.value if s.prop == "names" else s.subject for s in gone} - parties.described
    kept = [
        s
        for s in previous()
        if (s.subject in entries and s.prop != "names") or (s.subject in members and _is_label(s))
    ]
    statements, cited = _with_documents([*gone, *kept], *documents)
    earlier = {s.id for s in previous() if s.prop in ("names", "riskClass") and s.is_left_out}
    return EndedListings(statements, cited, sum(s.id not in earlier for s in gone))


def _gone(
    now: Dataset,
    parties: ListedParties,
    previous: Callable[[], Iterable[Statement]],
    closing: Mapping[str, date],
) -> Iterator[Statement]:
    """The memberships that ended, each with its end."""
    members = {list_id: parties.members(list_id) for list_id in closing}
    classes = {
        name: closing[list_id]
        for list_id, name in now.list_classes
        if list_id in closing and not parties.entry_count(list_id)
    }
    lists_of = defaultdict[str, set[str]](set)
    for s in previous():
        if s.prop == "list":
            lists_of[s.subject].add(s.value)
    for s in previous():
        days: list[date] = []
        if s.prop == "names":
            lists = lists_of[s.subject] & closing.keys()
            days = [closing[list_id] for list_id in lists if s.value not in members[list_id]]
        elif s.prop == "riskClass" and s.value in classes and (s.value, s.subject) not in parties.classes:
            days = [classes[s.value]]
        if s.prop in ("names", "riskClass") and s.is_left_out:
            yield s
        elif days and (s.start is None or s.start.first_day <= min(days)):
            yield _ended(s, min(days))


def _is_newer(held: HeldList, before: Dataset) -> bool:
    """Whether the list is whole, and a newer copy than the dataset had before."""
    earlier = next((each.copied for each in before.lists if each.id == held.id), before.read)
    return held.is_whole and held.copied > earlier


def _ended(s: Statement, day: date) -> Statement:
    if s.end is not None and s.end.last_day <= day:
        return s
    reason = left_out_note(day + timedelta(days=1))
    return replace(
        s,
        end=PartialDate(day.isoformat()),
        original=reason if s.original is None else f"{s.original} {reason}",
    )


def _is_label(s: Statement) -> bool:
    """Whether the statement says who its subject is."""
    if s.prop in SCHEMA.link_types:
        return False
    return s.prop in _LABELS or SCHEMA.property(s.prop).range in ("name", "identifier")


def _with_documents(
    statements: Iterable[Statement], old: Mapping[str, Document], new: Mapping[str, Document]
) -> tuple[tuple[Statement, ...], tuple[Document, ...]]:
    """The statements as new ones; a document described otherwise since is cited under an id of its own."""
    documents: dict[str, Document] = {}
    ids: dict[str, str] = {}
    written: list[Statement] = []
    for s in statements:
        if s.document not in ids:
            document = old[s.document]
            if new.get(document.id, document) != document:
                document = replace(document, id=f"{document.id}@{document.read}")
            ids[s.document] = document.id
            documents[document.id] = document
        written.append(
            replace(s, document=ids[s.document], first_seen=None, last_seen=None, _recorded_id=None)
        )
    return tuple(dict.fromkeys(written)), tuple(d for id, d in documents.items() if new.get(id) != d)
