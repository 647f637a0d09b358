"""The address of a Neo4j store, without secrets, and the credentials to open it with. Imports no driver."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from graph.errors import BadStoreUrl, StoreUnreachable

SCHEMES = ("bolt", "bolt+s", "bolt+ssc", "neo4j", "neo4j+s", "neo4j+ssc")

_REMEDY = "write bolt://host:7687 or neo4j://host:7687, with ?database=name for another than the default"


@dataclass(frozen=True, slots=True)
class Address:
    """`server` is what the driver connects to; `database` `None` is the user's default one.

    >>> str(Address.parse("bolt://localhost?database=exports"))
    'bolt://localhost:7687?database=exports'
    """

    server: str
    database: str | None = None

    @classmethod
    def parse(cls, url: str) -> Address:
        """Read an address; raises `BadStoreUrl`, which never repeats it: it may hold a password."""
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
            query = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        except ValueError as error:
            raise BadStoreUrl(f"the address of the Neo4j server cannot be read; {_REMEDY}") from error
        if parts.scheme not in SCHEMES:
            raise BadStoreUrl(f"{parts.scheme[:20]!r} is no address of a Neo4j server; {_REMEDY}")
        if parts.username is not None or parts.password is not None:
            raise BadStoreUrl(
                "the address holds a user name or password, which would end up in logs; "
                "set NEO4J_USERNAME and NEO4J_PASSWORD or NEO4J_PASSWORD_FILE in its place"
            )
        if not host or parts.path not in ("", "/") or parts.fragment:
            raise BadStoreUrl(f"the address names no server, or more than one; {_REMEDY}")
        options = dict(query)
        database = options.pop("database", None)
        if options or database == "" or len(query) > 1:
            raise BadStoreUrl(f"the address has options that a store does not know; {_REMEDY}")
        shown = f"[{host}]" if ":" in host else host
        return cls(f"{parts.scheme}://{shown}:{7687 if port is None else port}", database)

    def __str__(self) -> str:
        return self.server if self.database is None else f"{self.server}?database={self.database}"


@dataclass(frozen=True, slots=True)
class Credentials:
    """User name and password."""

    username: str
    password: str = field(repr=False)

    @classmethod
    def of(cls, environment: Mapping[str, str]) -> Credentials | None:
        """From `NEO4J_USERNAME` (default `neo4j`) and `NEO4J_PASSWORD` or the file `NEO4J_PASSWORD_FILE`.

        Raises `StoreUnreachable` for a file that cannot be read.
        """
        password = environment.get("NEO4J_PASSWORD")
        file = environment.get("NEO4J_PASSWORD_FILE")
        if not password and file:
            try:
                password = Path(file).read_text(encoding="utf-8").rstrip("\r\n")
            except (OSError, UnicodeDecodeError) as error:
                raise StoreUnreachable(f"NEO4J_PASSWORD_FILE {file} cannot be read: {error}") from error
        return cls(environment.get("NEO4J_USERNAME") or "neo4j", password) if password else None
