"""The audit log as answers: records, proofs of rows, and what a verification found."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from api.models.base import Model

_MISSING_KEYS = (
    "Checks of the keys that are not named, by which names were hashed before: what those hashed was not "
    "looked for"
)


class AuditRecord(Model):
    """A record of the audit log. What was asked and answered is null where it was erased."""

    sequence: int
    time: str
    kind: str
    outcome: str
    identity: str
    key: str | None = Field(description="The id of the key that the identity came with")
    policy: dict[str, str] | None
    rules: int = Field(description="Version of the rules by which names are matched and decisions are made")
    data: dict[str, Any] | None = Field(description="SHA-256 of the versions of the data, and as known when")
    facts: dict[str, Any] = Field(description="What stays in the chain for good")
    details: dict[str, Any] | None = Field(description="What was asked and answered, and in whose name")
    erased_by: int | None = Field(None, description="The record of the erasure of the details")
    previous: str
    hash: str


class AuditList(Model):
    """Records, newest first."""

    store: str
    records: list[AuditRecord]
    more: int | None = Field(None, description="The number before which older ones go on")
    missing_keys: list[str] = Field(default_factory=list, description=_MISSING_KEYS)


class AuditRow(Model):
    """A row of a batch, with the proof that it is in the Merkle tree whose root the record states."""

    row: int
    details: dict[str, Any] | None = Field(description="Null where the row was erased")
    salt: str | None
    leaf: str
    path: list[tuple[str, str]] = Field(description="Hashes beside the way to the root, each with its side")
    merkle_root: str


class AuditShown(Model):
    """A record with the versions of the data that it names, and a row of its batch if one was asked for."""

    record: AuditRecord
    versions: list[list[Any]] = Field(description="Id, number and SHA-256 of each dataset")
    row: AuditRow | None = None


class AuditErased(Model):
    """What was erased in order: details of a record, or of a row of its batch."""

    sequence: int
    row: int | None
    on: str
    by: str
    record: int = Field(description="The record of the erasure")


class AuditProblem(Model):
    """The first thing that is wrong with a log."""

    sequence: int
    fault: str
    detail: str


class AuditCheck(Model):
    """What a verification found."""

    checked: str
    records: int = Field(description="Records that hold")
    head: str = Field(description="The hash of the last of them")
    time: str | None
    anchored: str | None = Field(None, description="When the anchor was made against which it was held")
    problem: AuditProblem | None
    erased: list[AuditErased]
    erased_count: int
    missing_keys: list[str] = Field(
        default_factory=list,
        description="Checks of keys that are not named, and by which digests of decisions were made",
    )


class AuditAnchor(Model):
    """The head of the log, as it was signed and written to a file."""

    file: str
    key: str = Field(description="The file of the key that signs")
    sequence: int
    hash: str
    count: int
    time: str


class AuditExported(Model):
    """What was written to a file."""

    file: str
    records: int
    bytes: int


class PersonPlace(Model):
    """Where something about a person is kept, and what."""

    where: str
    sequence: int | None = None
    row: int | None = None
    time: str | None = None
    kind: str | None = None
    details: dict[str, Any]


class PersonAnswer(Model):
    """What is kept about a person, and what was done with it."""

    name: str | None
    reference: str | None
    places: list[PersonPlace]
    erased: bool = False
    missing_keys: list[str] = Field(default_factory=list, description=_MISSING_KEYS)
    record: int | None = Field(default=None, description="The record of the erasure or export")


class NamesSetting(Model):
    """How the audit log keeps names from now on."""

    names: str
    key: str | None = Field(None, description="The file of the key")
    earlier_keys: int = Field(0, description="How many other keys hashed names before, and find them alone")
