"""SQL of the temporary SQLite file in which statements are staged and sorted."""

from __future__ import annotations

SCHEMA = """
CREATE TABLE fact (
    source TEXT, subject TEXT, prop TEXT, value TEXT, target TEXT, id TEXT, until INTEGER, row BLOB
);
CREATE TABLE link (
    source TEXT, subject TEXT, prop TEXT, value TEXT, target TEXT, id TEXT, until INTEGER, row BLOB
);
CREATE TABLE undirected (type TEXT PRIMARY KEY) WITHOUT ROWID;
CREATE TABLE redirect (id TEXT PRIMARY KEY, canonical TEXT) WITHOUT ROWID;
CREATE TABLE membership (member TEXT, place INTEGER, class TEXT, target TEXT, row BLOB);
"""

# Everything is read in these orders, so each table is sorted once and then scanned.
SORT = """
CREATE TABLE sorted_link AS
SELECT
    CASE WHEN is_turned THEN low ELSE high END AS upper,
    CASE WHEN is_turned THEN high ELSE low END AS lower,
    prop, source, subject, value, id, until, row
FROM (
    SELECT high, low, low < high AND prop IN (SELECT type FROM undirected) AS is_turned,
        prop, source, subject, value, id, until, row
    FROM (
        SELECT coalesce(a.canonical, subject) AS high, coalesce(b.canonical, target) AS low,
            prop, source, subject, value, link.id AS id, until, row
        FROM link LEFT JOIN redirect a ON a.id = subject LEFT JOIN redirect b ON b.id = target
    )
)
ORDER BY upper, lower, prop, source, subject, value, id, until;
DROP TABLE link;
CREATE TABLE sorted_fact AS
SELECT coalesce(r.canonical, subject) AS entity,
    source, subject, prop, value, target, fact.id AS id, until, row
FROM fact LEFT JOIN redirect r ON r.id = subject
ORDER BY entity, source, subject, prop, value, fact.id, until;
DROP TABLE fact;
CREATE TABLE entity AS
SELECT entity AS id FROM sorted_fact WHERE until IS NULL
UNION SELECT coalesce(r.canonical, target) FROM sorted_fact LEFT JOIN redirect r ON r.id = target
    WHERE until IS NULL AND target IS NOT NULL
UNION SELECT upper FROM sorted_link WHERE until IS NULL
UNION SELECT lower FROM sorted_link WHERE until IS NULL
ORDER BY 1;
"""

ALL_FACTS = "SELECT until, row FROM sorted_fact ORDER BY rowid"
ALL_LINKS = "SELECT until, row FROM sorted_link ORDER BY rowid"
SAME = "SELECT subject, value FROM fact WHERE prop = 'sameAs' AND until IS NULL"
DIFFERENT = "SELECT subject, value FROM fact WHERE prop = 'differentFrom' AND until IS NULL"
CLASSES = """
SELECT row FROM sorted_fact WHERE prop IN ('riskClass', 'names') AND until IS NULL
ORDER BY source, subject, prop, value, id
"""
LISTS = "SELECT DISTINCT subject, value FROM sorted_fact WHERE prop = 'list' AND until IS NULL"
CURRENT_FACTS = "SELECT entity, row FROM sorted_fact WHERE until IS NULL ORDER BY rowid"
CURRENT_FACTS_OF = """
SELECT entity, row FROM sorted_fact
WHERE until IS NULL AND prop IN (SELECT value FROM json_each(?)) ORDER BY rowid
"""
CURRENT_LINKS = """
SELECT prop, upper, lower, row FROM sorted_link
WHERE until IS NULL AND upper <> lower AND (?1 IS NULL OR prop = ?1)
ORDER BY rowid
"""
ENTITIES = "SELECT id FROM entity ORDER BY rowid"
MEMBERSHIPS = "SELECT member, class, target, row FROM membership ORDER BY member, place"
