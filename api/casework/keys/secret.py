"""What a key looks like, and what is kept of it.

A key is `ketting_ID_SECRET`: a name that scanners of source code can search for, an id that lists and logs
may show, and 256 random bits. Only its SHA-256 is kept. A slow hash, such as scrypt, protects what people
think up, which can be guessed; nobody guesses 256 random bits, so it would only make each request slow.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from hashlib import sha256

_ID_BYTES, _SECRET_BYTES = 5, 32
_FORM = re.compile(rf"ketting_([0-9a-f]{{{2 * _ID_BYTES}}})_[0-9a-f]{{{2 * _SECRET_BYTES}}}", re.ASCII)

MAX_KEY = 200
"""Characters beyond which a text is not looked at."""


@dataclass(frozen=True, slots=True)
class Presented:
    """What a text says that could be a key: its id, and the SHA-256 of all of it."""

    id: str
    digest: bytes


def new_key() -> str:
    """A new key, which nobody had before.

    >>> key = new_key()
    >>> key[:8], len(key), read_key(key) is None
    ('ketting_', 83, False)
    """
    return f"ketting_{secrets.token_hex(_ID_BYTES)}_{secrets.token_hex(_SECRET_BYTES)}"


def read_key(text: str) -> Presented | None:
    """The id and digest of a key; `None` for what has not the form of one.

    >>> read_key("ketting_0123456789_" + "a" * 64).id
    '0123456789'
    >>> read_key("ketting_0123456789_secret") is None
    True
    """
    if len(text) > MAX_KEY or (form := _FORM.fullmatch(text)) is None:
        return None
    return Presented(form[1], sha256(text.encode()).digest())
