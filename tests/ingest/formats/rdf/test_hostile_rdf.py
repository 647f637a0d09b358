"""Files that are made, by accident or on purpose, to break a reader: one clear line, and nothing loaded."""

from __future__ import annotations

import gzip
import json
import socket
from datetime import date
from pathlib import Path

import pytest
from factories import company
from rdf_files import read_from, written
from small_store import small_store

from graph.store import open_store
from ingest.errors import BadFile
from ingest.formats.rdf.graph import RdfSyntax
from ingest.pipeline import load_file

READ = date(2024, 3, 1)
ORGANIZATION = "<http://a/b> a <http://www.w3.org/ns/org#Organization> ;"
NAMED = f'{ORGANIZATION} <http://www.w3.org/2004/02/skos/core#prefLabel> "Alpha" .\n'


def scoped(depth: int) -> str:
    """A context in which every term brings a context of its own."""
    context: dict[str, object] = {}
    for _ in range(depth):
        context = {"p": {"@id": "http://x/p", "@context": context}, "q": {"@id": "http://x/q"}}
    return json.dumps({"@context": context, "p": {"p": {"p": "x"}}})


@pytest.mark.parametrize(
    ("syntax", "data", "said"),
    [
        pytest.param("jsonld", '{"@context":{"a":"b:x","b":"c:x","c":"a:x"},"a":"x"}', "Cyclic",
                     id="a cycle"),
        pytest.param("jsonld", scoped(300), "no entity", id="contexts within contexts"),
        pytest.param("jsonld", '{"@context":[' + ",".join(['{"a":"http://x/a"}'] * 20_000) + '],"a":1}',
                     "no entity", id="very many contexts"),
        pytest.param("jsonld", '{"http://p":' * 200_000 + "1" + "}" * 200_000, "no jsonld",
                     id="deep objects"),
        pytest.param("jsonld", '{"http://p":' + "[" * 200_000 + "1" + "]" * 200_000 + "}", "no jsonld",
                     id="deep arrays"),
        pytest.param("jsonld", '{"@id":"http://a","http://p":"caf\udce9"}', "UTF-8", id="JSON, no UTF-8"),
        pytest.param("jsonld", '{"@id": ', "no jsonld", id="JSON cut off"),
        pytest.param("jsonld", "[1, 2, 3]", "no triples", id="JSON, but no RDF"),
        pytest.param("jsonld", '{"@context":"https://schema.org","a":' + "[" * 20_000 + "]" * 20_000 + "}",
                     "nested too deep", id="schema.org, deep"),
        pytest.param("jsonld", '{"@context":"https://schema.org","name":', "no jsonld",
                     id="schema.org, cut off"),
        pytest.param("jsonld", '{"@context":"https://schema.org","name":1e999}', "no JSON",
                     id="schema.org, a number too large"),
        pytest.param("jsonld", '{"@context":"https://schema.org","name":"caf\udce9"}', "UTF-8",
                     id="schema.org, no UTF-8"),
        pytest.param("jsonld", '{"@context":"https://schema.org",' + f'"{"x" * 9_000}":1,' * 2 + '"a":1}',
                     "key 'xxx.* twice", id="schema.org, a key twice"),
        pytest.param("turtle", "<http://a> <http://p> " + "[ <http://p> " * 50_000 + "1" + "]" * 50_000
                     + " .", "no entity", id="deep Turtle"),
        pytest.param("turtle", "<http://a> <http://p> \0 .", r"\\x00", id="a control character"),
        pytest.param("turtle", "<http://a> <http://p> " + "x" * 9_000 + " .", "no turtle",
                     id="a long message"),
        pytest.param("nquads", '<http://a> <http://p> "caf\udce9" .\n', "UTF-8", id="N-Quads, no UTF-8"),
        pytest.param("nquads", f'<http://a> <http://p> "{"x" * 20_000_000}" .\n', "16 MB", id="a huge text"),
        pytest.param("turtle", f'<http://a> <http://p> "{"x" * 20_000_000}" .\n', "16 MB",
                     id="a huge Turtle text"),
        pytest.param("turtle", "<< <http://a> <http://b> <http://c> >> <http://d> <http://e> .", "no entity",
                     id="RDF-star"),
    ],
)  # fmt: skip
def test_one_clear_line_and_nothing_loaded(syntax: str, data: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "hostile"
    path.write_bytes(data.encode("utf-8", "surrogateescape"))
    store = small_store(tmp_path / "s.db", [company("A")])
    with store.reader() as reader:
        before = list(reader.statements())
    with pytest.raises(BadFile, match=said) as refused:
        load_file(store, path, format=syntax, read=READ)
    assert len(str(refused.value)) < len(str(path)) + 400
    assert str(refused.value).isprintable()
    with store.reader() as reader:
        assert (list(reader.statements()), reader.version) == (before, 1)
    store.close()


@pytest.mark.parametrize(
    "data", [gzip.compress(b"x" * 1_000, mtime=0), "<http://a> a <http://b> .".encode("utf-16")]
)
@pytest.mark.parametrize("syntax", RdfSyntax)
def test_what_is_no_text_at_all(syntax: RdfSyntax, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(data)
    store = open_store(f"sqlite:///{tmp_path}/s.db")
    with pytest.raises(BadFile, match="nothing was loaded"):
        load_file(store, path, format=syntax, read=READ)
    store.close()


@pytest.mark.parametrize(
    "context", ['"{at}"', '[{{"a": "http://a"}}, "{at}"]', '{{"@import": "{at}", "@version": 1.1}}']
)
def test_a_context_elsewhere_is_not_fetched(context: str, tmp_path: Path) -> None:
    path = tmp_path / "file.jsonld"
    store = open_store(f"sqlite:///{tmp_path}/s.db")
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen()
        listening.settimeout(0.2)
        at = f"http://127.0.0.1:{listening.getsockname()[1]}/context.jsonld"
        path.write_text('{"@context": ' + context.format(at=at) + ', "@id": "http://a", "name": "x"}')
        with pytest.raises(BadFile, match="nothing is fetched"):
            load_file(store, path, format="jsonld", read=READ)
        with pytest.raises(TimeoutError):
            listening.accept()
    store.close()


@pytest.mark.parametrize("syntax", ["turtle", "nquads", "jsonld"])
def test_a_byte_order_mark_does_no_harm(syntax: str, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    with read_from(tmp_path / "one", [company("A")]) as reader:
        data, before = written(reader, syntax), list(reader.statements())
    path = tmp_path / "file"
    path.write_bytes(b"\xef\xbb\xbf" + data)
    store = open_store(f"sqlite:///{tmp_path}/s.db")
    load_file(store, path, format=syntax, read=READ, strict=True)
    with store.reader() as reader:
        assert list(reader.statements()) == before
    store.close()


def test_a_file_that_breaks_off_loads_nothing_of_what_came_before(tmp_path: Path) -> None:
    path = tmp_path / "file.nt"
    path.write_text(NAMED * 2 + "<http://a/c> <http://", encoding="utf-8")
    store = open_store(f"sqlite:///{tmp_path}/s.db")
    with pytest.raises(BadFile, match="nothing was loaded"):
        load_file(store, path, format="turtle", read=READ)
    with store.reader() as reader:
        assert reader.versions() == ()
    store.close()
