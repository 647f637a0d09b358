"""RDF over HTTP: entities by content negotiation, the ontology, and SPARQL that only reads."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from factories import DATASET, DOCUMENT, company, owns
from rdflib import Graph, URIRef
from rdflib.namespace import RDF
from served import served
from shacl import violations
from small_store import small_store

from api.http.app import create_app
from api.workspace import Workspace
from graph.errors import BadQuery
from graph.sparql import Bounds, query_form
from graph.store import Store
from ontology.namespaces import entity_iri, term_iri
from ontology.vocabulary import vocabulary

QUERY = {"content-type": "application/sparql-query"}
PATIENCE = 10
"""Times to ask: on a busy machine the data of the whole case are not ready at once."""


def asked(client: httpx.Client, query: str, status: int = 200) -> httpx.Response:
    for _ in range(PATIENCE):
        answer = client.post("/v1/sparql", content=query.encode(), headers=QUERY, timeout=60)
        if answer.status_code == status or answer.status_code != 503:
            break
    assert answer.status_code == status, answer.text
    return answer


def bindings(answer: httpx.Response) -> list[dict[str, str]]:
    rows: list[dict[str, Any]] = answer.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in rows]


@pytest.fixture
def small(tmp_path: Path) -> Iterator[tuple[httpx.Client, Store]]:
    """A service over a store of three companies, with tight bounds."""
    facts = [company("A"), company("B"), company("C"), owns("A", "B", "51"), owns("A", "C")]
    store = small_store(tmp_path / "s.db", facts)
    app = create_app(Workspace(store), sparql=Bounds(seconds=3, rows=4))
    with served(app) as address, httpx.Client(base_url=address) as client:
        yield client, store
    store.close()


# ---------------------------------------------------------------- content negotiation


def test_an_entity_in_turtle_is_valid_and_has_its_links(service: httpx.Client) -> None:
    answer = service.get("/v1/entities/cn-cetc-24", headers={"accept": "text/turtle"})
    assert answer.headers["content-type"].startswith("text/turtle")
    assert answer.headers["vary"] == "Accept, Accept-Encoding"
    graph = Graph().parse(data=answer.text, format="turtle")
    link = URIRef(entity_iri("Unit~cn-cetc~cn-cetc-24"))
    assert (link, RDF.type, URIRef(term_iri("Unit"))) in graph
    assert "ketting:excerpt" in answer.text


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_the_same_entity_in_json_ld(service: httpx.Client) -> None:
    answer = service.get("/v1/entities/cn-cetc-24", headers={"accept": "application/ld+json"})
    assert answer.headers["content-type"] == "application/ld+json"
    assert answer.json()["@graph"]


def test_what_an_entity_says_of_itself_keeps_the_shapes(small: tuple[httpx.Client, Store]) -> None:
    client, _ = small
    text = client.get("/v1/entities/A", headers={"accept": "text/turtle"}).text
    others = "".join(f'entity:{id} a ketting:Company ; ketting:name "{id}" .\n' for id in "BC")
    assert violations(text + others) == ""


def test_an_unknown_entity_is_not_found_in_turtle_either(service: httpx.Client) -> None:
    assert service.get("/v1/entities/nobody", headers={"accept": "text/turtle"}).status_code == 404


def test_the_ontology_is_the_vocabulary(service: httpx.Client) -> None:
    answer = service.get("/v1/ontology")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert len(Graph().parse(data=answer.text, format="turtle")) == len(vocabulary())


# ---------------------------------------------------------------- SPARQL


@pytest.mark.slow
def test_a_select_over_the_case(service: httpx.Client) -> None:
    query = """
    SELECT ?name ?grade WHERE {
        entity:cn-sien ^ketting:owns ?owner . ?owner ketting:name ?name .
        ?link ketting:owner ?owner ; ketting:asset entity:cn-sien ; ketting:observation ?seen .
        ?seen ketting:grade ?grade
    }"""
    rows = bindings(asked(service, query))
    assert rows and {row["grade"].rpartition("#")[2] for row in rows} <= {"gradeA", "gradeB", "gradeC"}


@pytest.mark.slow
def test_an_ask_and_a_form(service: httpx.Client) -> None:
    answer = service.post(
        "/v1/sparql", data={"query": "ASK { entity:cn-cetc a ketting:Company }"}, timeout=60
    )
    assert answer.json() == {"head": {}, "boolean": True}
    assert answer.headers["content-type"] == "application/sparql-results+json"


@pytest.mark.slow
def test_each_source_is_a_named_graph(service: httpx.Client) -> None:
    rows = bindings(
        asked(service, "SELECT DISTINCT ?g { GRAPH ?g { ?s a ketting:LinkObservation } } ORDER BY ?g")
    )
    assert [row["g"].rpartition("/")[2] for row in rows] == ["corporate_links", "nieuwsuur_2025", "us_lists"]


def test_a_construct_gives_turtle(small: tuple[httpx.Client, Store]) -> None:
    answer = asked(small[0], "CONSTRUCT { ?b ketting:ownedBy ?a } WHERE { ?a ketting:owns ?b }")
    assert answer.headers["content-type"].startswith("text/turtle")
    assert len(Graph().parse(data=answer.text, format="turtle")) == 2


def test_rows_beyond_the_bound_are_left_out_and_that_is_said(small: tuple[httpx.Client, Store]) -> None:
    answer = asked(small[0], "SELECT * { ?s ?p ?o }")
    assert (len(bindings(answer)), answer.headers["ketting-partial"]) == (4, "true")
    assert "ketting-partial" not in asked(small[0], "SELECT * { ?s a ketting:Company }").headers


@pytest.mark.slow
def test_a_query_that_takes_too_long_is_ended(small: tuple[httpx.Client, Store]) -> None:
    product = " . ".join(f"?s{n} ?p{n} ?o{n}" for n in range(8))
    answer = asked(small[0], f"SELECT (COUNT(*) AS ?n) {{ {product} }}", 422)
    assert answer.json()["type"].endswith("#query-too-long")
    assert asked(small[0], "ASK {}").json()["boolean"] is True


def test_a_load_is_seen_by_the_next_query(small: tuple[httpx.Client, Store]) -> None:
    client, store = small
    count = "SELECT (COUNT(*) AS ?n) { ?s a ketting:Company }"
    assert bindings(asked(client, count)) == [{"n": "3"}]
    with store.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
        writer.add(company("A"))
        writer.commit()
    assert bindings(asked(client, count)) == [{"n": "1"}]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { service silent ?where { ?s ?p ?o } }",
        "SELECT * { # a comment\n SERVICE<http://127.0.0.1:9/>{ ?s ?p ?o } }",
        "SELECT * { ?s <http://a/#b> 'it\\'s' . SERVICE <http://127.0.0.1:9/> {} }",
        "PREFIX e: <http://a/> SELECT * { ?s e:\\'x ?o . SERVICE <http://127.0.0.1:9/> { ?s ?p 'o' } }",
        "SELECT * { ?s ?p '''it's ''' . SERVICE <http://127.0.0.1:9/> { ?s ?p ''' ''' } }",
        "SELECT * { \\u0053ERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "ASK { ?s ?p ?o FILTER NOT EXISTS { OPTIONAL { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } } } }",
        "ASK { GRAPH ?g { ?s ?p ?o MINUS { { ?a ?b ?c } UNION { SERVICE ?g { ?s ?p ?o } } } } }",
        "CONSTRUCT WHERE { ?s ?p ?o . SeRvIcE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "SELECT * { ?s ?p 1SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }",
        "LOAD <http://127.0.0.1:9/>",
        "ASK {} ; DROP ALL",
        "PREFIX a: <http://a/> INSERT { ?s ?p 1 } WHERE { ?s ?p ?o }",
        "INSERT DATA { <http://a> <http://b> <http://c> }",
        "DELETE WHERE { ?s ?p ?o }",
        "DESCRIBE entity:A",
        "CLEAR ALL",
        "",
        "SELECT",
        "SELECT * { ?s ?p }",
        "SELECT * { ?s unheard:of ?o }",
        "SELECT * { } # " + "x" * 20_000,
    ],
)
def test_what_does_more_than_read_or_is_no_query_is_refused(
    query: str, small: tuple[httpx.Client, Store]
) -> None:
    assert asked(small[0], query, 422).json()["type"].endswith("#bad-query")


@pytest.mark.slow
@pytest.mark.parametrize(
    "query",
    [
        pytest.param("SELECT (COUNT(*) AS ?n) { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(9)) + " }",
                     id="a product of everything"),
        pytest.param("SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(6))
                     + " } ORDER BY " + " ".join(f"?c{n}" for n in range(6)), id="sorted, so held in memory"),
        pytest.param("SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?b), STR(?c))) AS ?t)"
                     " { ?a ?p ?x . ?b ?q ?y . ?c ?r ?z . ?d ?s ?u }", id="one endless text"),
        pytest.param("ASK { ?s (<a:>|!<a:>|^<a:>|!^<a:>)* ?o . ?t (!<a:>)* ?u . ?v (!<b:>)* ?w ."
                     " ?x (!<c:>)+ ?y . ?z (!<d:>)+ ?a FILTER (?s = ?t && ?u = <http://none> ) }",
                     id="paths over everything"),
        pytest.param("SELECT * " + "{" * 9_000 + "?s ?p ?o" + "}" * 9_000, id="groups within groups"),
        pytest.param("ASK { ?s ?p ?o FILTER (" + "(" * 9_000 + "1" + ")" * 9_000 + ") }", id="brackets"),
        pytest.param("ASK { ?s " + "(" * 6_000 + "<a:>" + ")*" * 6_000 + " ?o }", id="path depth"),
        pytest.param("ASK { FILTER (" + "!" * 19_000 + "true) }", id="negations"),
    ],
)  # fmt: skip
def test_a_query_that_wants_too_much_ends_in_a_problem_and_not_in_harm(
    query: str, small: tuple[httpx.Client, Store]
) -> None:
    asked(small[0], "ASK {}")  # the data are ready
    answer = small[0].post("/v1/sparql", content=query.encode(), headers=QUERY, timeout=60)
    if answer.status_code == 422:
        assert answer.json()["type"].rpartition("#")[2] in ("bad-query", "query-too-long")
    else:
        assert answer.status_code == 200
    assert asked(small[0], "ASK {}").json()["boolean"] is True


@pytest.mark.parametrize("clause", ["FROM", "FROM NAMED"])
def test_a_graph_elsewhere_is_not_fetched(clause: str, small: tuple[httpx.Client, Store]) -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.2)
        graph = f"<http://127.0.0.1:{listening.getsockname()[1]}/data.ttl>"
        answer = asked(
            small[0], f"SELECT * {clause} {graph} {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}"
        )
        with pytest.raises(TimeoutError):
            listening.accept()
    assert bindings(answer) == []


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("SELECT (COUNT(*) AS ?n) { ?a ketting:owns ?b }", "2"),
        ("SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/ketting/derived> { ?a ketting:owns ?b }", "2"),
        ("SELECT (COUNT(*) AS ?n) FROM <https://w3id.org/ketting/source/press> { ?a ketting:owns ?b }", "0"),
        ("SELECT (COUNT(*) AS ?n) from data:press { ?a a ketting:Company }", "3"),
        ("SELECT (COUNT(*) AS ?n) FROM NAMED data:press { GRAPH ?g { ?a a ketting:Company } }", "3"),
        ("SELECT (COUNT(*) AS ?n) FROM NAMED data:press { GRAPH ?g { ?a ketting:owns ?b } }", "0"),
    ],
)
def test_a_query_can_name_the_graphs_it_is_about(
    query: str, count: str, small: tuple[httpx.Client, Store]
) -> None:
    assert bindings(asked(small[0], query)) == [{"n": count}]


def test_long_answers_are_cut_and_that_is_said(tmp_path: Path) -> None:
    facts = [company(f"C{n}", "long " * 2_000) for n in range(50)]
    store = small_store(tmp_path / "s.db", facts)
    app = create_app(Workspace(store), sparql=Bounds(seconds=5, rows=1_000, bytes=100_000))
    with served(app) as address, httpx.Client(base_url=address) as client:
        for query in ("SELECT ?n { ?s ketting:name ?n }", "CONSTRUCT WHERE { ?s ketting:name ?n }"):
            answer = asked(client, query)
            assert (answer.headers["ketting-partial"], len(answer.content) < 110_000) == ("true", True)
            assert len(answer.content) > 50_000
    store.close()


@pytest.mark.parametrize(
    "query",
    [
        'SELECT * { ?service ketting:name "SERVICE, load and delete" }',
        "ASK { ?s <http://example.org/SERVICE> ?o } # SERVICE",
        "CONSTRUCT { ?s ketting:service ?o } WHERE { ?s ketting:name ?o }",
        "SELECT * { ?s ketting:name 'a'@en FILTER (1 < 2 && 3 > 2) }",
    ],
)
def test_the_same_words_as_names_are_allowed(query: str) -> None:
    assert query_form(query) in ("SELECT", "ASK", "CONSTRUCT")


def test_a_query_form_is_named() -> None:
    with pytest.raises(BadQuery, match="no SELECT"):
        query_form("PREFIX a: <http://a/>")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"ASK {}", "text/plain"),
        (b"\xff", "application/sparql-query"),
        (b"update=DROP+ALL", "application/x-www-form-urlencoded"),
        (b"query=ASK+%7B%7D&named-graph-uri=http%3A%2F%2Fa", "application/x-www-form-urlencoded"),
    ],
)
def test_a_request_of_another_kind_is_refused(
    content: bytes, kind: str, small: tuple[httpx.Client, Store]
) -> None:
    answer = small[0].post("/v1/sparql", content=content, headers={"content-type": kind})
    assert (answer.status_code, answer.json()["title"]) == (422, "The question cannot be asked")
