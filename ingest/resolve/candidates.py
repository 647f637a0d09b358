"""Candidates for sameness across sources: who may be one, how likely, and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from graph.store import Reader
from graph.store.assembly import pair_of
from graph.store.batching import batched
from ingest.errors import UnknownSource
from ingest.name_index import NameTable, near_pairs, table_of
from ingest.own_sources import JUDGEMENTS
from ingest.resolve.blocking import Pair, Values
from ingest.resolve.comparison import Compared, Reason, compared
from ingest.resolve.party import Party, party_of
from ingest.resolve.values import table
from ontology import SCHEMA, Entity

_PARTIES_AT_ONCE = 2_000
_PAIRS_AT_ONCE = 20_000
_MOST_PARTIES = 50_000
"""Parties that stay in memory."""

_NEAREST = 4
"""Parties with a near name that each is compared with, beside those with a value in common."""

_MOST_TIES = 50
_PARTY = "LegalEntity"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two parties that may be one; `one` has the lesser id."""

    one: Party
    other: Party
    compared: Compared

    @property
    def score(self) -> float:
        """How likely they are one, 0 to 1."""
        return self.compared.probability

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """What speaks for and against it, what counts most first."""
        return self.compared.reasons


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which pairs are asked for.

    `between` are two sources, which may be one and the same; by default a pair is of parties of which neither
    has all sources of the other, and `within` takes all others too. `since`: one of the two was changed by a
    load after this time. `of`: one of the two is this entity.
    """

    between: tuple[str, str] | None = None
    within: bool = False
    least: float | None = None
    since: datetime | None = None
    of: str | None = None

    def takes(self, one: Party, other: Party) -> bool:
        """Whether the sources of the two are those asked for."""
        if self.within or self.of is not None:
            return True
        ones, others = set(one.sources), set(other.sources)
        if self.between is None:
            return not (ones <= others or others <= ones)
        first, second = self.between
        return (first in ones and second in others) or (second in ones and first in others)


def candidates(reader: Reader, wanted: Wanted = Wanted(), names: NameTable | None = None) -> list[Candidate]:
    """The pairs of the reader's view that may be one and that nobody judged, the likeliest first.

    Judged are pairs that are merged, that any source judges different, and that a judgement here leaves open;
    what a source holds possible is offered. `names` is the index of the view's names, which is read where it
    is not given. Raises `UnknownSource` for sources that are not loaded.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         candidates(reader)
    []
    """
    _check_sources(reader, wanted)
    known = {id for id, kind in reader.entity_types() if SCHEMA.is_a(kind, _PARTY)}
    if names is None:
        names = table_of(row for row in reader.names() if row[0] in known)
    values = Values.read(reader, known)
    first = _first(reader, wanted, known)
    judged = judged_pairs(reader)
    least = table()["offered"] if wanted.least is None else wanted.least
    found: list[Candidate] = []
    parties: dict[str, Party] = {}
    by_value = set(_by_value(reader, values, first))
    pairs = sorted({*by_value, *near_pairs(names, _NEAREST, first)} - judged)
    for batch in batched(pairs, _PAIRS_AT_ONCE):
        if len(parties) > _MOST_PARTIES:
            parties.clear()
        parties |= read_parties(reader, {id for pair in batch for id in pair} - parties.keys(), names)
        for pair in batch:
            one, other = (parties.get(id) for id in pair)
            if one is None or other is None or not wanted.takes(one, other):
                continue
            if pair not in by_value and not one.has_name_near(other):
                continue
            result = compared(one, other, values.holders)
            if result.probability >= least:
                found.append(Candidate(one, other, result))
    return sorted(found, key=lambda each: (-each.compared.points, each.one.id, each.other.id))


def read_parties(reader: Reader, ids: Collection[str], names: NameTable | None = None) -> dict[str, Party]:
    """The parties of these ids, by canonical id; unknown ones, and what is no party, are left out.

    Names are read again that the index `names` does not have.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         read_parties(reader, ["nobody"])
    {}
    """
    found: dict[str, Party] = {}
    for batch in batched(sorted(ids), _PARTIES_AT_ONCE):
        entities = reader.entities(batch)
        ties = _ties(reader, [id for id, entity in entities.items() if SCHEMA.is_a(entity.schema, "Person")])
        for id, entity in entities.items():
            if SCHEMA.is_a(entity.schema, _PARTY):
                entries = () if names is None else names.of_entity(id)
                known = {entry.reading.text: entry.reading for entry in entries}
                found[id] = party_of(entity, ties.get(id, ()), known)
    return found


def _ties(reader: Reader, persons: Collection[str]) -> dict[str, list[Entity]]:
    """The entities that each of the persons has a link with."""
    ends: defaultdict[str, set[str]] = defaultdict(set)
    for link in reader.links_of(persons) if persons else ():
        ends[link.upper].add(link.lower)
        ends[link.lower].add(link.upper)
    wanted = {id: sorted(ends[id])[:_MOST_TIES] for id in persons if id in ends}
    entities = reader.entities({id for ids in wanted.values() for id in ids})
    return {id: [entities[each] for each in ids if each in entities] for id, ids in wanted.items()}


def judged_pairs(reader: Reader) -> set[Pair]:
    """The pairs of canonical ids of which somebody judged that they differ, or here that it is open.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         judged_pairs(reader)
    set()
    """
    pairs = [(one, other) for one, _, other in reader.values(["differentFrom"])]
    pairs += [(s.subject, s.value) for s in reader.possibly_same() if s.source == JUDGEMENTS]
    canonical = ((reader.canonical(one), reader.canonical(other)) for one, other in pairs)
    return {pair_of(one, other) for one, other in canonical if one != other}


def _check_sources(reader: Reader, wanted: Wanted) -> None:
    loaded = [version.dataset.id for version in reader.versions()]
    for source in wanted.between or ():
        if source not in loaded:
            raise UnknownSource(f"--between: {source!r} is not loaded; loaded: {', '.join(loaded) or 'none'}")


def _first(reader: Reader, wanted: Wanted, known: Collection[str]) -> set[str] | None:
    """The parties of which one is in each pair asked for; `None` for all."""
    if wanted.of is not None:
        return {reader.canonical(wanted.of)} & set(known)
    sources = {version.dataset.id: version.loaded_at for version in reader.versions()}
    if wanted.since is not None:
        since = wanted.since
        newer = [id for id, loaded_at in sources.items() if loaded_at > since]
        return {
            reader.canonical(s.subject)
            for source in newer
            for s in reader.statements_of(source)
            if s.first_seen is not None and s.first_seen > since
        } & set(known)
    if wanted.between is not None:
        fewest = min(wanted.between, key=lambda id: _statements(reader, id))
        return {reader.canonical(s.subject) for s in reader.statements_of(fewest)} & set(known)
    return None


def _statements(reader: Reader, source: str) -> int:
    return next(v.statements for v in reader.versions() if v.dataset.id == source)


def _by_value(reader: Reader, values: Values, first: set[str] | None) -> Iterator[Pair]:
    """The pairs with a value in common, and those that a source holds possible; one is among `first`."""
    possible = (pair_of(s.subject, s.value) for s in reader.possibly_same() if s.source != JUDGEMENTS)
    for pair in (*possible, *values.pairs()):
        if pair[0] != pair[1] and (first is None or not first.isdisjoint(pair)):
            yield pair
