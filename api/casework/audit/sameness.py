"""Records of what persons judge of parties and of statements: judgements of sameness, and disputes."""

from __future__ import annotations

from collections.abc import Sequence

from api.casework.audit.record import Kind, Record
from api.casework.identity import Identity
from ingest.resolve import Decision, Dispute, Judgement


def records_of_decisions(identity: Identity, decisions: Sequence[Decision]) -> list[Record]:
    """One of each decision about two ids: the verdict stays in the chain; who judged and why can be erased.

    >>> from api.casework.identity import UNAUTHENTICATED
    >>> from ingest.resolve import Verdict
    >>> decision = Decision("ru-vniia", "cn-huawei", Verdict.DIFFERENT, "other countries", "Ann")
    >>> [record] = records_of_decisions(UNAUTHENTICATED, [decision])
    >>> record.outcome, record.entities
    ('different', ('ru-vniia', 'cn-huawei'))
    """
    return [_of_pair(identity, str(each.verdict), each) for each in decisions]


def records_of_withdrawal(identity: Identity, gone: Sequence[Judgement]) -> list[Record]:
    """One of each judgement that was taken back, with what it said.

    >>> from api.casework.identity import UNAUTHENTICATED
    >>> records_of_withdrawal(UNAUTHENTICATED, [])
    []
    """
    return [_of_pair(identity, "withdrawn", each) for each in gone]


def records_of_disputes(identity: Identity, outcome: str, found: Sequence[Dispute]) -> list[Record]:
    """One of each dispute of a statement that began (`contested`) or was withdrawn.

    >>> from api.casework.identity import UNAUTHENTICATED
    >>> records_of_disputes(UNAUTHENTICATED, "contested", [])
    []
    """
    return [
        Record(
            Kind.DISPUTE,
            identity,
            outcome,
            asked={
                "statement": each.statement,
                "by": each.by,
                "reason": each.reason,
                "source": each.source,
                "until": None if each.until is None else each.until.isoformat(),
            },
            entities=(each.subject,),
        )
        for each in found
    ]


def _of_pair(identity: Identity, outcome: str, judged: Decision | Judgement) -> Record:
    return Record(
        Kind.JUDGEMENT,
        identity,
        outcome,
        asked={"verdict": str(judged.verdict), "why": judged.why, "by": judged.by},
        entities=(judged.one, judged.other),
    )
