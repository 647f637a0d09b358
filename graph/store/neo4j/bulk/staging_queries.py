"""What a spool asks of its temporary SQLite file."""

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
CREATE TABLE apart (id TEXT PRIMARY KEY, kind INTEGER) WITHOUT ROWID;
CREATE TABLE membership (member TEXT, place INTEGER, class TEXT, target TEXT, row BLOB);
"""

# Everything is read in these orders, so each table is sorted once and then walked.
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

SORTED = (("sorted_fact", "entity"), ("sorted_link", "upper"), ("entity", "id"))
"""Tables and the ids by which they are sorted. Their rows are numbered in that order, which slices use."""

STATED_FACTS = "SELECT until, row FROM sorted_fact WHERE rowid >= ? AND rowid < ? ORDER BY rowid"
STATED_LINKS = "SELECT until, row FROM sorted_link WHERE rowid >= ? AND rowid < ? ORDER BY rowid"
REDIRECTS = "SELECT id, canonical FROM redirect"
SAME = "SELECT subject, value FROM fact WHERE prop = 'sameAs' AND until IS NULL"
CLASSES = """
SELECT row FROM sorted_fact WHERE prop IN ('riskClass', 'names') AND until IS NULL
ORDER BY source, subject, prop, value, id
"""
LISTS = "SELECT DISTINCT subject, value FROM sorted_fact WHERE prop = 'list' AND until IS NULL"
OF_ENTITIES = """
SELECT entity, row FROM sorted_fact
WHERE rowid >= ? AND rowid < ? AND until IS NULL AND entity NOT IN (SELECT id FROM apart) ORDER BY rowid
"""
OF_SOME = """
SELECT entity, row FROM sorted_fact
WHERE rowid >= ? AND rowid < ?
    AND until IS NULL AND prop IN (SELECT prop FROM wanted) AND entity NOT IN (SELECT id FROM apart)
ORDER BY rowid
"""
ENTITIES = """
SELECT id FROM entity WHERE rowid >= ? AND rowid < ? AND id NOT IN (SELECT id FROM apart) ORDER BY rowid
"""
OF_MEMBERS = """
SELECT member, class, target, row FROM membership WHERE member >= :low AND (:high IS NULL OR member < :high)
ORDER BY member, place
"""
_OF_LINKS = """
SELECT prop, upper, lower, row
FROM sorted_link LEFT JOIN apart a ON a.id = upper LEFT JOIN apart b ON b.id = lower
WHERE {}until IS NULL AND upper <> lower AND {}
ORDER BY sorted_link.rowid
"""
# Kinds of `apart`: 1 is classified, 2 has a node, 3 is merged. A link is new where an end has no node yet.
_IS_NEW = """(coalesce(a.kind, 0) < 3 AND coalesce(b.kind, 0) < 3
    AND (coalesce(a.kind, 0) < 2 OR coalesce(b.kind, 0) < 2))"""
NEW_LINKS = _OF_LINKS.format("sorted_link.rowid >= ? AND sorted_link.rowid < ? AND ", _IS_NEW)
OTHER_LINKS = _OF_LINKS.format("", f"NOT ({_IS_NEW})")

SET_APART = {
    # The classes of an entity may follow from what other loads said.
    "CLASSIFIED": """
        SELECT subject, 1 FROM sorted_fact WHERE prop IN ('riskClass', 'names')
        UNION SELECT target, 1 FROM sorted_fact WHERE prop = 'names'""",
    # Whoever refers to a merged body is written with it.
    "REFERRING": """
        SELECT entity, 1 FROM sorted_fact WHERE target IN (SELECT id FROM apart WHERE kind = 3)""",
}
APART_IN_FACTS = """
SELECT id FROM apart WHERE id IN (SELECT entity FROM sorted_fact) OR id IN (SELECT target FROM sorted_fact)
"""
