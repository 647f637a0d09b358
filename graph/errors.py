"""Errors of the graph package.

GraphError
├── StoreError             the store cannot do what was asked
│   ├── StoreUnreachable   no such file, no server, or no permission
│   ├── StoreBusy          somebody else is loading or holds a lock
│   ├── OutOfTime          a search took longer than it was given
│   ├── StoreReadOnly      the store cannot be written
│   ├── StoreFull          the disk is full; nothing was changed
│   ├── StoreTooNew        written by a newer version of Ketting
│   ├── StoreCorrupt       the file is damaged or is no Ketting store
│   ├── BadStatement       of another dataset, or cites a document not described
│   ├── VersionsPruned     a known time before what is kept
│   ├── TargetExists       a backup or copy would overwrite something
│   └── BadStoreUrl        the address names no kind of store
├── BadQuery               a SPARQL query that is not allowed, or is none
├── QueryTooLong           a SPARQL query that took too much time or memory
├── UnknownEntity          no entity of this id at this known time
└── BadTraversal           a bound, class, type or date out of range
    └── BadPreset          a table of presets.toml that cannot be read
"""


class GraphError(Exception):
    """Root of the errors raised by stores, snapshots and searches."""


class StoreError(GraphError):
    """The store cannot do what was asked."""


class StoreUnreachable(StoreError):
    """There is no store at the address, or it may not be opened."""


class StoreBusy(StoreError):
    """Another process holds the lock; try again when it is done."""


class OutOfTime(StoreError):
    """A search took longer than it was given, and was ended."""


class StoreReadOnly(StoreError):
    """The store can be read and not written."""


class StoreFull(StoreError):
    """The disk filled up; the transaction was rolled back."""


class StoreTooNew(StoreError):
    """A newer version of Ketting wrote the store."""


class StoreCorrupt(StoreError):
    """The file is damaged, or is not a Ketting store."""


class BadStatement(StoreError):
    """The statement is another dataset's, or cites a document that its dataset does not describe."""


class VersionsPruned(StoreError):
    """The versions that were known then were removed."""


class TargetExists(StoreError):
    """A backup would overwrite a file, or a copy a store; nothing was written."""


class BadStoreUrl(StoreError):
    """The address names no kind of store."""


class BadQuery(GraphError):
    """The text is no SPARQL, or asks for more than reading the data."""


class QueryTooLong(GraphError):
    """The query was ended because it took too long or too much memory."""


class UnknownEntity(GraphError):
    """No entity has this id in the data at this known time."""


class BadTraversal(GraphError):
    """A traversal bound, class, link type or date is out of range."""


class BadPreset(BadTraversal):
    """A table of presets.toml has a field that cannot be read, or lacks one."""
