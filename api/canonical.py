"""JSON in one form, so that equal values are equal bytes and have one SHA-256."""

from __future__ import annotations

import hashlib
import json

# Made once: `json.dumps` makes one for each call.
_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))


def canonical(value: object) -> bytes:
    """JSON with sorted keys and without blanks, UTF-8: equal values are equal bytes.

    >>> canonical({"b": 1, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    return _ENCODER.encode(value).encode()


def sha256_of(value: object) -> str:
    """The SHA-256 of the canonical JSON of the value, in hexadecimal digits.

    >>> sha256_of([])[:8]
    '4f53cda1'
    """
    return hashlib.sha256(canonical(value)).hexdigest()
