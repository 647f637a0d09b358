"""Reading the property graph for analysts a part at a time, as the search engine asks for it.

Cypher chooses by type, direction, label and number of neighbours alone. What holds on a day is in the
packed rows, which the search engine filters. Names in a query come from the ontology; all else is a
parameter. `CYPHER 5` keeps the meaning of `id()`, whatever the server's default language.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from graph.errors import StoreBusy
from graph.model.traversal import COLLAPSED
from graph.store.neighbours import EntityBatch, Keys, LinkQuery, Neighbours
from graph.store.neo4j.connection import Connection, Record
from graph.store.neo4j.projection.nodes import CLASSIFIED, LINK_TYPES, NEWEST_SCHEMA, ROW_CODES, TYPE_LABELS
from graph.store.packed_rows import ROW_BYTES

_LAST_LOOK = 0.5
"""Seconds, past the end if need be, to see whether what was read still stands."""

_BY_DEPTH = sorted(TYPE_LABELS, key=lambda name: -len(TYPE_LABELS[name]))

# A number comes back in a database that was emptied and filled anew; a time does not.
_LOADED_AT = "HEAD(COLLECT { MATCH (v:KettingVersion {number: k.version}) RETURN v.loaded_at })"

_VERSION_STAMP = f"[k.version, k.graph_version, {_LOADED_AT}, coalesce(k.remade, 0)]"

_STATE = f"""
MATCH (k:KettingStore {{id: 'store'}})
CALL () {{ CALL db.relationshipTypes() YIELD relationshipType RETURN collect(relationshipType) AS types }}
RETURN k.schema, k.codes, {_VERSION_STAMP}, types
"""

_VERSION = f"MATCH (k:KettingStore {{id: 'store'}}) RETURN {_VERSION_STAMP}"

_ENTITY = f"""
CYPHER 5 MATCH (k:KettingStore {{id: 'store'}})
OPTIONAL MATCH (n:Thing {{id: $of.id}})
RETURN {_VERSION_STAMP}, id(n), labels(n), n.membership_targets, n.packed_memberships
"""


@dataclass(frozen=True, slots=True)
class GraphState:
    """The version that the graph for analysts shows; `version_stamp` is another as soon as any of it is."""

    version: int
    has_successions: bool
    version_stamp: list[Any]


class GraphStateCache:
    """The state seen last, so that not every search has to ask for it; threads may share it."""

    def __init__(self) -> None:
        self.state: GraphState | None = None


class ProjectionReader:
    """See `graph.store.neighbours.GraphReader`. Keys are the server's own numbers of nodes.

    All that is asked in it ends within `seconds` of its beginning. Raises `StoreBusy` while a load has
    still to bring the graph up to the newest version, for a graph of an older layout, and whenever the
    version is another one than was wanted.
    """

    def __init__(
        self, connection: Connection, cache: GraphStateCache, seconds: float, version: int | None
    ) -> None:
        self._connection = connection
        self._cache = cache
        self._ends_at = time.monotonic() + seconds
        self._wanted = version
        self._is_begun = False
        self._last_stamp: list[Any] | None = None  # what the last query saw when all else was read
        state = cache.state
        self._state = state if state is not None and version in (None, state.version) else self._read_state()

    @property
    def version(self) -> int:
        """Number of the newest load seen."""
        return self._state.version

    @property
    def has_successions(self) -> bool:
        """Whether there may be links that count no hop because both ends are one body."""
        return self._state.has_successions

    def entity(self, id: str) -> EntityBatch | None:
        """The entity of this canonical id; `None` when there is none."""
        rows = self._ask(_ENTITY, {"id": id})
        if not rows or rows[0][0] != self._state.version_stamp:
            if self._is_begun:  # what was read so far is of another version
                raise self._changed()
            self._state = self._read_state()
            self._is_begun = True
            return self.entity(id)
        self._is_begun = True
        [[_, key, labels, targets, packed]] = rows
        if key is None:
            return None
        memberships = [] if packed is None else self._memberships([(key, targets, packed)])
        return EntityBatch([key], [id], [_entity_type(tuple(labels))], memberships)

    def neighbours(self, keys: Keys, query: LinkQuery) -> Neighbours:
        """The links of entities that were read before."""
        text = _neighbours_text(
            query.up,
            query.down,
            query.degree_types,
            query.include_hubs,
            query.only_goal_ends,
            query.or_started_after is not None,
            self.has_successions,
            query.depth,
        )
        [[hubs, waves, groups, members, self._last_stamp]] = self._ask(
            text,
            {"ids": keys.tolist()},
            most=query.limit,
            max_degree=query.max_degree,
            day=query.or_started_after,
        )
        passed = set(hubs) if not query.include_hubs else set()
        waves[0][0] = [key for key in keys.tolist() if key not in passed]
        upper: list[int] = []
        lower: list[int] = []
        packed: list[bytes] = []
        followed: list[int] = []
        is_truncated = False
        for from_depth, *parts in waves:
            is_short = any(len(rows) >= query.limit for _, _, rows in parts)
            is_truncated |= is_short and not followed
            if is_short:  # of the links of these some may be missing
                break
            followed += from_depth
            for uppers, lowers, rows in parts:
                if not len(uppers) == len(lowers) == len(rows):
                    raise self._changed()  # a link that a load takes away has no properties any more
                upper += uppers
                lower += lowers
                packed += rows
        entities = EntityBatch([], [], [], self._memberships(members))
        for labels, of_labels, ids in groups:
            if labels is None or len(ids) != len(of_labels):
                raise self._changed()
            entities.keys.extend(of_labels)
            entities.ids.extend(ids)
            entities.types.extend([_entity_type(tuple(labels))] * len(ids))
        return Neighbours(upper, lower, packed, entities, followed, hubs, is_truncated)

    def is_unchanged(self) -> bool:
        """Whether no load has touched the graph since the search began."""
        if self._last_stamp is None:
            self._ends_at = max(self._ends_at, time.monotonic() + _LAST_LOOK)
            [[self._last_stamp]] = self._ask(_VERSION)
        version_stamp, self._last_stamp = self._last_stamp, None
        return version_stamp == self._state.version_stamp

    # ------------------------------------------------------------ inside

    def _memberships(self, members: Sequence[Sequence[Any]]) -> list[tuple[int, list[str], bytes]]:
        """Key, targets and packed rows of each member, read while a load may be rewriting their nodes."""
        memberships: list[tuple[int, list[str], bytes]] = []
        for key, targets, packed in members:
            # A load writes the label and the two properties one after another.
            if targets is None or packed is None or len(packed) != len(targets) * ROW_BYTES:
                raise self._changed()
            memberships.append((key, targets, packed))
        return memberships

    def _changed(self) -> StoreBusy:
        self._cache.state = None
        return StoreBusy(f"{self._connection.url} was loaded while it was searched; ask again")

    def _read_state(self) -> GraphState:
        rows = self._ask(_STATE)
        url = self._connection.url
        if not rows:
            raise StoreBusy(f"{url} has had nothing loaded yet; load a source")
        [[schema, codes, version_stamp, types]] = rows
        if schema != NEWEST_SCHEMA or codes != ROW_CODES:
            raise StoreBusy(
                f"{url} keeps its graph in the layout of another program; load any source to renew it"
            )
        version, shown, *_ = version_stamp
        if shown != version:
            raise StoreBusy(f"{url} is bringing its graph up to the newest load; ask again when that is done")
        state = GraphState(version, not {*LINK_TYPES[COLLAPSED]}.isdisjoint(types), version_stamp)
        self._cache.state = state
        if self._wanted not in (None, version):
            raise StoreBusy(f"{url} shows version {version} now, and not {self._wanted} any more")
        return state

    def _ask(self, query: str, of: dict[str, Any] | None = None, **numbers: int | None) -> list[Record]:
        """The rows that a query finds; `of` holds the texts and lists that it names.

        They are one map because a server keeps a plan for each order of magnitude of the length of
        every text and list that is a parameter of its own, and planning takes half a second.
        """
        self._last_stamp = None
        return self._connection.timed(query, self._ends_at - time.monotonic(), of=of, **numbers)


@lru_cache(maxsize=64)
def _neighbours_text(
    up: tuple[str, ...],
    down: tuple[str, ...],
    degree_types: tuple[str, ...],
    include_hubs: bool,
    only_goal_ends: bool,
    has_day: bool,
    has_successions: bool,
    depth: int,
) -> str:
    """Hubs, links by depth, entities by labels, memberships and the version stamp.

    Of a step: the entities followed, and for each pattern upper ends, lower ends and rows.
    """
    patterns = _patterns(up, down)
    depth = depth if patterns else 1  # where a pattern of directions ends, no type is followed on
    ends = _ends_text(has_day, has_successions) if only_goal_ends else ""
    followed = "n" if include_hubs else "CASE WHEN NOT is_hub THEN n END"
    query = f"""
    WITH n, {_is_hub("n", degree_types)} AS is_hub
    WITH collect(CASE WHEN is_hub THEN id(n) END) AS hubs, collect({followed}) AS wave0
    """
    links_by_wave: list[str] = []
    hubs = "hubs"
    for step in range(depth):
        names = [f"{step}_{place}" for place in range(len(patterns))]
        for name, pattern in zip(names, patterns, strict=True):
            query += f"""
            CALL (wave{step}) {{
                UNWIND wave{step} AS n MATCH {pattern} {ends} WITH r, m LIMIT $most
                WITH m, id(startNode(r)) AS upper, id(endNode(r)) AS lower, r.packed_rows AS rows
                RETURN [collect(upper), collect(lower), collect(rows)] AS links{name},
                    collect(DISTINCT m) AS reached{name}
            }}"""
        links = ", ".join(f"links{name}" for name in names)
        wave = "null" if step == 0 else f"[n IN wave{step} | id(n)]"
        links_by_wave.append(f"[{', '.join((wave, *(f'links{name}' for name in names)))}]")
        if step + 1 < depth:
            reached = ", ".join(f"reached{name}" for name in names)
            is_whole = " AND ".join(f"size(links{name}[2]) < $most" for name in names)
            query += f"""
            CALL (wave{step}, {links}, {reached}) {{
                UNWIND CASE WHEN {is_whole} THEN {reached.replace(", ", " + ")} ELSE [] END AS m
                WITH DISTINCT m WHERE NOT m IN wave{step}
                RETURN collect(m) AS wave{step + 1},
                    collect(CASE WHEN {_is_hub("m", degree_types)} THEN id(m) END) AS hubs{step + 1}
            }}"""
            hubs += f" + hubs{step + 1}"
    reached = " + ".join(f"reached{step}_{place}" for step in range(depth) for place in range(len(patterns)))
    return f"""
    CYPHER 5 MATCH (n) WHERE id(n) IN $of.ids {query}
    WITH {hubs} AS hubs, [{", ".join(links_by_wave)}] AS waves, {reached or "[]"} AS reached
    CALL (reached) {{
        UNWIND reached AS m WITH DISTINCT m
        WITH labels(m) AS labels, collect(id(m)) AS keys, collect(m.id) AS ids
        RETURN collect([labels, keys, ids]) AS entities
    }}
    WITH hubs, waves, entities,
        [m IN reached WHERE m:{CLASSIFIED} | [id(m), m.membership_targets, m.packed_memberships]] AS members
    MATCH (k:KettingStore {{id: 'store'}})
    RETURN hubs, waves, entities, members, {_VERSION_STAMP}
    """


def _is_hub(n: str, degree_types: tuple[str, ...]) -> str:
    # Not with OR: a server counts both sides then, and goes to all neighbours of every entity.
    return (
        f"CASE WHEN COUNT {{ ({n})--() }} <= $max_degree THEN false ELSE COUNT {{ "
        f"MATCH ({n})-[:{_names(degree_types)}]-(other) RETURN DISTINCT other LIMIT $max_degree + 1 "
        "} > $max_degree END"
    )


def _patterns(up: tuple[str, ...], down: tuple[str, ...]) -> list[str]:
    if up and up == down:
        return [f"(n)-[r:{_names(up)}]-(m)"]
    patterns = [f"(n)<-[r:{_names(up)}]-(m)"] if up else []
    return patterns + ([f"(n)-[r:{_names(down)}]->(m)"] if down else [])


def _ends_text(has_day: bool, has_successions: bool) -> str:
    """Whether a link ends at a member of a class or at a body of several forms, or began after a day."""
    conditions = [f"m:{CLASSIFIED}"]
    if has_day:
        conditions.append("r.latest_since > $day")
    if has_successions:
        conditions.append(f"EXISTS {{ (m)-[:{_names((COLLAPSED,))}]-() }}")
    return f"WHERE {' OR '.join(conditions)}"


def _names(types: tuple[str, ...]) -> str:
    """The relationship types of link types, whether they hold now or not."""
    return "|".join(name for link_type in types for name in LINK_TYPES[link_type])


@lru_cache(maxsize=1_000)  # there are few combinations
def _entity_type(labels: tuple[str, ...]) -> str:
    return next(name for name in _BY_DEPTH if name in labels)
