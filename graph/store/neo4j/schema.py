"""Recognising a Neo4j store, and the constraints and indexes that it needs, from the ontology."""

from __future__ import annotations

from graph.errors import StoreCorrupt, StoreTooNew
from graph.store.neo4j.connection import Connection, Transaction
from graph.store.neo4j.projection.nodes import NEWEST_SCHEMA, ROW_CODES
from ontology import SCHEMA

# Any user who may read can see these names; only a server with a store of ours has them.
_INTERNAL = {
    "ketting_store": ("CONSTRAINT", "FOR (k:KettingStore) REQUIRE k.id IS UNIQUE"),
    "ketting_lock": ("CONSTRAINT", "FOR (l:KettingLock) REQUIRE l.id IS UNIQUE"),
    "ketting_load": ("CONSTRAINT", "FOR (l:KettingLoad) REQUIRE l.id IS UNIQUE"),
    "ketting_version": ("CONSTRAINT", "FOR (v:KettingVersion) REQUIRE v.number IS UNIQUE"),
    "ketting_document": ("INDEX", "FOR (d:KettingDocument) ON (d.dataset, d.id)"),
    "statement_id": ("INDEX", "FOR (s:Statement) ON (s.id)"),
    "statement_source": ("INDEX", "FOR (s:Statement) ON (s.source, s.subject)"),
    "link_subject": ("INDEX", "FOR (s:LinkStatement) ON (s.subject)"),
    "link_target": ("INDEX", "FOR (s:LinkStatement) ON (s.target)"),
    "property_subject": ("INDEX", "FOR (s:PropertyStatement) ON (s.subject)"),
    "property_target": ("INDEX", "FOR (s:PropertyStatement) ON (s.target)"),
    "class_subject": ("INDEX", "FOR (s:ClassStatement) ON (s.subject)"),
    "class_target": ("INDEX", "FOR (s:ClassStatement) ON (s.target)"),
    "statement_identifier": ("INDEX", "FOR (s:Statement) ON (s.identifier)"),
    "thing_id": ("CONSTRAINT", "FOR (n:Thing) REQUIRE n.id IS UNIQUE"),
    "thing_names": ("FULLTEXT INDEX", "FOR (n:Thing) ON EACH [n.names]"),
}


def definitions() -> dict[str, str]:
    """The command that makes each constraint and index, by its name."""
    names = {
        f"{entity_type.lower()}_name": ("INDEX", f"FOR (n:{entity_type}) ON (n.name)")
        for entity_type in SCHEMA.entity_types
    }
    return {
        name: f"CREATE {kind} {name} IF NOT EXISTS {pattern}"
        for name, (kind, pattern) in (_INTERNAL | names).items()
    }


def missing_definitions(connection: Connection) -> list[str]:
    """Names of the constraints and indexes that the database lacks, or that are not yet usable."""
    online = connection.all("SHOW INDEXES YIELD name, state WHERE state = 'ONLINE' RETURN name")
    constraints = connection.all("SHOW CONSTRAINTS YIELD name RETURN name")
    present = {name for (name,) in online} | {name for (name,) in constraints}
    return [name for name in definitions() if name not in present]


def ensure_definitions(connection: Connection) -> None:
    """Make the constraints and indexes that the database lacks, and wait until they can be used."""
    missing = missing_definitions(connection)
    if missing:
        commands = definitions()
        for name in missing:
            connection.change_schema(commands[name])
        connection.change_schema("CALL db.awaitIndexes(3600)")


def check_readable(connection: Connection) -> bool:
    """Whether the database is a store of this schema; false when there is nothing in it.

    Raises `StoreTooNew` when a newer version of this program wrote it, and `StoreCorrupt` when it
    holds another program's data.
    """
    schemas = connection.all("MATCH (k:KettingStore {id: 'store'}) RETURN k.schema")
    if not schemas:
        if connection.all("MATCH (n) RETURN 1 LIMIT 1"):
            raise StoreCorrupt(
                f"{connection.url} holds data of another program, which is left alone; name an empty database"
            )
        return False
    [[schema]] = schemas
    if schema > NEWEST_SCHEMA:
        raise StoreTooNew(
            f"{connection.url} has schema {schema}, and this program knows schemas up to {NEWEST_SCHEMA}: a "
            "newer version of Ketting wrote it; install that version"
        )
    return True


def make_store(connection: Connection) -> None:
    """Make an empty store; does nothing where another process was first."""
    ensure_definitions(connection)
    connection.write(_create_nodes)


def _create_nodes(transaction: Transaction) -> None:
    transaction.rows(
        "MERGE (k:KettingStore {id: 'store'}) "
        "ON CREATE SET k.schema = $schema, k.codes = $codes, k.version = 0, k.graph_version = 0",
        schema=NEWEST_SCHEMA,
        codes=ROW_CODES,
    )
    transaction.rows("MERGE (l:KettingLock {id: 'load'}) ON CREATE SET l.attempt = 0")
