"""Candidates and judgements as answers, with their reasons in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from api.models.resolution import (
    CandidateAnswer,
    CandidatesAnswer,
    ContradictionAnswer,
    JudgementAnswer,
    JudgementsAnswer,
    PartyAnswer,
    ReasonAnswer,
    RecordedAnswer,
    WithdrawnAnswer,
)
from api.wording import sameness
from graph.store import Reader
from ingest.resolve import Candidate, Judgement, Party, Reason, Recorded
from ingest.sameness import Contradiction, contradictions
from ontology import SCHEMA, Entity, Statement

_MOST_NAMES = 12
_MOST_FACTS = 20
_FACTS = (
    "country", "birthDate", "incorporationDate", "gender", "address", "phone", "email", "leiCode", "uscCode",
    "registrationNumber", "taxNumber", "passportNumber", "idNumber", "imoNumber",
)  # fmt: skip


def candidates_answer(
    reader: Reader, found: Sequence[Candidate], offset: int, limit: int
) -> CandidatesAnswer:
    """A page of the candidates.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         candidates_answer(reader, [], 0, 20)
    CandidatesAnswer(version=0, count=0, candidates=[])
    """
    shown = found[offset : offset + limit]
    entities = reader.entities({party.id for each in shown for party in (each.one, each.other)})
    return CandidatesAnswer(
        version=reader.version,
        count=len(found),
        candidates=[candidate_answer(each, entities) for each in shown],
    )


def candidate_answer(candidate: Candidate, entities: dict[str, Entity]) -> CandidateAnswer:
    """A candidate with what its parties' entities say.

    >>> from ingest.resolve import compared, party_of
    >>> nobody, somebody = (Entity(id, "Person", id, ()) for id in ("nobody", "somebody"))
    >>> one, other = party_of(nobody), party_of(somebody)
    >>> found = candidate_answer(
    ...     Candidate(one, other, compared(one, other)), {"nobody": nobody, "somebody": somebody}
    ... )
    >>> found.score, [reason.sentence for reason in found.reasons]
    (0.039, ['one of them has no name, not counted'])
    """
    return CandidateAnswer(
        one=_party(candidate.one, entities[candidate.one.id]),
        other=_party(candidate.other, entities[candidate.other.id]),
        score=round(candidate.score, 3),
        reasons=list(map(_reason, candidate.reasons)),
    )


def _party(party: Party, entity: Entity) -> PartyAnswer:
    facts = [
        sameness.fact(prop, SCHEMA.property(prop).label, value)
        for prop in _FACTS
        for value in entity.values(prop)
    ]
    return PartyAnswer(
        id=party.id,
        caption=party.caption,
        type=party.schema,
        sources=list(party.sources),
        names=list(entity.names[:_MOST_NAMES]),
        facts=facts[:_MOST_FACTS],
    )


def _reason(reason: Reason) -> ReasonAnswer:
    return ReasonAnswer(
        feature=reason.feature,
        outcome=reason.outcome,
        points=round(reason.points, 2),
        one=reason.one,
        other=reason.other,
        sentence=sameness.reason(reason.feature, reason.outcome, reason.points, reason.one, reason.other),
    )


def judgements_answer(
    reader: Reader, judged: Sequence[Judgement], offset: int, limit: int
) -> JudgementsAnswer:
    """A page of the judgements, and all that contradicts them.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         judgements_answer(reader, [], 0, 20)
    JudgementsAnswer(count=0, judgements=[], contradictions=[])
    """
    return JudgementsAnswer(
        count=len(judged),
        judgements=_judgements(reader, judged[offset : offset + limit]),
        contradictions=list(map(_contradiction, contradictions(reader))),
    )


def recorded_answer(reader: Reader, recorded: Recorded, undecided: int) -> RecordedAnswer:
    """What recording did, and what contradicts the judgements now.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         recorded_answer(reader, Recorded(2, 0, 1), 4).undecided
    4
    """
    return RecordedAnswer(
        added=recorded.added,
        replaced=recorded.replaced,
        unchanged=recorded.unchanged,
        undecided=undecided,
        contradictions=list(map(_contradiction, contradictions(reader))),
    )


def withdrawn_answer(reader: Reader, gone: Iterable[Judgement]) -> WithdrawnAnswer:
    """The judgements that were taken back.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         withdrawn_answer(reader, [])
    WithdrawnAnswer(withdrawn=[])
    """
    return WithdrawnAnswer(withdrawn=_judgements(reader, gone))


def _judgements(reader: Reader, judged: Iterable[Judgement]) -> list[JudgementAnswer]:
    shown = list(judged)
    entities = reader.entities({id for each in shown for id in each.pair})

    def caption(id: str) -> str:
        entity = entities.get(reader.canonical(id))
        return id if entity is None else entity.caption

    return [
        JudgementAnswer(
            one=each.one,
            other=each.other,
            one_caption=caption(each.one),
            other_caption=caption(each.other),
            verdict=each.verdict.value,
            why=each.why,
            by=each.by,
            at=each.at,
            statement=each.statement,
        )
        for each in shown
    ]


def _contradiction(contradiction: Contradiction) -> ContradictionAnswer:
    return ContradictionAnswer(
        one=contradiction.one,
        other=contradiction.other,
        different=[_where(s) for s in contradiction.different],
        same=[f"{s.subject} = {s.value}: {_where(s)}" for s in contradiction.same],
    )


def _where(statement: Statement) -> str:
    return f"{statement.source}, {statement.document}, {statement.locator}"
