"""Cypher of the statement nodes. `s` is always a node `Statement`.

Parameters say by their names what they are; `$version`, `$sources`, `$hidden` and `$class_properties`
say what a reader sees.
"""

from __future__ import annotations

from graph.store.neo4j.statements.rows import COLUMNS, LABELS_OF_STATEMENTS, NODE_PROPERTIES, STAGED

_ALIASES = [f"column_{name}" for name in COLUMNS]

WHOLE = "RETURN " + ", ".join(f"s.{name} AS {alias}" for name, alias in zip(COLUMNS, _ALIASES, strict=True))


def at_once(query: str) -> str:
    """A query for whole statements that answers with one list: a record each costs more than its values."""
    return f"CALL () {{ {query} }} RETURN collect([{', '.join(_ALIASES)}])"


KNOWN = "s.from_version <= $version AND (s.to_version IS NULL OR s.to_version > $version)"
"""What the store knew at the version. A load under way writes versions that no reader asks for."""

SHOWN = f"{KNOWN} AND NOT s.id IN $hidden"
"""That without the statements that are left out."""

VISIBLE = f"""{SHOWN} AND (
    $sources IS NULL OR s.source IN $sources OR s.prop IN $class_properties
    OR (s.schema = 'Listing' AND s.prop <> 'sameAs'))"""
"""What the source filter leaves of it."""

LOADS = """
MATCH (k:KettingStore {id: 'store'})
OPTIONAL MATCH (v:KettingVersion) WHERE v.number > coalesce(k.replaced, 0) AND v.number <= k.version
RETURN v.number, v.dataset, v.loaded_at, v.description CONTAINS $known_since ORDER BY v.number
"""

VERSIONS = """
MATCH (v:KettingVersion) WHERE v.number >= $oldest AND v.number <= $version
WITH v ORDER BY v.number DESC
WITH v.dataset AS dataset, collect(v)[0] AS v
RETURN v.number, v.description, v.loaded_at, v.sha256, v.statements, v.added, v.removed, v.rejected
ORDER BY dataset
"""

DOCUMENTS = """
MATCH (d:KettingDocument)
WHERE d.from_version <= $version AND (d.to_version IS NULL OR d.to_version > $version)
RETURN d.dataset, d.id, d.description ORDER BY d.dataset, d.id
"""

SAME = f"MATCH (s:SameStatement) WHERE {VISIBLE} RETURN s.subject, s.value"
DIFFERENT = f"""
MATCH (s:PropertyStatement) WHERE s.target >= '' AND s.prop = 'differentFrom' AND {VISIBLE}
RETURN s.subject, s.value
"""

# `>= ''` and the order make the server walk an index and send rows as it goes, without sorting.

STATEMENTS = f"""
MATCH (s:Statement) WHERE s.source = $source AND s.subject >= '' AND {VISIBLE}
{WHOLE} ORDER BY s.source, s.subject
"""

PROPERTIES_OF = f"MATCH (s:PropertyStatement) WHERE s.subject IN $ids AND {VISIBLE} {WHOLE}"

LINKS_OF = f"""
MATCH (s:LinkStatement) WHERE s.subject IN $ids AND {VISIBLE} {WHOLE}
UNION
MATCH (s:LinkStatement) WHERE s.target IN $ids AND {VISIBLE} {WHOLE}
"""

SUCCESSIONS_OF = f"""
MATCH (s:LinkStatement) WHERE s.target IN $ids AND s.prop = 'Succession' AND {VISIBLE} {WHOLE}
"""

LINKS_BETWEEN = f"""
MATCH (s:LinkStatement) WHERE s.subject IN $ids AND s.target IN $targets AND {VISIBLE} {WHOLE}
"""

MEMBERSHIPS_OF = f"""
MATCH (s:ClassStatement) WHERE s.subject IN $ids AND s.prop = 'riskClass' AND {VISIBLE} {WHOLE}
UNION
MATCH (s:ClassStatement) WHERE s.target IN $ids AND {VISIBLE} {WHOLE}
"""

POSSIBLY_SAME = f"""
MATCH (s:PropertyStatement) WHERE s.subject IN $ids AND s.prop = 'possiblySameAs' AND {VISIBLE} {WHOLE}
UNION
MATCH (s:PropertyStatement) WHERE s.target IN $ids AND s.prop = 'possiblySameAs' AND {VISIBLE} {WHOLE}
"""

