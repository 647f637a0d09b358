"""JSON in one form, so that equal values are equal bytes and have one SHA-256."""

from __future__ import annotations

import hashlib
import json


def canonical(value: object) -> bytes:
    """JSON with sorted keys and without blanks, UTF-8: equal values are equal bytes.

    >>> canonical({"b": 1, "a": "é"}).decode()
    '{"a":"é","b":1}'
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()


def sha256_of(value: object) -> str:
    """The SHA-256 of the canonical JSON of the value, in hexadecimal digits.

    >>> sha256_of([])[:8]
    '4f53cda1'
    """
    return hashlib.sha256(canonical(value)).hexdigest()
