"""One record of the audit log: what stays in the chain for good, and the details beside it."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from api.canonical import canonical
from api.casework.identity import Identity
from api.screening.rules import RULES

FIRST = "0" * 64
"""The hash that the first record follows."""

_SALT_BYTES = 16


class Kind(StrEnum):
    """What a record is about."""

    SCREENING = "screening"
    BATCH = "batch"
    PORTFOLIO = "portfolio"
    MEMO = "memo"
    LOAD = "load"
    REMOVAL = "removal"
    POLICY = "policy"
    KEY = "key"
    DISPOSITION = "disposition"
    WATCH = "watch"
    JUDGEMENT = "judgement"
    DISPUTE = "dispute"
    SETTING = "setting"
    EXPORT = "export"
    ERASURE = "erasure"
    SESSION = "session"
    REFUSAL = "refusal"


@dataclass(frozen=True, slots=True)
class Data:
    """Which data an answer rests on: the version of each dataset with its SHA-256, and the SHA-256 of these.

    `versions` are those of `api.batch.screening.stated_versions`, and `sha256` its `fingerprint`.
    """

    sha256: str
    known_at: datetime | None
    versions: Sequence[Sequence[object]] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """What happened, to be put into the log.

    `outcome` is a word or two (`hit`, `cleared`, `loaded`) and `facts` are values that stay in the chain for
    good, so neither holds anything about a person. `asked` and `answered` may: they are kept beside the
    chain, which commits to them, and can be erased; so can `name`, `reference` (the customer's number) and
    `entities` (ids of recorded bodies), by which they are found. `policy` is its name and SHA-256.
    """

    kind: Kind
    identity: Identity
    outcome: str
    asked: Mapping[str, Any] = field(default_factory=dict)
    answered: Mapping[str, Any] = field(default_factory=dict)
    facts: Mapping[str, Any] = field(default_factory=dict)
    policy: Mapping[str, str] | None = None
    data: Data | None = None
    name: str | None = None
    reference: str | None = None
    entities: Sequence[str] = ()
    rules: int = RULES


@dataclass(frozen=True, slots=True)
class Entry:
    """A record at its place in the chain: its body as canonical JSON, and the hash of that."""

    sequence: int
    body: str
    hash: str


def details_of(record: Record) -> dict[str, Any]:
    """What is kept beside the chain; empty where there is nothing that could be erased."""
    stated = {
        "asked": dict(record.asked),
        "answered": dict(record.answered),
        "name": record.name,
        "reference": record.reference,
        "entities": list(record.entities),
        "user": record.identity.user,
    }
    return {name: value for name, value in stated.items() if value}


def new_salt() -> str:
    """A salt that nobody can guess, so that a commitment does not tell what it is to."""
    return secrets.token_hex(_SALT_BYTES)


def commitment(salt: str, details: bytes) -> str:
    """What the chain says of details: it can be checked by who has them, and tells nothing to others.

    >>> commitment("00" * 16, b"{}")[:8]
    '22f8eea9'
    """
    return hmac.new(bytes.fromhex(salt), details, hashlib.sha256).hexdigest()


def entry_of(record: Record, sequence: int, time: datetime, committed: str | None, previous: str) -> Entry:
    """The record at its place, after the one with the hash `previous`."""
    data = record.data
    body = {
        "sequence": sequence,
        "time": written_time(time),
        "kind": str(record.kind),
        "identity": {"name": record.identity.name, "key": record.identity.key_id},
        "outcome": record.outcome,
        "policy": None if record.policy is None else dict(record.policy),
        "rules": record.rules,
        "data": None
        if data is None
        else {
            "sha256": data.sha256,
            "known_at": None if data.known_at is None else written_time(data.known_at),
        },
        "facts": dict(record.facts),
        "details": committed,
        "previous": previous,
    }
    text = canonical(body)
    return Entry(sequence, text.decode(), hash_of(text))


def hash_of(body: bytes) -> str:
    """The hash by which the next record names one.

    >>> hash_of(b"{}")[:8]
    '44136fa3'
    """
    return hashlib.sha256(body).hexdigest()


def written_time(time: datetime) -> str:
    """A moment as records have it: UTC, to the microsecond, so that texts are ordered as moments are.

    >>> written_time(datetime(2026, 1, 2, 3, 4, tzinfo=UTC))
    '2026-01-02T03:04:00.000000Z'
    """
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
