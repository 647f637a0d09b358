"""Judgements of sameness by persons: statements of a source of their own, with who, why and when.

The document of a judgement is whoever judged, its locator the time and its quote the reason. A later one
of the same pair takes the place of the one before, which stays known as of then.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum

from graph.store import Document, Reader, Store
from graph.store.assembly import pair_of
from graph.store.batching import batched
from ingest.errors import IngestError
from ingest.own_sources import JUDGEMENTS
from ingest.resolve.ledger import TIME, changing, statements_of
from ontology import Grade, PartialDate, Period, Statement
from ontology.schema import is_entity_id

MOST_JUDGED = 100_000
"""Judgements that a store keeps; each change writes all of them."""

_TITLE = "Judgements of sameness"
_LONGEST = 2_000
_ENTITIES_AT_ONCE = 1_000


class Verdict(StrEnum):
    """What was judged of two ids."""

    SAME = "same"
    DIFFERENT = "different"
    UNSURE = "unsure"


_PROPERTIES = {
    Verdict.SAME: ("sameAs", Grade.C),
    Verdict.DIFFERENT: ("differentFrom", Grade.C),
    Verdict.UNSURE: ("possiblySameAs", Grade.D),
}
_VERDICTS = {prop: verdict for verdict, (prop, _) in _PROPERTIES.items()}


class BadJudgement(IngestError):
    """A judgement that cannot be kept: what is wrong with it, and where."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What somebody decides of two ids: the verdict, why, and who says so."""

    one: str
    other: str
    verdict: Verdict
    why: str
    by: str


@dataclass(frozen=True, slots=True)
class Judgement:
    """A decision that is kept: the ids in order, when it was made, and the id of its statement."""

    one: str
    other: str
    verdict: Verdict
    why: str
    by: str
    at: datetime
    statement: str

    @property
    def pair(self) -> tuple[str, str]:
        """The two ids, in order."""
        return self.one, self.other


@dataclass(frozen=True, slots=True)
class Recorded:
    """What recording did: how many judgements are new, take the place of one before, or stood already."""

    added: int
    replaced: int
    unchanged: int


def judgements(reader: Reader) -> list[Judgement]:
    """The judgements that stand in the reader's view, the newest first.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         judgements(reader)
    []
    """
    found = map(_judgement, statements_of(reader, JUDGEMENTS))
    return sorted(found, key=lambda each: (-each.at.timestamp(), each.pair))


def record(store: Store, decisions: Sequence[Decision], at: datetime) -> Recorded:
    """Keep the decisions, all of them or none; `at` is when they were made, UTC.

    An id that was merged stays as it is given, so that a merge can be taken back. Raises `BadJudgement` for
    a pair that cannot be judged, and what the store raises.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> ann = Decision("ru-vniia", "cn-huawei", Verdict.DIFFERENT, "other countries", "Ann")
    >>> now = datetime(2026, 1, 31, tzinfo=UTC)
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     record(store, [ann], now)
    Traceback (most recent call last):
    ...
    ingest.resolve.judgements.BadJudgement: cn-huawei: there is no such entity in the data loaded
    """
    by = {decision.by: _document(decision.by, at.date()) for decision in decisions}
    asked = "\n".join(map(repr, decisions))
    with changing(store, JUDGEMENTS, _TITLE, at.date(), by.values(), asked) as (reader, held, put):
        _check_once(decisions)
        schemas = _schemas(decisions, reader)
        made = [statement_of(each, _checked(each, schemas, reader), at) for each in decisions]
        stood = {pair_of(s.subject, s.value): s for s in held}
        after = dict(stood)
        replaced = unchanged = 0
        for statement in made:
            pair = pair_of(statement.subject, statement.value)
            before = stood.get(pair)
            if before is not None and _says_as_much(before, statement):
                unchanged += 1
                continue
            replaced += before is not None
            after[pair] = statement
        if len(after) > MOST_JUDGED:
            raise BadJudgement(f"there would be {len(after):,} judgements, and {MOST_JUDGED:,} can be kept")
        if after != stood:
            put(list(after.values()))
        return Recorded(len(made) - replaced - unchanged, replaced, unchanged)


def _document(by: str, day: date) -> Document:
    return Document(document_id(by), f"What {by} judged", by, day)


