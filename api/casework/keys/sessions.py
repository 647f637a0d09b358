"""Sessions of the page: who signed in, in a signed cookie, and the token that its forms are sent with.

The cookie names a key and says nothing of its secret. It is over when the key is, after `SESSION_SECONDS`, or
when its holder signs out.
"""

from __future__ import annotations

import hmac
import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from threading import Lock
from time import time

from api.casework.keys.counts import EndedSessions

SESSION_SECONDS = 12 * 3600
"""How long a session lasts, however much it is used."""

_SECRET_BYTES = 32
_MAX_COOKIE = 300
_ANYBODY = "-"
"""What stands in place of a key's id where nobody has signed in."""


@dataclass(frozen=True, slots=True)
class Session:
    """A browser that the page knows: a number of its own, since when, and the key that it signed in with."""

    number: str
    begun: int
    key_id: str | None = None


class Sessions:
    """Makes and reads cookies, signed with a secret that nobody else has.

    With a `table` a session that was ended is over for other processes, and after a restart, too.
    """

    def __init__(
        self, secret: bytes, clock: Callable[[], float] = time, table: EndedSessions | None = None
    ) -> None:
        self._secret = secret
        self._table = table
        self._clock = clock
        self._lock = Lock()
        self._ended: dict[str, int] = {}
        # Cookies are of a machine, whatever the port: two services on it must not take each other's.
        self.cookie = f"ketting_session_{self._mac('cookie')[:8]}"

    def begin(self, key_id: str | None = None) -> Session:
        """A new session; signing in begins another one, so that nobody knows its number beforehand."""
        return Session(secrets.token_hex(16), int(self._clock()), key_id)

    def written(self, session: Session) -> str:
        """The session as the value of its cookie."""
        said = f"{session.number}.{session.begun}.{session.key_id or _ANYBODY}"
        return f"{said}.{self._mac('session', said)}"

    def read(self, value: str) -> Session | None:
        """The session of a cookie; `None` for one that we did not write, that is over, or that was ended.

        >>> sessions = Sessions(bytes(32))
        >>> session = sessions.begin("0123456789")
        >>> sessions.read(sessions.written(session)) == session, sessions.read("0.0.-.0")
        (True, None)
        """
        said, _, mac = value.rpartition(".")
        if len(value) > _MAX_COOKIE or not _are_same(mac, self._mac("session", said)):
            return None
        number, begun, key_id = said.split(".")
        session = Session(number, int(begun), None if key_id == _ANYBODY else key_id)
        if self._clock() - session.begun >= SESSION_SECONDS or session.number in self._ended:
            return None
        return session

    def end(self, session: Session) -> None:
        """Take the session for over, whoever has kept its cookie; raises `CaseworkError`."""
        now, over = int(self._clock()), session.begun + SESSION_SECONDS
        with self._lock:
            self._ended = {number: end for number, end in self._ended.items() if end > now}
            self._ended[session.number] = over
        if self._table is not None:
            self._table.add(session.number, over, now)

    def refresh(self) -> None:
        """Learn which sessions other processes ended; raises `CaseworkError`."""
        if self._table is not None:
            ended = self._table.all(int(self._clock()))
            with self._lock:
                self._ended |= ended

    def token(self, session: Session) -> str:
        """What a form of this session is sent with: no other site and no other session knows it."""
        return self._mac("form", session.number)

    def is_token(self, session: Session, sent: str) -> bool:
        """Whether a form was sent with the token of the session."""
        return _are_same(sent, self.token(session))

    def _mac(self, *parts: str) -> str:
        text = "\0".join(parts).encode("utf-8", "surrogateescape")
        return hmac.new(self._secret, text, sha256).hexdigest()


def kept_secret(path: Path) -> bytes:
    """The secret in a file that only its owner reads, made where there is none; raises `OSError`.

    It stands in no database: whoever reads a backup of one could sign in as anybody.
    """
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    for _ in range(2):
        with suppress(FileNotFoundError):
            secret = path.read_bytes()
            if len(secret) == _SECRET_BYTES:
                return secret
            path.unlink()  # it was cut off, or is something else
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with os.fdopen(os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            file.write(secrets.token_bytes(_SECRET_BYTES))
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):  # another process made one at the same moment, which holds
            os.link(made, path)
        made.unlink()
    return path.read_bytes()


def _are_same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "surrogateescape"), other.encode())
