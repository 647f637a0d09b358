"""Anchors: the head of the log, signed and kept elsewhere, against which a later log is held."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from api.canonical import canonical
from api.casework.audit.log import head
from api.casework.audit.names import key_check
from api.casework.audit.record import written_time
from api.casework.database import Casework
from api.errors import BadUse

_FORM = 1
_LARGEST = 65_536
"""Bytes of an anchor that is read."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The head of a log at a time: the number and hash of its last record, and how many records it had."""

    sequence: int
    hash: str
    count: int
    time: str
    store: str


def anchor_of(casework: Casework, now: datetime) -> Anchor:
    """The head of the log now.

    >>> from datetime import UTC
    >>> from tempfile import TemporaryDirectory
    >>> from api.casework.opening import opened_casework
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/c.db") as casework:
    ...     anchor_of(casework, datetime(2026, 1, 2, tzinfo=UTC)).count
    0
    """
    with casework.read() as connection:
        sequence, hash = head(connection)
    return Anchor(sequence, hash, sequence, written_time(now), casework.url)


def signed(anchor: Anchor, key: bytes) -> bytes:
    """The anchor as the content of a file, with its HMAC-SHA-256 (RFC 2104) by the key.

    >>> signed(Anchor(0, "0" * 64, 0, "2026-01-02T00:00:00.000000Z", "sqlite:///c.db"), b"key")[:12]
    b'{"anchor":1,'
    """
    stated = {"anchor": _FORM, **asdict(anchor), "key": key_check(key)}
    return canonical({**stated, "hmac": _hmac(stated, key)}) + b"\n"


def read_anchor(path: Path, key: bytes) -> Anchor:
    """The anchor in the file; raises `BadUse` for what is none, was changed, or is signed by another key."""
    with path.open("rb") as file:
        text = file.read(_LARGEST)
    try:
        stated = json.loads(text)
        signature = stated.pop("hmac")
        anchor = Anchor(**{name: stated[name] for name in Anchor.__dataclass_fields__})
    except (ValueError, TypeError, AttributeError, KeyError):
        raise BadUse(f"{path} is no anchor; name a file that `ketting audit anchor` wrote") from None
    if stated.get("key") != key_check(key):
        raise BadUse(f"{path} is signed by another key; name its key with --key")
    if not isinstance(signature, str) or not hmac.compare_digest(signature, _hmac(stated, key)):
        raise BadUse(f"{path} was changed since it was signed")
    return anchor


def _hmac(stated: Mapping[str, Any], key: bytes) -> str:
    return hmac.new(key, canonical(stated), hashlib.sha256).hexdigest()