ALL_POSSIBLY_SAME = f"MATCH (s:PropertyStatement) WHERE s.prop = 'possiblySameAs' AND {VISIBLE} {WHOLE}"

CLASS_STATEMENTS = f"MATCH (s:ClassStatement) WHERE {VISIBLE} {WHOLE}"

LISTS = f"MATCH (s:ListStatement) WHERE {VISIBLE} RETURN DISTINCT s.subject, s.value"

LISTS_OF = f"""
MATCH (s:PropertyStatement) WHERE s.subject IN $ids AND s.prop = 'list' AND {VISIBLE}
RETURN DISTINCT s.subject, s.value
"""

REFERRING = f"""
MATCH (s:PropertyStatement) WHERE s.target IN $ids AND s.prop IN $props AND {VISIBLE}
RETURN DISTINCT s.target, s.prop, s.subject
"""

VALUES = f"""
MATCH (s:PropertyStatement) WHERE s.subject >= '' AND s.prop IN $props AND {VISIBLE}
RETURN s.source, s.subject, s.prop, s.value, s.id
"""

IDENTIFIED = f"MATCH (s:Statement {{identifier: $identifier}}) WHERE {VISIBLE} RETURN s.subject, s.value"

FORGOTTEN_VALUES = """
MATCH (s:Statement) WHERE s.source = $source AND s.subject >= '' AND s.prop = $prop AND s.to_version IS NULL
RETURN s.subject, s.value
"""

SHARED_IDENTIFIERS = f"""
MATCH (s:Statement) WHERE s.identifier >= '' AND s.prop IN $props AND {VISIBLE}
WITH s.identifier AS identifier, min(s.subject) AS first, max(s.subject) AS last WHERE first <> last
MATCH (s:Statement {{identifier: identifier}}) WHERE s.prop IN $props AND {VISIBLE}
{WHOLE} ORDER BY identifier
"""

MENTIONED = f"""
CALL () {{
    MATCH (s:LinkStatement) WHERE s.subject IN $ids AND {VISIBLE} RETURN s.subject AS id
    UNION
    MATCH (s:LinkStatement) WHERE s.target IN $ids AND {VISIBLE} RETURN s.target AS id
    UNION
    MATCH (s:PropertyStatement) WHERE s.target IN $ids AND {VISIBLE} RETURN s.target AS id
}} RETURN collect(id)
"""

LISTED = f"""
MATCH (s:ClassStatement) WHERE s.target IN $ids AND {VISIBLE} RETURN DISTINCT s.target
"""

LABELS = f"""
MATCH (s:PropertyStatement) WHERE s.subject IN $ids AND s.prop IN $name_properties AND {SHOWN}
RETURN s.source, s.subject, s.prop, s.value, s.id
"""

NAMES = f"""
MATCH (s:PropertyStatement) WHERE s.subject >= '' AND s.prop IN $name_properties AND {VISIBLE}
RETURN s.subject, s.prop, s.value ORDER BY s.subject
"""

NAMES_OF = f"""
MATCH (s:PropertyStatement) WHERE s.subject IN $ids AND s.prop IN $name_properties AND {VISIBLE}
RETURN DISTINCT s.subject, s.prop, s.value
"""

_TYPE = "CASE WHEN s.prop = 'type' THEN s.value END AS type, s.schema AS schema"

TYPES = f"""
MATCH (s:PropertyStatement) WHERE s.subject >= '' AND {VISIBLE}
RETURN s.subject, {_TYPE} ORDER BY s.subject
"""

STAGED_AT = f"MATCH (s:Statement) WHERE {KNOWN} RETURN {', '.join(f's.{name}' for name in STAGED)}"
"""Every statement that a version knows, as the values of `STAGED`."""

TYPES_OF = f"MATCH (s:PropertyStatement) WHERE s.subject IN $ids AND {VISIBLE} RETURN s.subject, {_TYPE}"

MENTIONS = [
    f"""
    MATCH (s:{label}) WHERE s.{end} >= '' AND {VISIBLE}
    RETURN DISTINCT s.{end} AS id ORDER BY id
    """
    for label, end in (
        ("LinkStatement", "subject"),
        ("LinkStatement", "target"),
        ("PropertyStatement", "target"),
    )
]
"""Entities that links and properties of others mention, each in its order."""

LINK_COLUMNS = f"""
MATCH (s:LinkStatement) WHERE s.subject >= '' AND {VISIBLE}
RETURN s.prop, s.subject, s.value, s.id,
    s.grade, s.direct, s.start, s.end, s.observed, s.share, s.share_until, s.schema
ORDER BY s.subject
"""

