"""The numbers that arrays have for link types, entity types and classes: their positions."""

from __future__ import annotations

from collections.abc import Iterable

from ontology import SCHEMA

LINK_TYPES = tuple(SCHEMA.link_types)
ENTITY_TYPES = tuple(SCHEMA.entity_types)
CLASSES = tuple(SCHEMA.classes)
"""The codes of types and classes in the arrays are positions in these; classes of one's own come after."""

MOST_OWN_CLASSES = 100
"""Classes of one's own that a store can have, beside those of the schema."""


def own_classes_among(names: Iterable[str]) -> tuple[str, ...]:
    """The classes of one's own among classes, in the order in which a snapshot has them.

    >>> own_classes_among(["watched", "meu_list", "our_denied", "watched"])
    ('our_denied', 'watched')
    """
    return tuple(sorted({*names} - {*CLASSES}))
