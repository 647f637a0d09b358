"""Merkle trees as in RFC 9162 (Certificate Transparency): one hash for many rows, and a proof of each."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf, which no node of the tree can have.

    >>> leaf_hash(b"").hex()[:8]
    '6e340b9c'
    """
    return hashlib.sha256(b"\x00" + content).digest()


def merkle_root(leaves: Sequence[bytes]) -> bytes:
    """The root over hashes of leaves; that of none is the hash of nothing.

    >>> merkle_root([leaf_hash(b""), leaf_hash(bytes(1))]).hex()[:8]
    'fac54203'
    """
    if not leaves:
        return hashlib.sha256().digest()
    # Level by level; a last one without a neighbour goes up as it is, which is the tree of the RFC.
    level = list(leaves)
    while len(level) > 1:
        level = _next_level(level)
    return level[0]


def merkle_proof(leaves: Sequence[bytes], place: int) -> list[tuple[str, bytes]]:
    """The hashes beside the way from a leaf to the root, each with its side: `left` or `right`.

    >>> [side for side, _ in merkle_proof([leaf_hash(bytes([n])) for n in range(5)], 4)]
    ['left']
    """
    path: list[tuple[str, bytes]] = []
    level = list(leaves)
    while len(level) > 1:
        beside = place ^ 1
        if beside < len(level):
            path.append(("left" if beside < place else "right", level[beside]))
        level, place = _next_level(level), place // 2
    return path


def proven_root(leaf: bytes, path: Sequence[tuple[str, bytes]]) -> bytes:
    """The root to which a proof leads from the hash of a leaf.

    >>> leaves = [leaf_hash(bytes([n])) for n in range(5)]
    >>> proven_root(leaves[4], merkle_proof(leaves, 4)) == merkle_root(leaves)
    True
    """
    for side, beside in path:
        leaf = _node(beside, leaf) if side == "left" else _node(leaf, beside)
    return leaf


def _next_level(level: Sequence[bytes]) -> list[bytes]:
    joined = [_node(level[place], level[place + 1]) for place in range(0, len(level) - 1, 2)]
    return [*joined, level[-1]] if len(level) % 2 else joined


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()
