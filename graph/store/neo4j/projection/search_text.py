"""The Cypher of searches. Names in it come from the ontology alone; all else is a parameter.

`$of` holds every text and list. `CYPHER 5` keeps the meaning of `id()`, whatever the server's
default language. Links of one plain row are compared here by their numbers; the few others are let
through, with their rows, for the caller to judge, except where the answer is the verdict itself.
"""

from __future__ import annotations

from functools import lru_cache

from graph.model.observations import INDIRECT
from graph.model.traversal import COLLAPSED, Traversal
from graph.store.neighbourhood import OWNERSHIP, Ask, Way, followed_types
from graph.store.neo4j.projection.nodes import CLASSIFIED, LINK_TYPES
from graph.store.search_rows import FLAT, STRIDE

# The run that wrote hops on the nodes, and of which data. A run takes its descriptions away before it
# changes a node.
_WRITTEN = "HEAD(COLLECT { MATCH (a:KettingAnnotation) RETURN [a.run, a.version, a.loaded_at] LIMIT 1 })"

# A number comes back in a database that was emptied and filled anew; a time does not.
_LOADED_AT = "HEAD(COLLECT { MATCH (v:KettingVersion {number: k.version}) RETURN v.loaded_at })"

_VERSION = f"[k.version, k.graph_version, {_LOADED_AT}, coalesce(k.remade, 0), {_WRITTEN}]"

STATE = f"""
MATCH (k:KettingStore {{id: 'store'}})
CALL () {{ CALL db.relationshipTypes() YIELD relationshipType RETURN collect(relationshipType) AS types }}
RETURN k.schema, {_VERSION}, coalesce(k.has_indirect, true), types,
    COLLECT {{ MATCH (a:KettingAnnotation) RETURN properties(a) }}
"""

VERSION = f"MATCH (k:KettingStore {{id: 'store'}}) RETURN {_VERSION}"

HOPS_WRITTEN = f"""
MATCH (k:KettingStore {{id: 'store'}}) WITH {_VERSION} AS before
OPTIONAL MATCH (n:Thing {{id: $of.id}})
WITH before, n IS NOT NULL AS is_known, n[$of.guard] AS hops
MATCH (k:KettingStore {{id: 'store'}})
RETURN is_known, hops, before, {_VERSION} AS after
"""

_CLASSES = "{n}.class_of, {n}.class_target, {n}.class_rows"

_BEGIN = """
CYPHER 5 MATCH (k:KettingStore {id: 'store'})
OPTIONAL MATCH (n:Thing {id: $of.id})
"""

START = f"{_BEGIN} RETURN {_VERSION}, id(n), {_CLASSES.format(n='n')}"

_LINKS = """
MATCH (a)-[r]->(b) WHERE id(r) IN $of.links AND r.id IS NOT NULL
RETURN collect([id(r), type(r), id(a), id(b), r.rows, r.row_since, r.row_until, r.row_reach, r.row_from,
    r.row_to, r.row_newest, r.row_low, r.row_flags, r.grade, r.direct]) AS links
"""

ROW_COLUMNS = (
    "row_since", "row_until", "row_reach", "row_from", "row_to",
    "row_newest", "row_low", "row_flags", "grade", "direct",
)  # fmt: skip
"""The last columns of a link."""

_PATTERNS = {Way.UP: "(n)<-[r:{}]-(m)", Way.DOWN: "(n)-[r:{}]->(m)", Way.BOTH: "(n)-[r:{}]-(m)"}
_COLLAPSED = "|".join(LINK_TYPES[COLLAPSED])


def follow(ask: Ask, *, has_indirect: bool, has_free: bool) -> str:
    """The links that lead on from `$of.ids`: near, link, far, hops and, if there are several, rows.

    And the classes of what they reach.
    """
    links = _links_on(ask, has_free)
    return f"CYPHER 5 {links} RETURN {_edges(ask, has_indirect, has_free)}, {_CLASSIFIED}"


