"""Where a Neo4j store may be, and that no address or message holds a password."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph.errors import BadStoreUrl, StoreUnreachable
from graph.store import open_store
from graph.store.neo4j.address import Address, Credentials


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("bolt://localhost", "bolt://localhost:7687"),
        ("neo4j://graph.example.org:9999/", "neo4j://graph.example.org:9999"),
        ("neo4j+s://host", "neo4j+s://host:7687"),
        ("bolt://[::1]:7687", "bolt://[::1]:7687"),
        ("bolt://host?database=exports", "bolt://host:7687?database=exports"),
    ],
)
def test_an_address_is_shown_in_full(url: str, shown: str) -> None:
    assert str(Address.parse(url)) == shown


@pytest.mark.parametrize(
    "url",
    [
        "bolt://",
        "bolt:///path",
        "bolt://host/database",
        "bolt://host:port",
        "bolt://host#part",
        "bolt://host?database=",
        "bolt://host?policy=eu",
        "bolt://host?database=a&database=b",
        "http://host",
    ],
)
def test_what_names_no_server_is_refused(url: str) -> None:
    with pytest.raises(BadStoreUrl, match=r"bolt://host:7687"):
        Address.parse(url)


@pytest.mark.parametrize("url", ["bolt://neo4j:hunter2@host", "neo4j://hunter2@host:7687"])
def test_credentials_in_an_address_are_refused_and_not_repeated(url: str) -> None:
    with pytest.raises(BadStoreUrl, match="NEO4J_PASSWORD") as caught:
        open_store(url)
    assert "hunter2" not in str(caught.value)


def test_credentials_come_from_the_environment(tmp_path: Path) -> None:
    file = tmp_path / "password"
    file.write_text("from a file\n", encoding="utf-8")
    assert Credentials.of({}) is None
    assert Credentials.of({"NEO4J_USERNAME": "anna"}) is None
    assert Credentials.of({"NEO4J_PASSWORD": "p"}) == Credentials("neo4j", "p")
    assert Credentials.of({"NEO4J_PASSWORD_FILE": str(file)}) == Credentials("neo4j", "from a file")
    both = {"NEO4J_USERNAME": "anna", "NEO4J_PASSWORD": "p", "NEO4J_PASSWORD_FILE": str(file)}
    assert Credentials.of(both) == Credentials("anna", "p")


def test_a_password_is_not_shown() -> None:
    assert "hunter2" not in repr(Credentials("neo4j", "hunter2"))


def test_a_password_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable, match="absent cannot be read"):
        Credentials.of({"NEO4J_PASSWORD_FILE": str(tmp_path / "absent")})
