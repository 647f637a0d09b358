"""SQL of the reader. Whole rows are those of the table `statement`, in its columns' order.

`:ids` is a JSON list of ids; the other parameters say by their names what they are.
"""

from __future__ import annotations

# Two views, so that no query can forget the time or the filter: `known` is what the store
# knew in the reader's view but for hidden statements, `visible` what the source filter leaves of it.
VIEWS = """
CREATE TEMP TABLE reader_view (
    version INTEGER NOT NULL, filtered INTEGER NOT NULL, hides INTEGER NOT NULL
) STRICT;
CREATE TEMP TABLE hidden_statement (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE chosen_source (id TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TEMP TABLE class_property (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
CREATE TEMP VIEW known AS
    SELECT * FROM main.statement
    WHERE from_version <= (SELECT version FROM reader_view)
    AND (to_version IS NULL OR to_version > (SELECT version FROM reader_view))
    AND (NOT (SELECT hides FROM reader_view) OR id NOT IN (SELECT id FROM hidden_statement));
CREATE TEMP VIEW visible AS
    SELECT * FROM known
    WHERE NOT (SELECT filtered FROM reader_view)
    OR source IN (SELECT id FROM chosen_source)
    OR prop IN (SELECT name FROM class_property)
    OR (schema = 'Listing' AND prop <> 'sameAs');
"""

LOADS = """
SELECT number, dataset, loaded_at, instr(description, :known_since) > 0 FROM version ORDER BY number
"""

VERSIONS = """
SELECT number, description, loaded_at, sha256, statements, added, removed, rejected FROM version
WHERE number IN (SELECT max(number) FROM version WHERE number <= :version GROUP BY dataset)
ORDER BY dataset
"""

DOCUMENTS = """
SELECT dataset, id, description FROM document
WHERE from_version <= :version AND (to_version IS NULL OR to_version > :version)
ORDER BY dataset, id
"""

SAME = "SELECT subject, value FROM visible WHERE kind = 'entity' AND prop = 'sameAs'"
DIFFERENT = "SELECT subject, value FROM visible WHERE kind = 'entity' AND prop = 'differentFrom'"

STATEMENTS = "SELECT * FROM visible ORDER BY source, subject, prop, value, id"

# What a dataset has now is found by an index; what it had before, among all that was ever known.
STATEMENTS_OF_NOW = """
SELECT * FROM visible WHERE source = :source AND to_version IS NULL ORDER BY subject, prop, value, id
"""
STATEMENTS_OF_THEN = "SELECT * FROM visible WHERE source = :source ORDER BY subject, prop, value, id"

# A plus before `kind` keeps SQLite from its index, which leads to every row of the kind.

PROPERTIES_OF = """
SELECT * FROM visible
WHERE kind <> 'link' AND subject IN (SELECT value FROM json_each(:ids))
ORDER BY source, subject, prop, value, id
"""

# Each of the two has an index of fingerprints; that of what is still known is by source.
STATEMENT_NOW = """
SELECT * FROM visible
WHERE id = :id AND to_version IS NULL AND source IN (SELECT DISTINCT dataset FROM version)
"""
STATEMENT_THEN = "SELECT * FROM visible WHERE id = :id AND to_version IS NOT NULL"

# A link between two of the ids has both ends among them, and is found by its first.
LINKS_OF = """
SELECT * FROM (
    SELECT * FROM visible
    WHERE +kind = 'link' AND subject IN (SELECT value FROM json_each(:ids))
    UNION ALL
    SELECT * FROM visible
    WHERE +kind = 'link' AND target IN (SELECT value FROM json_each(:ids))
    AND subject NOT IN (SELECT value FROM json_each(:ids))
) ORDER BY source, subject, prop, value, id
"""

LINKS_AMONG = """
SELECT * FROM visible
WHERE +kind = 'link' AND prop = :prop
AND subject IN (SELECT value FROM json_each(:ids)) AND target IN (SELECT value FROM json_each(:ids))
ORDER BY source, subject, prop, value, id
"""

# A plus keeps SQLite from the index of subjects: who owns many is the upper end, and few own the lower.
LINKS_BETWEEN = """
SELECT visible.* FROM json_each(:ends) AS pair CROSS JOIN visible
WHERE +visible.kind = 'link' AND visible.prop = pair.value ->> 0
AND +visible.subject = pair.value ->> 1 AND visible.target = pair.value ->> 2
"""

SUCCESSIONS_OF = """
SELECT * FROM visible
WHERE prop = 'Succession' AND target IN (SELECT value FROM json_each(:ids))
ORDER BY source, subject, prop, value, id
"""

MEMBERSHIPS_OF = """
SELECT * FROM (
    SELECT * FROM visible
    WHERE prop = 'riskClass' AND subject IN (SELECT value FROM json_each(:ids))
    UNION ALL
    SELECT * FROM visible
    WHERE prop = 'names' AND target IN (SELECT value FROM json_each(:ids))
) ORDER BY source, subject, prop, value, id
"""