def follow_on(ask: Ask, *, has_indirect: bool, has_free: bool) -> str:
    """The same, and again for the links to members of `$of.class`, from what they reach and `$of.also`."""
    return f"CYPHER 5 {_links_on(ask, has_free)} {_and_on(ask, has_indirect, has_free)}"


def start_on(ask: Ask, *, has_indirect: bool, has_free: bool) -> str:
    """What `START` says of an entity, and what `follow_on` does, as where paths begin."""
    return f"""
    {_BEGIN} WITH {_VERSION} AS mark, n AS s
    CALL (s) {{ WITH s AS n {_from_there(ask, has_free)} {_and_on(ask, has_indirect, has_free)} }}
    RETURN mark, id(s), {_CLASSES.format(n="s")}, found, classified, onward, named
    """


def _and_on(ask: Ask, has_indirect: bool, has_free: bool) -> str:
    """The answer with the links to members of `$of.class`, from what was reached and from `$of.also`."""
    edges = _edges(ask, has_indirect, has_free)
    pattern = _PATTERNS[ask.way].format(type_names(ask.types))
    return f"""
    WITH {edges} AS found, {_CLASSIFIED} AS classified, collect(DISTINCT m) AS reached
    CALL () {{ MATCH (n) WHERE id(n) IN $of.also RETURN collect(n) AS others }}
    CALL (reached, others) {{
        UNWIND CASE WHEN size(reached) < $most THEN reached + others ELSE [] END AS n
        WITH DISTINCT n WHERE {passable(ask.traversal)}
        MATCH {pattern} WHERE {member("m")} AND (r.row_since IS NULL OR ({passes(ask)}))
        WITH n, r, m LIMIT $most
        RETURN {edges} AS onward, {_CLASSIFIED} AS named
    }}
    RETURN found, classified, onward, named
    """


def _links_on(ask: Ask, has_free: bool) -> str:
    """The links that lead on from `$of.ids`."""
    barriers = "" if ask.past_barriers else f"AND (id(n) = $of.start OR ({passable(ask.traversal)}))"
    return f"MATCH (n) WHERE id(n) IN $of.ids {barriers} {_from_there(ask, has_free)}"


def _from_there(ask: Ask, has_free: bool) -> str:
    """The links that lead on from each `n`."""
    pattern = _PATTERNS[ask.way].format(type_names(ask.types))
    only = "" if ask.only is None else f"AND {member('m')}"
    guard = "" if ask.guard is None else "AND m[$of.guard] <= $rest"
    last = f"AND {_matters_at_the_end(has_free)}" if ask.is_last else ""
    return f"""
    MATCH {pattern} WHERE (r.row_since IS NULL OR ({passes(ask)}{_free(ask)})) {only} {guard} {last}
    WITH n, r, m LIMIT $most
    """


def _matters_at_the_end(has_free: bool) -> str:
    """Whether a link leads to where a path may end, or nobody knows whether it was there that day."""
    forms = f" OR EXISTS {{ (m)-[:{_COLLAPSED}]-() }}" if has_free else ""
    return f"(m:{CLASSIFIED} OR r.row_since IS NULL OR r.row_since > $day{forms})"


_CLASSIFIED = f"collect(DISTINCT CASE WHEN m:{CLASSIFIED} THEN [id(m), {_CLASSES.format(n='m')}] END)"


def _edges(ask: Ask, has_indirect: bool, has_free: bool) -> str:
    cost = _cost(ask, has_indirect, has_free)
    several = "CASE WHEN r.row_since IS NULL THEN [type(r), r.rows] END"
    return f"collect([id(n), id(r), id(m), {cost}, {several}])"