def withdraw(store: Store, pairs: Collection[tuple[str, str]], at: datetime) -> list[Judgement]:
    """Take back what was judged of the pairs, in either order; what is taken back.

    Known times before still have it. Raises `BadJudgement` for a pair that nobody judged; then nothing is
    taken back.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     withdraw(store, [("a", "b")], datetime(2026, 1, 31, tzinfo=UTC))
    Traceback (most recent call last):
    ...
    ingest.resolve.judgements.BadJudgement: a and b: nobody judged them; `ketting resolve list` has what was
    """
    asked = f"withdraw {sorted(pairs)}"
    with changing(store, JUDGEMENTS, _TITLE, at.date(), (), asked) as (_, held, put):
        stood = {pair_of(s.subject, s.value): s for s in held}
        gone = []
        for one, other in pairs:
            statement = stood.pop(pair_of(one, other), None)
            if statement is None:
                raise BadJudgement(
                    f"{one} and {other}: nobody judged them; `ketting resolve list` has what was"
                )
            gone.append(_judgement(statement))
        put(list(stood.values()))
        return gone


def statement_of(decision: Decision, schema: str, at: datetime) -> Statement:
    """The statement by which a decision is kept, about an entity of this schema.

    >>> ann = Decision("b", "a", Verdict.SAME, "one address", "Ann")
    >>> kept = statement_of(ann, "Company", datetime(2026, 1, 31, 9, tzinfo=UTC))
    >>> kept.subject, kept.prop, kept.value, kept.locator, kept.quote
    ('a', 'sameAs', 'b', '2026-01-31T09:00:00Z', 'one address')
    """
    prop, grade = _PROPERTIES[decision.verdict]
    subject, value = sorted((decision.one, decision.other))
    day = PartialDate(at.date().isoformat())
    return Statement(
        subject=subject,
        schema=schema,
        prop=prop,
        value=value,
        source=JUDGEMENTS,
        document=document_id(decision.by),
        locator=at.astimezone(UTC).strftime(TIME),
        grade=grade,
        observed=Period(day, day),
        original=decision.by,
        quote=decision.why,
    )


def document_id(by: str) -> str:
    """The id of the document that has what somebody judged.

    >>> document_id("Ann Example")
    'by-ann-example-258e'
    """
    plain = re.sub(r"[^a-z0-9]+", "-", by.casefold()).strip("-")[:40]
    return "-".join(filter(None, ("by", plain, hashlib.sha256(by.encode()).hexdigest()[:4])))


def checked_text(text: str, what: str) -> str:
    """The text without gaps at its ends; raises `BadJudgement` for none, a long one or control characters.

    >>> checked_text(" one address ", "why")
    'one address'
    """
    written = text.strip()
    if not written:
        raise BadJudgement(f"{what}: nothing is said; say it in a few words")
    if len(written) > _LONGEST:
        raise BadJudgement(f"{what}: has {len(written):,} characters; at most {_LONGEST:,} are kept")
    if not all(character.isprintable() or character == "\n" for character in written):
        raise BadJudgement(f"{what}: has a control character; remove it")
    return written


def _schemas(decisions: Iterable[Decision], reader: Reader) -> dict[str, str]:
    """The schema of each entity that is decided about, by canonical id."""
    ids = {id for each in decisions for id in (each.one, each.other) if is_entity_id(id)}
    return {
        id: entity.schema
        for batch in batched(sorted(ids), _ENTITIES_AT_ONCE)
        for id, entity in reader.entities(batch).items()
    }


def _checked(decision: Decision, schemas: Mapping[str, str], reader: Reader) -> str:
    """The schema of the first of the two; raises `BadJudgement` for what cannot be kept."""
    pair = sorted((decision.one, decision.other))
    for id in pair:
        if not is_entity_id(id):
            raise BadJudgement(f"{id[:80]!r} is no id of an entity")
    if pair[0] == pair[1]:
        raise BadJudgement(f"{pair[0]}: is compared with itself; give two ids")
    for id in pair:
        if reader.canonical(id) not in schemas:
            raise BadJudgement(f"{id}: there is no such entity in the data loaded")
    checked_text(decision.why, "why")
    checked_text(decision.by, "by")
    return schemas[reader.canonical(pair[0])]


def _check_once(decisions: Iterable[Decision]) -> None:
    """Raise `BadJudgement` where a pair is decided twice, and not alike."""
    seen: dict[tuple[str, str], Verdict] = {}
    for decision in decisions:
        pair = pair_of(decision.one, decision.other)
        if seen.setdefault(pair, decision.verdict) is not decision.verdict:
            raise BadJudgement(
                f"{pair[0]} and {pair[1]}: are decided to be {seen[pair]} and {decision.verdict}; decide once"
            )


def _judgement(statement: Statement) -> Judgement:
    """What a statement of the source says."""
    at = datetime.strptime(statement.locator, TIME).replace(tzinfo=UTC)
    one, other = pair_of(statement.subject, statement.value)
    return Judgement(
        one=one,
        other=other,
        verdict=_VERDICTS[statement.prop],
        why=statement.quote or "",
        by=statement.original or "",
        at=at,
        statement=statement.recorded_id,
    )


def _says_as_much(one: Statement, other: Statement) -> bool:
    return (one.prop, one.quote, one.original) == (other.prop, other.quote, other.original)
