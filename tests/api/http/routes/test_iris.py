"""Every IRI of ours leads to a description of what it names, on a service that has the data."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import urldefrag

import httpx
import pyoxigraph
import pytest
from factories import DATASET, DOCUMENT, company, fact, owns
from rdf_files import written
from served import served
from small_store import small_store

from api.http.app import create_app
from api.workspace import Workspace
from graph.exports.excerpts import statements_nodes
from graph.exports.nquads import nquads
from ontology import Statement
from ontology.namespaces import BASE, document_iri, entity_iri, source_iri, statement_iri, term_iri

TURTLE = {"accept": "text/turtle"}
DAY = date(2026, 11, 21)


def ours(data: bytes, format: pyoxigraph.RdfFormat) -> set[str]:
    """Every IRI under our namespace in a file, whatever its place."""
    terms = set()
    for quad in pyoxigraph.parse(data, format):
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, pyoxigraph.Literal):
                term = term.datatype
            if isinstance(term, pyoxigraph.NamedNode) and term.value.startswith(BASE):
                terms.add(term.value)
    return terms


def subjects(answer: httpx.Response) -> set[str]:
    quads = pyoxigraph.parse(answer.content, pyoxigraph.RdfFormat.TURTLE)
    return {quad.subject.value for quad in quads if isinstance(quad.subject, pyoxigraph.NamedNode)}


def asked(client: httpx.Client, iri: str, **headers: str) -> httpx.Response:
    return client.get(f"/{iri.removeprefix(BASE)}", headers=TURTLE | headers, follow_redirects=True)


@pytest.mark.slow
def test_every_iri_of_an_export_leads_to_what_it_names(small_workspace: Workspace) -> None:
    """Statements, which are most and all alike, are asked for one in ten."""
    with small_workspace.view() as view:
        terms = ours(written(view.reader, "nquads", DAY), pyoxigraph.RdfFormat.N_QUADS)
    said = sorted(iri for iri in terms if iri.startswith(f"{BASE}statement/"))
    wanted = sorted(terms - set(said)) + said[::10]
    pages = sorted({urldefrag(iri).url for iri in wanted})
    with (
        served(create_app(small_workspace)) as address,
        httpx.Client(base_url=address, timeout=120) as client,
        ThreadPoolExecutor(4) as pool,
    ):
        answers = dict(zip(pages, pool.map(lambda iri: asked(client, iri), pages), strict=True))
    assert {iri: a.text for iri, a in answers.items() if a.status_code != 200} == {}
    described = {iri: subjects(answer) for iri, answer in answers.items()}
    assert [iri for iri in wanted if iri not in described[urldefrag(iri).url]] == []
    kinds = {iri.removeprefix(BASE).partition("/")[0].partition("#")[0] for iri in wanted}
    assert kinds == {"id", "source", "statement", "derived", "ns"}


@pytest.mark.slow
def test_every_iri_of_an_answer_leads_somewhere(service: httpx.Client) -> None:
    for id in ("cn-cetc-24", "Unit~cn-cetc~cn-cetc-24"):
        answer = asked(service, entity_iri(id))
        for iri in sorted({urldefrag(iri).url for iri in ours(answer.content, pyoxigraph.RdfFormat.TURTLE)}):
            assert asked(service, iri).status_code == 200, iri


ODD = "a/b c%2F?d#e\u4e2d&f"
MERGED = [
    company("A"),
    company("x:A@1.2-3_4"),
    fact("A", "sameAs", "x:A@1.2-3_4"),
    company("B"),
    owns("x:A@1.2-3_4", "B", "51"),
]


def flat(facts: list[Statement | list[Statement]]) -> list[Statement]:
    return [f for some in facts for f in ([some] if isinstance(some, Statement) else some)]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[httpx.Client, list[Statement]]]:
    """A service over a merged company, in whose document's id nothing is as an address has it."""
    facts = [replace(f, document=ODD) for f in flat(MERGED)]
    store = small_store(tmp_path / "s.db", facts, replace(DOCUMENT, id=ODD))
    with (
        served(create_app(Workspace(store))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client, facts
    store.close()


def test_odd_ids_of_documents_are_escaped_and_found(small: tuple[httpx.Client, list[Statement]]) -> None:
    iri = document_iri("press", ODD)
    assert iri in subjects(asked(small[0], iri))


def test_facts_of_a_merged_entity_are_those_of_the_export(
    small: tuple[httpx.Client, list[Statement]],
) -> None:
    client, facts = small
    for iri in [entity_iri(id) for id in ("A", "x:A@1.2-3_4", "Ownership~x:A@1.2-3_4~B", "Ownership~A~B")]:
        assert asked(client, iri).status_code == 200
    described = subjects(asked(client, entity_iri("A")))
    assert {statement_iri(f.id) for f in facts if f.subject != "B"} <= described
    assert {entity_iri("x:A@1.2-3_4"), entity_iri("Ownership~x:A@1.2-3_4~B")} <= described
    for fact_ in facts:
        assert statement_iri(fact_.id) in subjects(asked(client, statement_iri(fact_.id)))


def test_an_entity_leads_on_in_the_form_asked_for(service: httpx.Client) -> None:
    answer = service.get("/id/cn-cetc-24?sources=us_lists", headers=TURTLE)
    assert (answer.status_code, answer.headers["vary"]) == (303, "Accept, Accept-Encoding")
    assert answer.headers["location"] == "/v1/entities/cn-cetc-24?sources=us_lists"
    assert asked(service, entity_iri("cn-cetc-24"), accept="application/json").json()["id"] == "cn-cetc-24"
    link = asked(service, entity_iri("Unit~cn-cetc~cn-cetc-24"), accept="application/json").json()
    assert (link["id"], link["upper"]) == ("Unit~cn-cetc~cn-cetc-24", "cn-cetc")
    assert link["sources"]


def test_a_browser_is_led_to_the_page(service: httpx.Client) -> None:
    browser = {"accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
    answer = service.get("/id/cn-cetc-24", headers=browser)
    assert (answer.status_code, answer.headers["location"]) == (303, "/entity/cn-cetc-24")
    link = service.get("/id/Unit~cn-cetc~cn-cetc-24", headers=browser, follow_redirects=True)
    assert link.headers["content-type"] == "application/json"


@pytest.mark.parametrize(
    "accept", ["text/turtle", "application/ld+json", "application/json", "text/html,*/*"]
)
@pytest.mark.parametrize(
    "path",
    [
        "/id/nobody",
        "/id/Unit~cn-cetc~nobody",
        "/id/Nothing~cn-cetc~cn-cetc-24",
        "/id/~~",
        "/id/a/b",
        "/id/%00",
        "/v1/links/Unit~cn-cetc~nobody",
        "/statement/0123456789abcdef0123456789abcdef",
        "/statement/nonsense",
        "/source/nobody",
        "/source/us_lists/nothing",
        "/source/us_lists/",
        "/source/%ff%2f/%",
        "/source/",
    ],
)
def test_what_names_nothing_is_a_problem(path: str, accept: str, service: httpx.Client) -> None:
    answer = service.get(path, headers={"accept": accept})
    assert (answer.status_code, answer.headers["content-type"]) == (404, "application/problem+json")
    assert answer.json()["type"].endswith("#not-found")


def test_a_statement_no_longer_known_is_found_at_an_earlier_time(tmp_path: Path) -> None:
    facts = flat([company("A"), owns("A", "B", "51")])
    store = small_store(tmp_path / "s.db", facts)
    with store.reader() as reader:
        first = reader.versions()[0].loaded_at
    with store.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
        writer.add(company("A"))
        writer.commit()
    with (
        served(create_app(Workspace(store))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        gone = client.get(f"/statement/{facts[-1].id}")
        assert (gone.status_code, "known_at" in gone.json()["detail"]) == (404, True)
        then = client.get(
            f"/statement/{facts[-1].id}", params={"known_at": first.isoformat()}, headers=TURTLE
        )
        assert statement_iri(facts[-1].id) in subjects(then)
    store.close()


def test_the_terms_of_the_vocabulary_are_at_its_address(service: httpx.Client) -> None:
    assert {term_iri("owns"), term_iri("Company"), term_iri("gradeA")} <= subjects(
        asked(service, term_iri(""))
    )
    assert "https://w3id.org/ketting/shapes" in subjects(asked(service, f"{BASE}shapes"))
    as_json = service.get("/v1/ontology", headers={"accept": "application/ld+json"})
    nodes = {node["@id"] for node in as_json.json()}
    assert term_iri("owns") in nodes


def test_an_excerpt_of_one_statement_has_its_source_and_document(tmp_path: Path) -> None:
    store = small_store(tmp_path / "s.db", [company("A"), owns("A", "B", "51")])
    with store.reader() as reader:
        data = b"".join(
            nquads(statements_nodes(reader, [s for s in reader.statements() if s.prop == "Ownership"]))
        )
    store.close()
    terms = ours(data, pyoxigraph.RdfFormat.N_QUADS)
    assert {source_iri("press"), document_iri("press", "article"), entity_iri("Ownership~A~B")} <= terms