def facts(traversal: Traversal) -> str:
    """Id, labels, memberships and neighbours beyond the bound of `$of.ids`, `$of.links` with all their rows,
    and the version when that was read.
    """
    classes = ", ".join(
        f"CASE WHEN n:{CLASSIFIED} THEN n.{name} END" for name in ("class_of", "class_target", "class_rows")
    )
    neighbours = f"CASE WHEN COUNT {{ (n)--() }} <= $max_degree THEN 0 ELSE {degree(traversal, 'n')} END"
    return f"""
    CYPHER 5 CALL () {{
        MATCH (n:Thing) WHERE id(n) IN $of.ids
        RETURN collect([id(n), n.id, labels(n), {classes}, {neighbours}]) AS entities
    }}
    CALL () {{ {_LINKS} }}
    MATCH (k:KettingStore {{id: 'store'}})
    RETURN entities, links, {_VERSION}
    """


@lru_cache(maxsize=32)  # it is long, and the same for every entity asked about
def hops(ask: Ask, *, has_indirect: bool) -> str:
    """The hops to the nearest member of `$of.class`, whether every such path has an indirect link, and
    the versions that the store and the graph had before and after.

    For a graph without successions. A subquery for each way to make up a number of hops from links
    of one hop and of two begins anew, because the shortest answers are the most frequent by far.
    """
    chains: list[tuple[int, ...]] = [()]
    for total in range(1, ask.traversal.max_hops + 1):
        chains += sorted(_compositions(total, 2 if has_indirect else 1))
    query = (
        f"CYPHER 5 MATCH (k:KettingStore {{id: 'store'}}) WITH {_VERSION} AS before "
        "OPTIONAL MATCH (s:Thing {id: $of.id}) WITH before, s, null AS known "
    )
    for chain in chains:
        looked = f"WITH s, known WHERE known IS NULL {_near(ask, 's', sum(chain))} "
        looked += _chain(ask, chain, has_indirect)
        query += f"OPTIONAL CALL (s, known) {{ {looked} }} WITH before, s, coalesce(known, found) AS known "
    marks = f"before, {_VERSION} AS after"
    return f"{query} MATCH (k:KettingStore {{id: 'store'}}) RETURN s IS NOT NULL, known, {marks}"


def _compositions(total: int, most: int) -> list[tuple[int, ...]]:
    """Every way to add up to a total; those without a 2 come first when sorted."""
    if total == 0:
        return [()]
    return [
        (part, *rest) for part in range(1, min(most, total) + 1) for rest in _compositions(total - part, most)
    ]


def _chain(ask: Ask, costs: tuple[int, ...], has_indirect: bool) -> str:
    """Look for a member at the end of links of these costs."""
    found = f"[{sum(costs)}, {'true' if 2 in costs else 'false'}] AS found LIMIT 1"
    if not costs:
        return f"WITH s WHERE {member('s')} RETURN {found}"
    steps = []
    for place, cost in enumerate(costs, 1):
        near, far, r = "s" if place == 1 else f"n{place - 1}", f"n{place}", f"r{place}"
        pattern = _PATTERNS[ask.way].format(type_names(ask.types))
        pattern = pattern.replace("(n)", f"({near})").replace("(m)", f"({far})").replace("[r:", f"[{r}:")
        through = passes_at_all(ask, r, cost if has_indirect else None)
        if place == len(costs):
            steps.append(f"MATCH {pattern} WHERE {far} <> s AND {member(far)} AND {through}")
        else:
            steps.append(
                f"MATCH {pattern} WHERE {far} <> s {_near(ask, far, sum(costs[place:]))} AND {through} "
                f"WITH DISTINCT s, {far} WHERE {passable(ask.traversal, far)}"
            )
    return " ".join([*steps, f"RETURN {found}"])


def _near(ask: Ask, n: str, rest: int) -> str:
    """Whether the hops written on an entity leave it within reach of the goal."""
    return "" if ask.guard is None else f"AND {n}[$of.guard] <= {rest}"


@lru_cache(maxsize=256)  # each query names them several times
def type_names(types: tuple[str, ...]) -> str:
    """The relationship types of link types, whether they hold now or not."""
    return "|".join(name for link_type in types for name in LINK_TYPES[link_type])


