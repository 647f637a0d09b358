"""A snapshot: the graph at one version as read-only arrays, so that hop queries are fast."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from graph.lru_byte_cache import LruByteCache
from graph.model.absorptions import with_absorptions
from graph.model.array_folder import opened_arrays, write_arrays
from graph.model.arrays import distinct, order_by
from graph.model.codes import CLASSES, ENTITY_TYPES, LINK_TYPES, MOST_OWN_CLASSES
from graph.model.compiled_rows import compile_rows
from graph.model.ids import IdTable
from graph.model.observations import GivesCodedView, Observations, ObservationSource
from graph.model.rows import ROW_FIELDS
from graph.model.traversal import COLLAPSED
from graph.model.validity import Array, RowColumns
from graph.model.view_reading import membership_rows, read_view
from ontology import SCHEMA, Grade

POSSIBLY_SAME = "possiblySameAs"
STEP_TYPES = (*LINK_TYPES, POSSIBLY_SAME)
"""What a step of a path can be: a link, or a possible sameness (`graph.model.possible_samenesses`)."""

STATE_BODY, ARMED_FORCES, REGISTERED_AGENT = "state_body", "armed_forces", "registered_agent"
SMALL_LINK_ROWS = 50_000
"""Up to so many rows of links, an array operation over all of them costs less than a search."""

_HEADER = {
    "format": 3,
    "link_types": list(LINK_TYPES),
    "entity_types": list(ENTITY_TYPES),
    "classes": list(CLASSES),
}
"""Saved with the arrays: a snapshot with other codes is not opened but built anew."""


@dataclass(frozen=True)
class Adjacency:
    """CompiledRow numbers of links grouped by one end: those of entity `i` are `rows[begin[i]:begin[i + 1]]`.

    >>> by_end = Adjacency.by(np.array([1, 0, 1]), 2)
    >>> by_end.begin.tolist(), by_end.rows.tolist()
    ([0, 1, 3], [1, 0, 2])
    """

    begin: NDArray[np.int64]  # (n_entities + 1,)
    rows: NDArray[np.int32]  # (n_rows,)

    @classmethod
    def by(cls, ends: Array, count: int) -> Adjacency:
        """Group row numbers by an end column, over `count` entities.

        `ends`: (n_rows,) positions.
        """
        begin = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(ends, minlength=count), out=begin[1:])
        return cls(begin, order_by(ends).astype(np.int32))

    def of(self, entity: int | np.int64) -> NDArray[np.int32]:
        """(n,) the row numbers of one entity.

        >>> Adjacency.by(np.array([1, 0, 1]), 2).of(1).tolist()
        [0, 2]
        """
        return self.rows[self.begin[entity] : self.begin[entity + 1]]


@dataclass(frozen=True)
class Snapshot:
    """Entities, link rows and class memberships of one view of a store.

    `version` is the store's; `links` and `memberships` have the columns of `ROW_FIELDS`. For
    memberships `type` is the class, `lower` the member and `upper` the position in `targets` of what
    the membership comes from: a class name, or the id of the listing. `up` groups links by their
    lower end, `down` by their upper end. `own_classes` are those of which there are members beside `CLASSES`.
    Links stand in the order of their lower ends, but for possible samenesses, which stand after them.
    """

    version: int
    ids: IdTable
    types: NDArray[np.uint8]  # (n_entities,) positions in ENTITY_TYPES
    links: RowColumns
    memberships: RowColumns
    targets: tuple[str, ...]
    up: Adjacency
    down: Adjacency
    cache: LruByteCache = field(default_factory=LruByteCache, compare=False, repr=False)
    search_cache: LruByteCache = field(default_factory=lambda: LruByteCache(2**24), compare=False, repr=False)
    table_cache: LruByteCache = field(default_factory=lambda: LruByteCache(2**29), compare=False, repr=False)
    whole_degrees: tuple[frozenset[str], Array] | None = field(default=None, compare=False, repr=False)
    own_classes: tuple[str, ...] = ()

    @classmethod
    def build(cls, reader: ObservationSource) -> Snapshot:
        """Read the whole view, column-wise."""
        columns = reader.membership_columns()
        coded = reader.coded_view() if isinstance(reader, GivesCodedView) else None
        if coded is None:
            coded = read_view(reader, columns.lower)
        ids = IdTable.of_sorted(coded.ids)
        memberships = membership_rows(ids, columns)
        links = compile_rows(_ordered(coded.links))
        return cls.of(reader.version, ids, coded.types, links, *memberships)

    @classmethod
    def of(
        cls,
        version: int,
        ids: IdTable,
        types: Array,
        links: RowColumns,
        memberships: RowColumns,
        targets: Iterable[str],
        own_classes: tuple[str, ...] = (),
    ) -> Snapshot:
        """Assemble a snapshot from compiled rows; who was absorbed has no presumed owners from then on.

        `types`: (n_entities,) positions in `ENTITY_TYPES`.
        """
        links = with_absorptions(links)
        # What one entity has above it is read together, so it stands together.
        up = Adjacency.by(links["lower"], len(ids))
        links = {name: column[up.rows] for name, column in links.items()}
        return cls(
            version,
            ids,
            types,
            links,
            memberships,
            tuple(targets),
            up=Adjacency(up.begin, np.arange(len(up.rows), dtype=np.int32)),
            down=Adjacency.by(links["upper"], len(ids)),
            own_classes=own_classes,
        )

    @property
    def classes(self) -> tuple[str, ...]:
        """What the codes of classes are positions in."""
        return (*CLASSES, *self.own_classes)

    @property
    def is_small(self) -> bool:
        """Whether an array over all links costs less than a search."""
        return len(self.links["type"]) <= SMALL_LINK_ROWS

    @cached_property
    def barriers(self) -> Array:
        """Whether each entity is or ever was a state body or an armed force: `(n_entities,)`."""
        return self.state_bodies | self.armed_forces

    @cached_property
    def state_bodies(self) -> Array:
        """Whether each entity is or ever was a state body: `(n_entities,)`. Dates are ignored."""
        return self._ever_members(STATE_BODY)

    @cached_property
    def armed_forces(self) -> Array:
        """Whether each entity is or ever was an armed force: `(n_entities,)`. Dates are ignored."""
        return self._ever_members(ARMED_FORCES)

    def _ever_members(self, risk_class: str) -> Array:
        member = np.zeros(len(self.ids), bool)
        member[self.memberships["lower"][self.class_rows(risk_class)]] = True
        return member

    def with_degrees(self, link_types: frozenset[str], degrees: Array) -> Snapshot:
        """The snapshot as a part of a larger graph, where the entities have these degrees `(n_entities,)`."""
        return replace(self, whole_degrees=(link_types, degrees))

    def degrees(self, link_types: frozenset[str]) -> Array:
        """How many entities each entity has a link of these types to, of any day: `(n_entities,)`."""
        if self.whole_degrees is not None and self.whole_degrees[0] == link_types:
            return self.whole_degrees[1]
        chosen = np.array([name in link_types for name in STEP_TYPES])
        degrees: Array | None = self.cache.get(
            ("degrees", link_types),
            lambda: _neighbours(self.links, chosen[self.links["type"]], len(self.ids)),
            lambda degrees: degrees.nbytes,
            eager=True,
        )
        assert degrees is not None  # eager values are always built
        return degrees

    @cached_property
    def has_collapsed(self) -> bool:
        """Whether any row joins two forms of one body, or two bodies that may be one."""
        joins = np.array([name in (COLLAPSED, POSSIBLY_SAME) for name in STEP_TYPES])
        return bool(joins[self.links["type"]].any())

    @cached_property
    def members(self) -> tuple[Array, ...]:
        """For each class, in the order of `classes`, the numbers of its membership rows."""
        return tuple(np.flatnonzero(self.memberships["type"] == code) for code in range(len(self.classes)))

    @cached_property
    def memberships_of(self) -> Adjacency:
        """Membership rows grouped by member."""
        return Adjacency.by(self.memberships["lower"], len(self.ids))

    def class_rows(self, risk_class: str) -> Array:
        """Numbers of the membership rows of one class; none for one without members."""
        if risk_class not in self.classes:
            return np.zeros(0, np.int64)
        return self.members[self.classes.index(risk_class)]

    def is_a(self, position: int, entity_type: str) -> bool:
        """Whether the entity is of the type or one below it."""
        return SCHEMA.is_a(ENTITY_TYPES[self.types[position]], entity_type)

    def save(self, folder: Path) -> None:
        """Write the arrays to a new folder, which appears complete or not at all; raises `OSError`."""
        folder.parent.mkdir(parents=True, exist_ok=True)
        scratch = Path(tempfile.mkdtemp(dir=folder.parent, prefix=".snapshot-"))
        try:
            meta = {
                **_HEADER,
                "version": self.version,
                "targets": self.targets,
                "own_classes": self.own_classes,
            }
            write_arrays(scratch, self._arrays(), meta)
            scratch.replace(folder)
        except OSError:
            shutil.rmtree(scratch, ignore_errors=True)
            if not (folder / "meta.json").exists():  # else another process was first: same content
                raise

    @classmethod
    def open(cls, folder: Path) -> Snapshot | None:
        """Map the arrays of a folder into memory; `None` when it is missing, damaged or of other codes."""
        try:
            arrays, meta = opened_arrays(folder)
            if {key: meta[key] for key in _HEADER} != _HEADER:
                return None
            return cls(
                meta["version"],
                IdTable(arrays["ids"], arrays["offsets"]),
                arrays["types"],
                {name: arrays[f"link_{name}"] for name in ROW_FIELDS},
                {name: arrays[f"membership_{name}"] for name in ROW_FIELDS},
                tuple(meta["targets"]),
                up=Adjacency(arrays["up_begin"], arrays["up_rows"]),
                down=Adjacency(arrays["down_begin"], arrays["down_rows"]),
                own_classes=tuple(meta["own_classes"]),
            )
        except (OSError, ValueError, KeyError):
            return None

    def _arrays(self) -> dict[str, Array]:
        return {
            "ids": self.ids.block,
            "offsets": self.ids.offsets,
            "types": self.types,
            **{f"link_{name}": self.links[name] for name in ROW_FIELDS},
            **{f"membership_{name}": self.memberships[name] for name in ROW_FIELDS},
            "up_begin": self.up.begin,
            "up_rows": self.up.rows,
            "down_begin": self.down.begin,
            "down_rows": self.down.rows,
        }


def _neighbours(links: RowColumns, chosen: Array, count: int) -> Array:
    """How many other ends each of the entities has over the chosen links.

    `chosen`: (n,) row numbers.
    """
    upper, lower = links["upper"][chosen], links["lower"][chosen]
    pairs = np.minimum(upper, lower).astype(np.int64) << 32
    pairs |= np.maximum(upper, lower)
    pairs = distinct(pairs)
    degrees: Array = np.bincount(pairs >> 32, minlength=count)
    degrees += np.bincount(pairs & 0xFFFFFFFF, minlength=count)
    return degrees.astype(np.int32)


def _ordered(o: Observations) -> Observations:
    """The same, with the ends of links that have no upper end in the order of their ids."""
    has_upper = np.array([SCHEMA.link_type(name).has_upper for name in LINK_TYPES])
    swap = ~has_upper[o.type] & (o.lower < o.upper)
    return replace(o, upper=np.where(swap, o.lower, o.upper), lower=np.where(swap, o.upper, o.lower))


assert max(len(STEP_TYPES), len(ENTITY_TYPES), len(CLASSES) + MOST_OWN_CLASSES) < 256, (
    "type codes are one byte"
)
assert int(Grade.D) == 3, "rows are banded by four grades"
