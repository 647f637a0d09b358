"""Cross-holdings: the groups of entities that hold each other, and an order from owners to owned."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # it takes a third of a second to import, and most questions do not need it
    from scipy import sparse

_SETTLED = 1e-9


@dataclass(frozen=True)
class Components:
    """The strongly connected components of a graph of holdings.

    `labels` `(n_entities,)` number them from owners to owned: no entity holds one of a lower number. `order`
    are the entities by label, those of component `c` being `order[begin[c]:begin[c + 1]]`.
    """

    labels: NDArray[np.int64]
    order: NDArray[np.int64]
    begin: NDArray[np.int64]

    @classmethod
    def of(cls, owners: NDArray[np.int64], owned: NDArray[np.int64], count: int) -> Components:
        """Those of holdings among `count` entities.

        >>> Components.of(np.array([0, 1, 2]), np.array([1, 2, 1]), 3).labels.tolist()
        [0, 1, 1]
        """
        from scipy import sparse
        from scipy.sparse import csgraph

        graph = sparse.coo_array((np.ones(len(owners), np.int8), (owners, owned)), shape=(count, count))
        number, found = csgraph.connected_components(graph.tocsr(), directed=True, connection="strong")
        labels = _from_owners(found.astype(np.int64), owners, owned, number)
        begin = np.zeros(number + 1, np.int64)
        np.cumsum(np.bincount(labels, minlength=number), out=begin[1:])
        return cls(labels, np.argsort(labels, kind="stable"), begin)

    @property
    def count(self) -> int:
        """How many components."""
        return len(self.begin) - 1

    def members(self, label: int) -> NDArray[np.int64]:
        """(n,) the entities of one component."""
        return self.order[self.begin[label] : self.begin[label + 1]]

    def rings(self, owners: NDArray[np.int64], owned: NDArray[np.int64]) -> list[NDArray[np.int64]]:
        """The components of entities that hold themselves, directly or by way of others."""
        sizes = np.diff(self.begin)
        in_ring = sizes[self.labels] > 1
        in_ring[owners[owners == owned]] = True
        return [self.members(label) for label in np.unique(self.labels[in_ring]).tolist()]


def _from_owners(
    labels: NDArray[np.int64], owners: NDArray[np.int64], owned: NDArray[np.int64], number: int
) -> NDArray[np.int64]:
    """The labels in an order in which every holding leads to the same or a higher one."""
    upper, lower = labels[owners], labels[owned]
    if (upper <= lower).all():
        return labels
    if (upper >= lower).all():  # the order in which Pearce's algorithm of SciPy numbers them
        return number - 1 - labels
    outside = upper != lower
    upper, lower = upper[outside], lower[outside]
    waiting = np.bincount(lower, minlength=number)
    begin = np.zeros(number + 1, np.int64)
    np.cumsum(np.bincount(upper, minlength=number), out=begin[1:])
    below = lower[np.argsort(upper, kind="stable")].tolist()
    places, free = np.zeros(number, np.int64), np.flatnonzero(waiting == 0).tolist()
    missing = waiting.tolist()
    for place in range(number):
        label = free.pop()
        places[label] = place
        for other in below[begin[label] : begin[label + 1]]:
            missing[other] -= 1
            if not missing[other]:
                free.append(other)
    return places[labels]


def is_open(ring: sparse.csc_array | NDArray[np.float64]) -> bool:
    """Whether some of the ring is held outside it, so that shares within it come to an end.

    `ring` `(n, n)` has the fraction of each column's entity that each row's entity holds.

    >>> from scipy import sparse
    >>> closed = sparse.csc_array(np.array([[0.0, 1.0], [1.0, 0.0]]))
    >>> is_open(closed), is_open(closed * 0.99)
    (False, True)
    """
    # The matrix I - W of a strongly connected W has an inverse without negative numbers if and only if shares
    # within it come to an end; then each row of it applied to ones is at least 1.
    ones = np.ones(ring.shape[0])
    try:
        result = solved(ring, ones, from_owners=True)
    except (RuntimeError, np.linalg.LinAlgError):
        return False
    return bool(np.isfinite(result).all() and (result >= 1 - _SETTLED).all() and result.max() < 1 / _SETTLED)


def solved(
    ring: sparse.csc_array | NDArray[np.float64], right: NDArray[np.float64], *, from_owners: bool = False
) -> NDArray[np.float64]:
    """x of x = right + W x, or with `from_owners` of x = right + Wᵀ x, for the holdings W in a ring.

    `right` is `(n,)` or `(n, k)`. Raises `numpy.linalg.LinAlgError` or `RuntimeError` for a singular system.

    >>> from scipy import sparse
    >>> half = sparse.csc_array(np.array([[0.0, 0.5], [0.5, 0.0]]))
    >>> solved(half, np.array([0.75, 0.0])).round(9).tolist()
    [1.0, 0.5]
    """
    if isinstance(ring, np.ndarray):
        open_part = np.eye(len(ring)) - ring
        return np.asarray(np.linalg.solve(open_part.T if from_owners else open_part, right), np.float64)
    from scipy import sparse
    from scipy.sparse import linalg

    size = ring.shape[0]
    matrix = (sparse.eye_array(size, format="csc") - ring).tocsc()
    if from_owners:
        matrix = matrix.T.tocsc()
    return np.asarray(linalg.splu(matrix).solve(right), np.float64)
