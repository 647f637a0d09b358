"""The service over the small case, and over a few made-up parties, asked in this process."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from asgi_client import AppClient
from clock import ASKED_AT
from factories import company, fact, link, member, owns
from small_store import small_store

from api.casework.audit import AuditLog
from api.casework.opening import opened_casework
from api.http.app import create_app
from api.workspace import Workspace

OPENREFINE = "http://127.0.0.1:3333"
"""The origin of its pages, which may ask the service over the made-up parties."""


@pytest.fixture(scope="session")
def case_client(small_workspace: Workspace) -> AppClient:
    return AppClient(create_app(small_workspace))


@pytest.fixture(scope="session")
def parties(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppClient]:
    """Two works of one name, a person, an address, a merged id, a hub of links, and ids made to fit."""
    facts = [
        company("alpha", "Alpha Optics GmbH"),
        fact("alpha", "country", "de"),
        fact("alpha", "leiCode", "529900T8BM49AURSDO55"),
        fact("alpha", "incorporationDate", "1998-03-01"),
        fact("alpha", "addressEntity", "place"),
        fact("place", "type", "Address", schema="Address"),
        fact("place", "address", "Werkstrasse 1, Jena", schema="Address"),
        company("twin-one", "Twin Works"),
        company("twin-two", "Twin Works"),
        company("x:odd", "Odd Forms"),
        company("old-beta", "Beta Motors"),
        company("beta", "Beta Motors"),
        fact("old-beta", "sameAs", "beta"),
        fact("ada", "type", "Person", schema="Person"),
        fact("ada", "name", "Ada Exampla", schema="Person"),
        fact("ada", "birthDate", "1971-05-02", schema="Person"),
        fact("ada", "country", "nl", schema="Person"),
        owns("ada", "alpha", "60"),
        owns("alpha", "beta", "51"),
        owns("alpha", "x:odd"),
        link("Directorship", "ada", "beta"),
        link("Representation", "old-beta", "ada"),
        link("SharedAddress", "x:odd", "alpha"),
        member("beta", "listed_party"),
    ]
    path = tmp_path_factory.mktemp("parties") / "parties.db"
    with closing(small_store(path, facts)) as store:
        yield AppClient(create_app(Workspace(store, clock=lambda: ASKED_AT), allow_origins=[OPENREFINE]))


@pytest.fixture
def audited(tmp_path: Path, small_workspace: Workspace) -> Iterator[tuple[AppClient, AuditLog]]:
    """The service over the small case with an audit log, and the log."""
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        log = AuditLog(casework)
        yield AppClient(create_app(small_workspace, audit=log)), log
