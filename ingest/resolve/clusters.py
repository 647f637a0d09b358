"""Which parties are one together: proposed by candidates, or judged, with what contradicts it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

from graph.store import Reader
from ingest.resolve.candidates import Candidate
from ingest.resolve.comparison import compared
from ingest.resolve.judgements import pair_of
from ingest.resolve.party import Party
from ingest.resolve.values import table
from ontology import Statement

_MOST_TOLD = 1_000


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two ids that are judged different, and the judgements by which they would be one, which merge nothing.

    `different` are the statements that tell them apart.
    """

    one: str
    other: str
    different: tuple[Statement, ...]
    same: tuple[Statement, ...]


def contradictions(reader: Reader) -> list[Contradiction]:
    """The judgements of the view that contradict each other, of whatever source, the first thousand.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         contradictions(reader)
    []
    """
    unsettled = reader.merges.unsettled
    if not unsettled:
        return []
    stated: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    apart: defaultdict[tuple[str, str], list[Statement]] = defaultdict(list)
    for id in sorted({id for pair in unsettled for id in pair}):
        for statement in reader.recorded(id):
            pair = pair_of(statement.subject, statement.value)
            if statement.prop == "sameAs" and pair in unsettled:
                stated[pair].append(statement)
            elif statement.prop == "differentFrom":
                apart[pair].append(statement)
    told = []
    for pair, different in sorted(apart.items()):
        ways = _ways(pair, unsettled)
        if ways:
            unique = {s.recorded_id: s for way in sorted(ways) for s in stated[way]}
            told.append(Contradiction(*pair, _unique(different), tuple(unique.values())))
    return told[:_MOST_TOLD]


def proposed(candidates: Sequence[Candidate], least: float | None = None) -> list[frozenset[str]]:
    """Parties that are one together by candidates of this probability or more; those of two or more, by id.

    The likeliest pairs come first, and none unites parties of which two rule each other out. A party that
    may as well be one of two that rule each other out is joined to neither. The order of the candidates
    makes no difference.
    """
    threshold = table()["proposed"] if least is None else least
    margin = table()["margin"]
    parties = {party.id: party for each in candidates for party in (each.one, each.other)}
    ruled_out = _remembered(parties)
    clusters = {id: {id} for id in parties}
    likely = [each for each in candidates if each.score >= threshold]
    edges: defaultdict[str, list[Candidate]] = defaultdict(list)
    for each in likely:
        edges[each.one.id].append(each)
        edges[each.other.id].append(each)
    for each in sorted(likely, key=lambda c: (-c.compared.points, c.one.id, c.other.id)):
        one, other = clusters[each.one.id], clusters[each.other.id]
        if one is other or _contradict(one, other, ruled_out):
            continue
        if _is_ambiguous(each, edges, clusters, ruled_out, margin):
            continue
        whole = one | other
        clusters.update(dict.fromkeys(whole, whole))
    unique = {frozenset(cluster) for cluster in clusters.values() if len(cluster) > 1}
    return sorted(unique, key=min)


RuledOut = Callable[[str, str], bool]


def _remembered(parties: dict[str, Party]) -> RuledOut:
    known: dict[tuple[str, str], bool] = {}

    def ruled_out(one: str, other: str) -> bool:
        pair = pair_of(one, other)
        if pair not in known:
            known[pair] = compared(parties[pair[0]], parties[pair[1]]).is_ruled_out
        return known[pair]

    return ruled_out


def _contradict(ones: Collection[str], others: Collection[str], ruled_out: RuledOut) -> bool:
    return any(ruled_out(one, other) for one in ones for other in others)


def _is_ambiguous(
    pair: Candidate,
    edges: dict[str, list[Candidate]],
    clusters: dict[str, set[str]],
    ruled_out: RuledOut,
    margin: float,
) -> bool:
    """Whether one of the two may about as well be another that the second rules out."""
    for here, there in ((pair.one.id, pair.other.id), (pair.other.id, pair.one.id)):
        for rival in edges[here]:
            third = rival.other.id if rival.one.id == here else rival.one.id
            if (
                rival.compared.points >= pair.compared.points - margin
                and clusters[third] is not clusters[there]
                and clusters[third] is not clusters[here]
                and not _contradict(clusters[third], clusters[here], ruled_out)
                and _contradict(clusters[third], clusters[there], ruled_out)
            ):
                return True
    return False


def _ways(pair: tuple[str, str], unsettled: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """The unsettled judgements of what hangs together with both; none where nothing joins the two."""
    joined = {pair[0]}
    found: set[tuple[str, str]] = set()
    grows = True
    while grows:
        more = {edge for edge in unsettled if not joined.isdisjoint(edge)} - found
        found |= more
        joined |= {id for edge in more for id in edge}
        grows = bool(more)
    return found if pair[1] in joined else set()


def _unique(statements: Collection[Statement]) -> tuple[Statement, ...]:
    return tuple({s.recorded_id: s for s in statements}.values())