POSSIBLY_SAME = """
SELECT * FROM (
    SELECT * FROM visible
    WHERE prop = 'possiblySameAs' AND subject IN (SELECT value FROM json_each(:ids))
    UNION ALL
    SELECT * FROM visible
    WHERE prop = 'possiblySameAs' AND target IN (SELECT value FROM json_each(:ids))
    AND subject NOT IN (SELECT value FROM json_each(:ids))
) ORDER BY source, subject, prop, value, id
"""

ALL_POSSIBLY_SAME = """
SELECT * FROM visible
WHERE kind = 'entity' AND prop = 'possiblySameAs'
ORDER BY source, subject, prop, value, id
"""

CLASS_STATEMENTS = """
SELECT * FROM visible
WHERE kind IN ('class', 'entity') AND prop IN ('riskClass', 'names')
ORDER BY source, subject, prop, value, id
"""

LISTS = "SELECT DISTINCT subject, value FROM visible WHERE kind = 'identifier' AND prop = 'list'"

LISTS_OF = """
SELECT DISTINCT subject, value FROM visible
WHERE +kind = 'identifier' AND prop = 'list' AND subject IN (SELECT value FROM json_each(:ids))
"""

REFERRING = """
SELECT DISTINCT target, prop, subject FROM visible
WHERE +kind = 'entity' AND prop IN (SELECT value FROM json_each(:props))
AND target IN (SELECT value FROM json_each(:ids))
"""

IDENTIFIED = "SELECT DISTINCT subject FROM visible WHERE identifier = :identifier"

# Of whatever version: what is forgotten is asked for by a load.
FORGOTTEN_VALUES = """
SELECT subject, value FROM main.statement WHERE kind = 'text' AND prop = :prop AND to_version IS NULL
"""

# Which identifiers several ids have is read from the index alone, over all versions.
SHARED_IDENTIFIERS = """
SELECT * FROM visible
WHERE identifier IN (
    SELECT identifier FROM main.statement WHERE identifier IS NOT NULL
    GROUP BY identifier HAVING count(DISTINCT subject) > 1
)
AND prop IN (SELECT value FROM json_each(:props))
ORDER BY identifier, prop, source, subject, id
"""

MENTIONED = """
SELECT subject FROM visible
WHERE +kind = 'link' AND subject IN (SELECT value FROM json_each(:ids))
UNION
SELECT target FROM visible
WHERE target IN (SELECT value FROM json_each(:ids))
"""

LISTED = """
SELECT DISTINCT target FROM visible
WHERE prop = 'names' AND target IN (SELECT value FROM json_each(:ids))
"""

LABELS = """
SELECT subject, prop, value FROM known
WHERE +kind = 'name' AND subject IN (SELECT value FROM json_each(:ids))
ORDER BY source, subject, prop, value, id
"""

NAMES = """
SELECT DISTINCT subject, prop, value FROM visible
WHERE kind = 'name'
ORDER BY subject, prop, value
"""

NAMES_OF = """
SELECT DISTINCT subject, prop, value FROM visible
WHERE +kind = 'name' AND subject IN (SELECT value FROM json_each(:ids))
"""

VALUES = """
SELECT subject, prop, value FROM visible
WHERE kind IN (SELECT value FROM json_each(:kinds)) AND prop IN (SELECT value FROM json_each(:props))
ORDER BY source, subject, prop, value, id
"""

CHANGED_COUNTS = """
SELECT sum(iif(number > :version, added, 0)), sum(iif(number > :version, removed, 0)), sum(removed)
FROM version
"""

NEWEST_FIRST = "SELECT * FROM statement ORDER BY seq DESC"

REMOVED_SINCE = "SELECT * FROM statement INDEXED BY statement_former WHERE to_version > :version"

TYPES = """
SELECT subject AS id, iif(prop = 'type', value, NULL), iif(kind = 'link', NULL, schema) FROM visible
UNION
SELECT target, NULL, NULL FROM visible WHERE target IS NOT NULL
ORDER BY 1
"""

TYPES_OF = """
SELECT DISTINCT subject, iif(prop = 'type', value, NULL), iif(kind = 'link', NULL, schema) FROM visible
WHERE subject IN (SELECT value FROM json_each(:ids))
"""

LINK_COLUMNS = """
SELECT prop, subject, value, grade, coalesce(direct, :unstated),
    coalesce(start_day, :missing), coalesce(end_day, :missing), observed_first_day, observed_last_day,
    share_low IS NOT NULL
        AND (share_low, share_high, share_low_open, share_high_open) <> (:low, :high, :low_open, :high_open),
    coalesce(share_low, :low), coalesce(share_high, :high),
    coalesce(share_low_open, :low_open), coalesce(share_high_open, :high_open),
    coalesce(share_until_day, :missing), schema = :absorption
FROM visible
WHERE kind = 'link'
ORDER BY prop, seq
"""
