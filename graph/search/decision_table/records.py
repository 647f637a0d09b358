"""Which entities surely have a gap in the record of their owners, and which may have one: all at once.

What `graph.search.completeness` finds of one entity is bounded here from both sides. Where the bounds differ,
because holdings may run through one another or in a ring, the answer is that nobody can tell without a search.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.model import ENTITY_TYPES, INDIRECT, LINK_TYPES, DIRECT, EdgeFilter, Snapshot, Traversal
from graph.search.completeness import ROUNDING, Successions
from ontology import SCHEMA, Grade

_OWNERSHIP, _UNIT = LINK_TYPES.index("Ownership"), LINK_TYPES.index("Unit")
_IS_PERSON = np.array([SCHEMA.is_a(name, "Person") for name in ENTITY_TYPES])
_TRIMMED = 6
"""So often what holds nothing, or is not held, is left out of what may be rings."""