def passes(ask: Ask, r: str = "r") -> str:
    """Whether a link of one plain row is let through."""
    if ask.is_loose:
        return f"{r}.row_from <= $day AND {r}.row_to >= $day"
    # All of it even where a filter lets everything through: a server plans every new text anew, which
    # takes longer than comparing.
    held = f"{r}.row_since <= $day AND {r}.row_to >= $day"
    return f"{held} AND {r}.row_reach >= $share AND {r}.grade <= $of.grade"


def passes_at_all(ask: Ask, r: str, cost: int | None) -> str:
    """Whether a row of a link is let through, be it one plain row or several; of this cost only, if given."""
    kind, plain = "true", ""
    if cost is not None:
        sign = "=" if cost == 2 else "<>"
        plain = f" AND {r}.direct {sign} 'indirect'"
        kind = f"{r}.rows[i * {STRIDE} + {FLAT.index('kind')}] {sign} {INDIRECT}"
    return (
        f"CASE WHEN {r}.row_since IS NOT NULL THEN {passes(ask, r)}{plain} "
        f"ELSE {_any_row(f'{r}.rows', '$grade_number', '$share', kind)} END"
    )


def passable(traversal: Traversal, n: str = "n") -> str:
    """Whether paths may pass through an entity: no state body, registered agent or hub."""
    agent = _any_row(f"{n}.class_rows", "3", "0", f"{n}.class_of[i] = 'registered_agent'")
    return (
        f"(NOT {n}:{CLASSIFIED} OR (NOT 'state_body' IN {n}.class_of AND NOT {agent})) "
        # Not with OR: a server counts both sides then, and goes to all neighbours of every entity.
        f"AND CASE WHEN COUNT {{ ({n})--() }} <= $max_degree THEN true "
        f"ELSE {degree(traversal, n)} <= $max_degree END"
    )


def degree(traversal: Traversal, n: str) -> str:
    """How many distinct entities it has a link to, of any day; counted no further than past the bound."""
    types = type_names(followed_types(traversal))
    return f"COUNT {{ MATCH ({n})-[:{types}]-(other) RETURN DISTINCT other LIMIT $max_degree + 1 }}"


def member(n: str) -> str:
    """Whether an entity is a member of `$of.class` on the day, on evidence of the grade."""
    return f"{n}:{CLASSIFIED} AND " + _any_row(
        f"{n}.class_rows", "$grade_number", "0", f"{n}.class_of[i] = $of.class"
    )


def _any_row(rows: str, grade: str, share: str, condition: str = "true") -> str:
    """Whether a row in a list is in force or presumed; the condition may name its number `i`."""

    def at(name: str) -> str:
        return f"{rows}[i * {STRIDE} + {FLAT.index(name)}]"

    return (
        f"any(i IN range(0, size({rows}) / {STRIDE} - 1) WHERE {condition} AND {at('from')} <= $day "
        f"AND {at('since')} <= $day AND {at('to')} >= $day AND {at('reach')} >= {share} "
        f"AND {at('grade_from')} <= {grade} AND {at('grade_to')} >= {grade})"
    )


def _cost(ask: Ask, has_indirect: bool, has_free: bool) -> str:
    cases = []
    if has_free:
        cases.append(f"WHEN r:{_COLLAPSED} THEN 0")
    if has_indirect:
        cases.append("WHEN r.direct = 'indirect' THEN 2")
    if ask.traversal.collapse_full:
        cases.append(f"WHEN r:{type_names((OWNERSHIP,))} AND r.row_low = 100 THEN 0")
    return f"CASE {' '.join(cases)} ELSE 1 END" if cases else "1"


def _free(ask: Ask) -> str:
    """Only links that count no hop."""
    if not ask.is_free:
        return ""
    full = f" OR (r:{type_names((OWNERSHIP,))} AND r.row_low = 100 AND r.direct <> 'indirect')"
    return f" AND (r:{_COLLAPSED}{full if ask.traversal.collapse_full else ''})"
