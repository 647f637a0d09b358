"""The keys in memory, where a text is looked up; the store is only asked whether they changed."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from time import monotonic

from api.casework.keys.key import Key
from api.casework.keys.secret import read_key
from api.casework.keys.table import KeyTable, current_second
from api.errors import CaseworkError

KNOWN_SECONDS = 2.0
"""How long the keys in memory are taken to be those of the store: so late at most is a revocation felt."""

_USE_KEPT_EVERY = timedelta(minutes=5)
"""How often the last use of a key is written: a request costs no write."""

_NO_DIGEST = bytes(32)


class KeyRing:
    """All keys of a store of casework, at most `KNOWN_SECONDS` old; safe to share between threads."""

    def __init__(
        self,
        table: KeyTable,
        *,
        clock: Callable[[], datetime] = current_second,
        ticks: Callable[[], float] = monotonic,
    ) -> None:
        self._table = table
        self._clock = clock
        self._ticks = ticks
        self._lock = Lock()
        self._keys: dict[str, Key] = {}
        self._uses: dict[str, datetime] = {}
        self._change, self._looked_at = 0, float("-inf")
        self._failure: CaseworkError | None = None
        self._failed_at = float("-inf")

    @property
    def is_due(self) -> bool:
        """Whether the store has to be asked again before a key is found."""
        return self._ticks() - self._looked_at > KNOWN_SECONDS

    @property
    def is_empty(self) -> bool:
        """Whether no key was ever made: one that was revoked or has expired opens nothing to everybody."""
        return self._change == 0

    def refresh(self) -> None:
        """Read the keys again where they changed; raises `CaseworkError`, and then opens nothing."""
        with self._lock:
            if not self.is_due:  # another thread did
                return
            started = self._ticks()
            if self._failure is not None and started - self._failed_at <= KNOWN_SECONDS:
                # Not every request waits for a server that does not answer.
                raise CaseworkError(str(self._failure))
            try:
                self._read()
            except CaseworkError as error:
                self._failure, self._failed_at = error, self._ticks()
                raise
            self._failure, self._looked_at = None, started

    def _read(self) -> None:
        change = self._table.change()
        if change == self._change:
            return
        if change < self._change:
            raise CaseworkError(
                "the store of casework has fewer changes of keys than it had: it is another one or an older "
                "copy; start the service again if that is meant"
            )
        keys = {key.id: key for key in self._table.all()}
        self._uses = {id: used for id, used in self._uses.items() if id in keys}
        self._keys, self._change = keys, change

    def find(self, text: str) -> Key | None:
        """The valid key of this text; `None` for every other text, in the same time."""
        presented = read_key(text)
        if presented is None:
            return None
        key = self._keys.get(presented.id)
        is_right = hmac.compare_digest(presented.digest, _NO_DIGEST if key is None else key.digest)
        return key if is_right and key is not None and key.is_valid(self._clock()) else None

    def valid(self, id: str) -> Key | None:
        """The key of this id, if it is valid."""
        key = self._keys.get(id)
        return key if key is not None and key.is_valid(self._clock()) else None

    def use(self, key: Key) -> bool:
        """Whether this use of the key should be kept, with `keep_use`: the last one kept is a while ago."""
        now, last = self._clock(), self._uses.get(key.id, key.last_used_at)
        if last is not None and now - last < _USE_KEPT_EVERY:
            return False
        self._uses[key.id] = now
        return True

    def keep_use(self, key: Key) -> None:
        """Write that the key was used now; raises `CaseworkError`."""
        self._table.used(key.id, self._clock())
