"""The keys in the store of casework: made, rotated, revoked, and read."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import BigInteger, Column, Connection, Integer, Row, String, Table, func, select

from api.casework.audit.log import AuditLog
from api.casework.audit.record import Kind, Record
from api.casework.database import METADATA, Casework
from api.casework.identity import Identity, Scope, folded_name
from api.casework.keys.key import (
    MOST,
    MOST_DAYS,
    MOST_OVERLAP,
    OVERLAP,
    USUAL_LIMITS,
    VALID_DAYS,
    Key,
    Limits,
)
from api.casework.keys.proof import REVOKED, facts_of
from api.casework.keys.secret import new_key, read_key
from api.errors import BadUse, NotFound

_KEYS = Table(
    "api_keys",
    METADATA,
    Column("id", String(16), primary_key=True),
    Column("name", String(100), nullable=False),
    Column("scopes", String(100), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("requests_per_minute", Integer, nullable=False),
    Column("rows_per_day", Integer, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("created_by", String(200), nullable=False),
    Column("expires_at", BigInteger, nullable=False),
    Column("revoked_at", BigInteger),
    Column("replaced_by", String(16)),
    # Grows with every change, so that one look tells whether what is in memory is still so.
    Column("change", Integer, nullable=False, unique=True),
)
"""The keys; times are seconds since 1970, UTC."""

_USES = Table(
    "api_key_uses",
    METADATA,
    Column("key_id", String(16), primary_key=True),
    Column("used_at", BigInteger, nullable=False),
)
"""When each key was last used, apart from the keys, so that a use is no change of them."""

MAX_NAME = 100
MAX_KEYS = 10_000
"""Keys of one store, revoked ones included: a service has all of them in memory."""


def current_second() -> datetime:
    """The time now, UTC, without a fraction.

    >>> current_second().microsecond
    0
    """
    return datetime.now(UTC).replace(microsecond=0)


class KeyTable:
    """The keys of a store of casework. Every change is in the audit log, by one transaction.

    `log` is that of the store, where it needs more than the store to be opened.
    """

    def __init__(
        self,
        casework: Casework,
        log: AuditLog | None = None,
        clock: Callable[[], datetime] = current_second,
    ) -> None:
        self._casework = casework
        self._log = log
        self._clock = clock

    def all(self) -> list[Key]:
        """Every key that was ever made, the newest last."""
        with self._casework.read() as connection:
            return keys_in(connection)

    def change(self) -> int:
        """A number that grows with every change; 0 where no key was ever made."""
        with self._casework.read() as connection:
            return _last_change(connection)

    def is_empty(self) -> bool:
        """Whether no key was ever made, so that everybody may do everything."""
        return self.change() == 0

    def has_admin(self) -> bool:
        """Whether a key is valid by which others can be made and revoked."""
        return _has_admin(self.all(), self._clock())

    def get(self, id: str) -> Key:
        """The key of this id, however it ended; raises `NotFound`."""
        return _of_id(self.all(), id)

    def create(
        self,
        name: str,
        scopes: Iterable[Scope],
        by: Identity,
        *,
        days: int = VALID_DAYS,
        limits: Limits = USUAL_LIMITS,
    ) -> tuple[Key, str]:
        """A new key and its text, which is nowhere else and cannot be had again.

        Raises `BadUse`. The first key has the scope `admin`, since nobody could make or revoke one otherwise.
        """
        name, held = _checked_name(name), frozenset(scopes)
        if not held:
            raise BadUse(f"a key without a scope may do nothing; give --scope, of {_all_scopes()}")
        if not 1 <= days <= MOST_DAYS:
            raise BadUse(f"--days is {days}; it must be between 1 and {MOST_DAYS:,}")
        _check_limits(limits)
        now = self._clock()
        with self._casework.begin() as connection:
            keys = keys_in(connection)
            if len(keys) >= MAX_KEYS:
                raise BadUse(f"the store has {len(keys):,} keys already, and keeps no more")
            if Scope.ADMIN not in held and not _has_admin(keys, now):
                raise BadUse(
                    "no key that is valid has the scope admin, and without one nobody could make or revoke "
                    "keys; make a key with --scope admin first"
                )
            key, text = _made(name, held, limits, by, now, now + timedelta(days=days))
            _insert(connection, key)
            self._record(connection, by, "created", key)
        return key, text

    def rotate(self, id: str, by: Identity, *, overlap: timedelta = OVERLAP) -> tuple[Key, Key, str]:
        """The key as it is now, the one that replaces it with the same name, scopes and limits, and its text.

        The old one stays valid for the overlap, and is as long valid as before at most. Raises `NotFound` and
        `BadUse`.
        """
        if not timedelta(0) <= overlap <= MOST_OVERLAP:
            raise BadUse(f"--overlap-hours must be between 0 and {MOST_OVERLAP // timedelta(hours=1)}")
        now = self._clock()
        with self._casework.begin() as connection:
            old = _valid(keys_in(connection), id, now)
            if old.replaced_by is not None:
                raise BadUse(f"key {id} was rotated to {old.replaced_by} already; rotate that one")
            new, text = _made(
                old.name, old.scopes, old.limits, by, now, now + (old.expires_at - old.created_at)
            )
            old = replace(old, expires_at=min(old.expires_at, now + overlap), replaced_by=new.id)
            _update(connection, old)
            _insert(connection, new)
            self._record(connection, by, "rotated", old)
            self._record(connection, by, "created", new)
        return old, new, text

    def revoke(self, id: str, by: Identity) -> Key:
        """The key, which opens nothing any more; raises `NotFound` and `BadUse`."""
        now = self._clock()
        with self._casework.begin() as connection:
            keys = keys_in(connection)
            key = replace(_valid(keys, id, now), revoked_at=now)
            others = [each for each in keys if each.id != id]
            if Scope.ADMIN in key.scopes and not _has_admin(others, now) and _are_valid(others, now):
                raise BadUse(
                    f"key {id} is the last one with the scope admin, and other keys are valid; make another "
                    "key with --scope admin, or revoke those first"
                )
            _update(connection, key)
            self._record(connection, by, REVOKED, key)
        return key

    def used(self, id: str, at: datetime) -> None:
        """Keep that the key was used then."""
        moment = int(at.timestamp())
        with self._casework.begin() as connection:
            is_known = connection.execute(select(_USES).where(_USES.c.key_id == id)).first() is not None
            if is_known:
                connection.execute(_USES.update().where(_USES.c.key_id == id).values(used_at=moment))
            else:
                connection.execute(_USES.insert().values(key_id=id, used_at=moment))

    def _record(self, connection: Connection, by: Identity, outcome: str, key: Key) -> None:
        """Put the change into the audit log: what it was in the chain, and the name beside it."""
        log = self._log or AuditLog(self._casework)
        record = Record(Kind.KEY, by, outcome, answered={"name": key.name}, facts=facts_of(key))
        log.append_in(connection, record)


def _made(
    name: str, scopes: frozenset[Scope], limits: Limits, by: Identity, now: datetime, until: datetime
) -> tuple[Key, str]:
    text = new_key()
    presented = read_key(text)
    assert presented is not None
    return Key(presented.id, name, scopes, presented.digest, limits, now, by.name, until), text


def _of_id(keys: Iterable[Key], id: str) -> Key:
    key = next((each for each in keys if each.id == id), None)
    if key is None:
        raise NotFound(f"there is no key {id[:40]!r}; `ketting keys list` has the ids")
    return key


def _valid(keys: list[Key], id: str, now: datetime) -> Key:
    """The key of this id, if it is valid."""
    key = _of_id(keys, id)
    if not key.is_valid(now):
        how = "expired" if key.revoked_at is None else "was revoked"
        raise BadUse(f"key {id} {how} already; make a new one with `ketting keys create`")
    return key


def _has_admin(keys: Iterable[Key], now: datetime) -> bool:
    return any(Scope.ADMIN in key.scopes and key.is_valid(now) for key in keys)


def _are_valid(keys: Iterable[Key], now: datetime) -> bool:
    return any(key.is_valid(now) for key in keys)


def _checked_name(name: str) -> str:
    stated = " ".join(name.split())
    if not stated or len(stated) > MAX_NAME or not stated.isprintable():
        raise BadUse(
            f"the name of a key says who uses it, in 1 to {MAX_NAME} characters; write one such as anna"
        )
    if folded_name(stated) == folded_name("unauthenticated"):
        raise BadUse("no key is called unauthenticated: that is what is recorded of those who have none")
    return stated


def _check_limits(limits: Limits) -> None:
    for option, value in (
        ("--requests-per-minute", limits.requests_per_minute),
        ("--rows-per-day", limits.rows_per_day),
    ):
        if not 1 <= value <= MOST:
            raise BadUse(f"{option} is {value}; it must be between 1 and {MOST:,}")


def _all_scopes() -> str:
    return ", ".join(Scope)


# ---------------------------------------------------------------- rows


def keys_in(connection: Connection) -> list[Key]:
    """Every key of the store, the newest last."""
    joined = _KEYS.outerjoin(_USES, _USES.c.key_id == _KEYS.c.id)
    rows = connection.execute(
        select(_KEYS, _USES.c.used_at).select_from(joined).order_by(_KEYS.c.created_at, _KEYS.c.id)
    )
    return [_key(row) for row in rows]


def _key(row: Row[Any]) -> Key:
    return Key(
        row.id,
        row.name,
        frozenset(map(Scope, row.scopes.split())),
        bytes.fromhex(row.digest),
        Limits(row.requests_per_minute, row.rows_per_day),
        _moment(row.created_at),
        row.created_by,
        _moment(row.expires_at),
        None if row.revoked_at is None else _moment(row.revoked_at),
        row.replaced_by,
        None if row.used_at is None else _moment(row.used_at),
    )


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _last_change(connection: Connection) -> int:
    return int(connection.execute(select(func.coalesce(func.max(_KEYS.c.change), 0))).scalar_one())


def _insert(connection: Connection, key: Key) -> None:
    connection.execute(
        _KEYS.insert().values(
            id=key.id,
            name=key.name,
            scopes=" ".join(sorted(key.scopes)),
            digest=key.digest.hex(),
            requests_per_minute=key.limits.requests_per_minute,
            rows_per_day=key.limits.rows_per_day,
            created_at=int(key.created_at.timestamp()),
            created_by=key.created_by,
            expires_at=int(key.expires_at.timestamp()),
            change=_last_change(connection) + 1,
        )
    )


def _update(connection: Connection, key: Key) -> None:
    """Keep what can change of a key: its end, and what replaces it."""
    connection.execute(
        _KEYS.update()
        .where(_KEYS.c.id == key.id)
        .values(
            expires_at=int(key.expires_at.timestamp()),
            revoked_at=None if key.revoked_at is None else int(key.revoked_at.timestamp()),
            replaced_by=key.replaced_by,
            change=_last_change(connection) + 1,
        )
    )
