"""Entity ids for the addresses of others: the whole address, written with the letters that an id has.

Two addresses never have one id. A slash becomes a colon and any other letter that an id lacks its code
between two signs @, so that the id can be read back; of a longer one the end is a fingerprint of the whole.
"""

from __future__ import annotations

import hashlib
import re

from ontology.namespaces import read_entity_iri
from ontology.schema import is_entity_id

_LONGEST = 120
"""Characters of the address in an id, which leaves room for the id of the source."""

_FINGERPRINT = 32
_UNFIT = re.compile(r"[^A-Za-z0-9._-]", re.ASCII)
_HIERARCHICAL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://", re.ASCII)


def entity_id(source: str, iri: str) -> str:
    """The id of ours that the address is of; else one made of the source's id and the whole address.

    Addresses are not normalised: http and https, `#7` and `/7`, `%7E` and `~` are different ones.

    >>> entity_id("register", "https://reg.example/company/7")
    'register:https:reg.example:company:7'
    >>> entity_id("register", "https://reg.example/company#7")
    'register:https:reg.example:company@23@7'
    >>> entity_id("register", "https://w3id.org/ketting/id/cn-cetc")
    'cn-cetc'
    """
    own = read_entity_iri(iri)
    if own is not None and is_entity_id(own):
        return own
    scheme = _HIERARCHICAL.match(iri)
    # Without `//` the colon behind the scheme is escaped like any other: `urn@3A@x` is not `urn://x`.
    local = f"{_fitting(scheme[1])}:{_fitting(iri[scheme.end() :])}" if scheme else _fitting(iri)
    if len(local) > _LONGEST:
        local = _cut(local) + "@" + hashlib.sha256(iri.encode()).hexdigest()[:_FINGERPRINT]
    return f"{source}:{local}"


def _fitting(text: str) -> str:
    return _UNFIT.sub(lambda match: ":" if match[0] == "/" else f"@{ord(match[0]):X}@", text)


def _cut(local: str) -> str:
    """As much of the beginning as leaves room for a fingerprint, and no part of a code.

    The sign before the fingerprint then opens a code that is never closed, as in no address that is whole.
    """
    beginning = local[: _LONGEST - _FINGERPRINT - 1]
    return beginning.rpartition("@")[0] if beginning.count("@") % 2 else beginning
