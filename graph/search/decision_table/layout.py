"""What the bits of an entity say while the decision table is made, and which of them a link passes on.

For each class there are four bits, one a minimum grade: a member is reached on evidence of that grade. Three
more say that a member is reached over facts that may hold, that such a membership was not yet observed on the
day, and that a member is reached over shares of any size. The bits after those of the classes are of the
entity alone, or of what it reaches.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from ontology import Grade

Words = NDArray[np.uint64]
"""One number an entity, `(n_entities,)`, or one an edge."""

MOST_CLASSES = 8
GRADES = len(Grade)

_OF_CLASS = 3
_FIRST_OF_CLASS = MOST_CLASSES * GRADES
_FIRST_FLAG = _FIRST_OF_CLASS + MOST_CLASSES * _OF_CLASS

OPEN_END, MAYBE_OPEN, HUB, UNOBSERVED_LINK, OWNED, DOUBTED, STOP, MAY_BE_CUT = (
    np.uint64(1 << (_FIRST_FLAG + place)) for place in range(8)
)
"""The record of owners surely has a gap; may have one; what stops paths without being conclusive is reached;
a link that leads on was not yet observed; somebody is recorded above the entity; the entity may be one with
another body; it is such a stop itself; a bound may cut the search from it short. No link passes on the last
two."""

STRICT = np.uint64((1 << _FIRST_OF_CLASS) - 1)
"""The bits that say on what evidence a member of which class is reached."""

OF_CLASSES = np.uint64((1 << _FIRST_FLAG) - 1) & ~STRICT
"""The other bits that are of a class."""


def reached(place: int, grade: int) -> np.uint64:
    """The bit of a class, by its place, at a minimum grade."""
    return np.uint64(1 << (place * GRADES + grade))


def near(place: int) -> np.uint64:
    """The bit that a member is reached over facts that may hold."""
    return np.uint64(1 << (_FIRST_OF_CLASS + place * _OF_CLASS))


def unobserved(place: int) -> np.uint64:
    """The bit that a member is reached whose membership was not yet observed."""
    return np.uint64(near(place) << np.uint64(1))


def near_by_any_share(place: int) -> np.uint64:
    """The bit that a member is reached over holdings of any size."""
    return np.uint64(near(place) << np.uint64(2))


RELAXED_CODE, ANY_SHARE_CODE = 1 << GRADES, 1 << (GRADES + 1)
"""Bits of the code of a link row beside those of the minimum grades at which it counts."""


def masks_by_code() -> Words:
    """(64,) which bits a row passes on, by its code: at which grades it counts, and how else."""
    classes = range(MOST_CLASSES)
    relaxed = OPEN_END | MAYBE_OPEN | HUB | UNOBSERVED_LINK | OWNED
    any_share = DOUBTED
    for place in classes:
        relaxed |= near(place) | unobserved(place)
        any_share |= near_by_any_share(place)
    masks = np.zeros(2 * ANY_SHARE_CODE, np.uint64)
    for code in range(len(masks)):
        for grade in range(GRADES):
            if code >> grade & 1:
                masks[code] |= np.bitwise_or.reduce([reached(place, grade) for place in classes])
        masks[code] |= relaxed if code & RELAXED_CODE else np.uint64(0)
        masks[code] |= any_share if code & ANY_SHARE_CODE else np.uint64(0)
    return masks


def bits_where(is_set: NDArray[Any], bit: np.uint64) -> Words:
    """The bit where the mask `(n,)` is true."""
    return np.where(is_set, bit, np.uint64(0))


# ------------------------------------------------------------ what is kept of an entity

_SPREAD = 4
_HALF = MOST_CLASSES * _OF_CLASS // 2
_SPREAD_BITS = np.array(
    [
        sum((bits >> place * _OF_CLASS & 0b111) << place * _SPREAD for place in range(MOST_CLASSES // 2))
        for bits in range(1 << _HALF)
    ],
    np.uint32,
)


def kept_words(strict_by_hops: list[Words], exact: Words, flags: Words) -> NDArray[np.uint32]:
    """(n_words, n_entities) four bits a class in each word but the last, which has the other flags.

    A word for each number of hops; one that says for which of these bits a shortest path has no indirect
    link; and one with the bits `near`, `unobserved` and `near_by_any_share`.
    """
    words = np.empty((len(strict_by_hops) + 3, len(flags)), np.uint32)
    for place, strict in enumerate((*strict_by_hops, exact)):
        words[place] = strict & STRICT
    of_classes = (flags & OF_CLASSES) >> np.uint64(_FIRST_OF_CLASS)
    words[-2] = _SPREAD_BITS[of_classes & np.uint64((1 << _HALF) - 1)]
    words[-2] |= _SPREAD_BITS[of_classes >> np.uint64(_HALF)] << np.uint32(16)
    words[-1] = flags >> np.uint64(_FIRST_FLAG)
    return words


NEAR, UNOBSERVED, NEAR_BY_ANY_SHARE = (1 << place for place in range(_OF_CLASS))
"""The bits of a class in the word before the last."""


def flag(bit: np.uint64) -> int:
    """A flag as the last word has it."""
    return int(bit) >> _FIRST_FLAG
