"""Who is meant by an example: Ketting's matcher, answered as yente answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from api.workspace import View
from api.yente.errors import BadRequest
from api.yente.examples import Example
from api.yente.records import Among, Record, Records
from ingest.matching import Match, Outcome
from ingest.normalise import BadName
from ontology.ftm import comparable_schemata

_FEWEST_CANDIDATES, _MOST_CANDIDATES, _CANDIDATES_A_RESULT = 20, 500, 10
"""How many candidates are looked at for so many results, as yente does."""

_READ_AT_ONCE = 20
_SPEAKS = {
    Outcome.EQUAL: 1.0,
    Outcome.SIMILAR: 0.5,
    Outcome.ONE_SIDED: 0.0,
    Outcome.DIFFERENT: -1.0,
    Outcome.REVIEW: -1.0,
    Outcome.VETO: -1.0,
}


@dataclass(frozen=True, slots=True)
class MatchOptions(Among):
    """What is asked beside the examples.

    `threshold` is the score that a match needs beside being accepted, `floor` the score that a result needs
    to be returned at all (`None`: whatever is for review is).
    """

    limit: int = 5
    threshold: float = 0.7
    floor: float | None = None
    exclude_ids: frozenset[str] = frozenset()
    topics: frozenset[str] = frozenset()

    def is_wanted(self, record: Record, schemata: frozenset[str]) -> bool:
        """Whether an entity may be a result for an example that may be of these schemata."""
        topics = record["properties"].get("topics", ())
        return (
            record["schema"] in schemata
            and self.has(record)
            and self.exclude_ids.isdisjoint((record["id"], *record["referents"]))
            and (not self.topics or not self.topics.isdisjoint(topics))
        )


def matches_of(view: View, records: Records, example: Example, options: MatchOptions) -> dict[str, Any]:
    """The answer to one example: results, how many of them match, and the example as understood.

    `view` has the names that count, `records` what is told of whoever has them. Raises `BadRequest`.
    """
    results = list(_results(view, records, example, options)) if options.limit > 0 else []
    results.sort(key=lambda result: -result["score"])
    return {
        "status": 200,
        "results": results,
        "total": {"value": sum(result["match"] for result in results), "relation": "eq"},
        "query": example.query,
    }


def _results(
    view: View, records: Records, example: Example, options: MatchOptions
) -> Iterator[dict[str, Any]]:
    candidates = _candidates(view, example, options)
    schemata, left = comparable_schemata(example.schema), options.limit
    for begin in range(0, len(candidates), _READ_AT_ONCE):
        some = candidates[begin : begin + _READ_AT_ONCE]
        known = records.of([match.entity_id for match in some])
        for match in some:
            record = known.get(match.entity_id)
            if record is None or not options.is_wanted(record, schemata):
                continue
            yield _scored(match, record, example, options)
            left -= 1
            if left == 0:
                return


def _candidates(view: View, example: Example, options: MatchOptions) -> Sequence[Match]:
    if not example.texts or options.sources == frozenset():
        return ()
    limit = max(_FEWEST_CANDIDATES, min(options.limit * _CANDIDATES_A_RESULT, _MOST_CANDIDATES))
    try:
        found = view.parties.match_names(example.texts, limit, example.beside, view.policy.matching)
    except BadName as error:
        raise BadRequest(f"Cannot parse example entity: {error}") from None
    return [match for match in found if options.floor is None or match.score > options.floor]


def _scored(match: Match, record: Record, example: Example, options: MatchOptions) -> dict[str, Any]:
    against = dict(_contradictions(example, record))
    accepted = match.accepted and all(feature["score"] >= 0 for feature in against.values())
    return record | {
        "score": match.score,
        "explanations": _explanations(match) | against,
        "match": accepted and match.score >= options.threshold,
    }


def _explanations(match: Match) -> dict[str, dict[str, Any]]:
    """What each feature of the match says; what one says several times stands in one sentence."""
    said: dict[str, list[str]] = {}
    scores: dict[str, float] = {}
    for feature in match.explanation:
        said.setdefault(feature.feature, []).append(feature.detail)
        score = _SPEAKS[feature.outcome]
        scores[feature.feature] = min(scores.get(feature.feature, score), score)
    return {
        name: _feature("; ".join(details), scores[name], candidate=match.matched_name)
        for name, details in said.items()
    }


def _contradictions(example: Example, record: Record) -> Iterator[tuple[str, dict[str, Any]]]:
    """Dates, and several countries, of the example and those recorded: what is beside a name in no order."""
    properties = record["properties"]
    for name, given in example.dates.items():
        recorded = properties.get(name, [])
        if recorded:
            agrees = any(a.startswith(b) or b.startswith(a) for a in given for b in recorded)
            words = f"{' or '.join(given)} is given and {' or '.join(recorded)} recorded"
            yield name, _feature(words, 1.0 if agrees else -1.0, query=given[0], candidate=recorded[0])
    countries = properties.get("country", [])
    if len(example.countries) > 1 and countries:
        agrees = not set(example.countries).isdisjoint(countries)
        words = f"{', '.join(example.countries)} are given and {', '.join(countries)} recorded"
        yield "country", _feature(words, 1.0 if agrees else -1.0)


def _feature(
    detail: str, score: float, *, query: str | None = None, candidate: str | None = None
) -> dict[str, Any]:
    return {"detail": detail, "score": score, "query": query, "candidate": candidate}
