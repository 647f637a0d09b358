"""Candidates for sameness across sources: who may be one, how likely, and why."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from graph.store import Reader
from graph.store.assembly import pair_of
from graph.store.batching import batched
from ingest.errors import UnknownSource
from ingest.name_index import NameTable, table_of
from ingest.own_sources import JUDGEMENTS
from ingest.resolve.blocking import Pair
from ingest.resolve.comparison import Compared, Reason, compared
from ingest.resolve.near_parties import PARTY, NearParties
from ingest.resolve.party import Party
from ingest.resolve.training import candidate_levels, random_levels
from ingest.resolve.values import table
from ontology import SCHEMA

if TYPE_CHECKING:
    from ingest.resolve.splink_model import Model

_PAIRS_AT_ONCE = 5_000
Progress = Callable[[int, int], None]
"""Called with how many pairs were compared, and of how many."""


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


def candidates(
    reader: Reader,
    wanted: Wanted = Wanted(),
    names: NameTable | None = None,
    *,
    with_splink: bool = False,
    progress: Progress | None = None,
) -> list[Candidate]:
    """The pairs of the reader's view that may be one and that nobody judged, the likeliest first.

    Judged are pairs that are merged, that any source judges different, and that a judgement here leaves open;
    what a source holds possible is offered. `names` is the index of the view's names, which is read where it
    is not given. `with_splink`: with the match weights that Splink estimates from all pairs of the view,
    whatever is asked for. `progress` is told how many pairs of how many were compared. Raises `UnknownSource`
    for sources that are not loaded, and `ExtraMissing` where Splink is not installed.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         candidates(reader)
    []
    """
    _check_sources(reader, wanted)
    known = {id for id, kind in reader.entity_types() if SCHEMA.is_a(kind, PARTY)}
    if names is None:
        names = table_of(row for row in reader.names() if row[0] in known)
    near = NearParties(reader, known, names)
    least = table()["offered"] if wanted.least is None else wanted.least
    model = _by_splink(near, known) if with_splink else None
    pairs = sorted(near.pairs(_first(reader, wanted, known)) - judged_pairs(reader))
    found: list[Candidate] = []
    done = 0
    for batch in batched(pairs, _PAIRS_AT_ONCE):
        for one, other in near.parties(batch):
            if wanted.takes(one, other):
                result = compared(one, other, near.values.holders, least if model is None else 0.0)
                result = result if model is None else model.compared(one, other, result)
                if result.probability >= least and not result.is_ruled_out:
                    found.append(Candidate(one, other, result))
        done += len(batch)
        if progress is not None:
            progress(done, len(pairs))
    return sorted(found, key=lambda each: (-each.compared.points, each.one.id, each.other.id))


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


def _by_splink(near: NearParties, known: Collection[str]) -> Model:
    from ingest.resolve.splink_model import check_installed, estimated_model

    check_installed()
    return estimated_model(candidate_levels(near), random_levels(near, known))
