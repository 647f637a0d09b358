"""Acronyms that a name would yield: a reason to look, never proof of who is meant."""

from __future__ import annotations

from ingest.normalise import folded_initials

LONGEST_ACRONYM = 10
"""Letters of the longest acronym that is looked for."""


def derived_acronyms(name: str) -> frozenset[str]:
    """The initials of a name of three words or more, with and without its company words: a reason to look.

    >>> sorted(derived_acronyms("Semiconductor Manufacturing International Corp."))
    ['smi', 'smic']
    """
    return frozenset(acronym for acronym in folded_initials(name) if 3 <= len(acronym) <= LONGEST_ACRONYM)
