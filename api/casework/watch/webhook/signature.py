"""The signature by which whoever receives changes knows that they are ours, unaltered and recent."""

from __future__ import annotations

import hashlib
import hmac

HEADER = "Ketting-Signature"


def signature(secret: str, timestamp: int, body: bytes) -> str:
    """The value of the header: the second of sending, and HMAC-SHA256 over it, a full stop and the body.

    >>> signature("whsec_1", 1_795_860_000, b"{}")
    't=1795860000,v1=f3b9dc6489c9911e5692d1faa8570a5e87acc96763a606848b8ab0b73b33934d'
    """
    signed = f"{timestamp}.".encode() + body
    return f"t={timestamp},v1={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
