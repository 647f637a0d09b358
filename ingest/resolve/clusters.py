"""Which parties are one together, as far as candidates propose it without a review."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence

from graph.store.assembly import pair_of
from ingest.resolve.candidates import Candidate
from ingest.resolve.comparison import compared
from ingest.resolve.levels import model_table
from ingest.resolve.party import Party
from ingest.resolve.values import table


def proposed_pairs(candidates: Sequence[Candidate], *, with_splink: bool = False) -> Iterator[Candidate]:
    """Those of the candidates whose two parties are one by what is `proposed`, in the order given.

    >>> list(proposed_pairs([]))
    []
    """
    group = {
        id: place for place, ids in enumerate(proposed(candidates, with_splink=with_splink)) for id in ids
    }
    for each in candidates:
        place = group.get(each.one.id)
        if place is not None and place == group.get(each.other.id):
            yield each


def proposed(candidates: Sequence[Candidate], *, with_splink: bool = False) -> list[frozenset[str]]:
    """Parties that are one together by the likely ones of the candidates; those of two or more, by id.

    Likely is what is so by `proposed` of `resolve.toml`, or of `splink.toml` where Splink scored them.

    The likeliest pairs come first, and none unites parties of which two rule each other out. A party that
    may as well be one of two that rule each other out is joined to neither. The order of the candidates
    makes no difference.

    >>> proposed([])
    []
    """
    threshold = (model_table() if with_splink else table())["proposed"]
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