# What a load does. None of these takes a version to read at: a load knows its own number.

CREATE_STATEMENTS = {
    labels: (
        f"UNWIND $rows AS row CREATE (s:{':'.join(labels)} {{"
        + ", ".join(f"{name}: row[{place}]" for place, name in enumerate(NODE_PROPERTIES))
        + "})"
    )
    for labels in LABELS_OF_STATEMENTS
}
"""Create statements of the same labels, from lists of the values of `NODE_PROPERTIES`."""

SEE_AGAIN = """
UNWIND $ids AS id
MATCH (s:Statement {id: id}) WHERE s.to_version IS NULL
SET s.seen = $attempt
RETURN collect(s.id)
"""
"""Mark the statements that the dataset still has. Attempts never repeat, numbers of loads that died do."""

GONE = """
MATCH (s:Statement) WHERE s.source = $source AND s.subject >= ''
AND s.to_version IS NULL AND s.from_version < $number AND (s.seen IS NULL OR s.seen <> $attempt)
RETURN s.id
"""

END = """
UNWIND $ids AS id
MATCH (s:Statement {id: id}) WHERE s.to_version IS NULL AND s.from_version < $number
SET s.to_version = $number
"""

COUNTS = """
MATCH (s:Statement) WHERE s.source = $source AND s.subject >= ''
RETURN count(CASE WHEN s.to_version IS NULL THEN 1 END),
    count(CASE WHEN s.from_version = $number THEN 1 END),
    count(CASE WHEN s.to_version = $number THEN 1 END)
"""

TOUCHED = """
MATCH (s:Statement) WHERE s.source = $source AND s.subject >= ''
AND (s.from_version = $number OR s.to_version = $number)
RETURN s.id
"""

TOUCHED_ANYWHERE = """
MATCH (s:Statement) WHERE s.from_version >= $number OR s.to_version >= $number
RETURN s.id
"""
"""The same of a copy of a whole store, which writes many versions."""

UNDO = (
    "UNWIND $ids AS id MATCH (s:Statement {id: id}) WHERE s.to_version >= $number REMOVE s.to_version",
    "UNWIND $ids AS id MATCH (s:Statement {id: id}) WHERE s.from_version >= $number DELETE s",
    "MATCH (d:KettingDocument) WHERE d.to_version >= $number REMOVE d.to_version",
    "MATCH (d:KettingDocument) WHERE d.from_version >= $number DELETE d",
    "MATCH (v:KettingVersion) WHERE v.number >= $number DELETE v",
)

CURRENT_DOCUMENTS = """
MATCH (d:KettingDocument {dataset: $dataset}) WHERE d.to_version IS NULL
RETURN d.id, d.description
"""

CREATE_DOCUMENTS = """
UNWIND $rows AS row CREATE (d:KettingDocument
    {dataset: row[0], id: row[1], description: row[2], from_version: row[3], to_version: row[4]})
"""
"""From `graph.store.history.document_row`."""

END_DOCUMENTS_OF = """
UNWIND $ids AS id MATCH (d:KettingDocument {dataset: $dataset, id: id})
WHERE d.to_version IS NULL SET d.to_version = $number
"""

DESCRIBE_VERSIONS = """
UNWIND $rows AS row MERGE (v:KettingVersion {number: row[0]})
SET v.dataset = row[1], v.description = row[2], v.loaded_at = row[3], v.sha256 = row[4],
    v.statements = row[5], v.added = row[6], v.removed = row[7], v.rejected = row[8]
"""
"""From `graph.store.records.version_row`."""

# What follows a load in the graph for analysts.

CHANGED = """
MATCH (s:Statement) WHERE s.source = $source AND s.subject >= ''
AND (s.from_version = $number OR s.to_version = $number)
RETURN s.subject, s.target, s.prop ORDER BY s.source, s.subject
"""

NAMED = "MATCH (s:ClassStatement) WHERE s.prop = 'names' RETURN DISTINCT s.target"

NAMED_BY = """
MATCH (s:ClassStatement) WHERE s.subject IN $ids AND s.prop = 'names' RETURN DISTINCT s.target
"""

REFERRERS = """
MATCH (s:PropertyStatement) WHERE s.target IN $ids AND s.prop <> 'sameAs'
RETURN DISTINCT s.subject
"""
