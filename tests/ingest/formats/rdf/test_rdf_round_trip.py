"""What an export wrote is read back as it was."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from any_statement import statements
from factories import company, fact, link, owns
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from rdf_files import DAY, SYNTAXES, quads, read_from, written
from small_store import small_store

from graph.exports.jsonld import jsonld
from graph.exports.nquads import nquads
from graph.exports.rdf import statement_nodes
from graph.exports.turtle import turtle
from graph.store import Store, open_store
from ingest.errors import BadFile
from ingest.files import input_file
from ingest.formats.rdf.graph import RdfSyntax, opened_graph
from ingest.pipeline import load_file
from ingest.report import BadRecords, LoadReport
from ontology import Directness, Share, Statement
from ontology.namespaces import source_iri, statement_iri
from ontology.statement_reading import read_statement

WRITERS = {"nquads": nquads, "turtle": turtle, "jsonld": jsonld}
READ = date(2024, 3, 1)


def reread(said: list[Statement], syntax: str, folder: Path) -> list[Statement]:
    """The statements, written in a syntax and read again."""
    nodes = statement_nodes(sorted(said, key=lambda s: (s.subject, s.prop, s.value, s.id)))
    path = folder / f"statements.{syntax}"
    path.write_bytes(b"".join(WRITERS[syntax]((source_iri("press"), node) for node in nodes)))
    with opened_graph(input_file(path), RdfSyntax(syntax)) as file:
        return [
            read_statement(
                file.node(statement_iri(s.id)),
                next(map(file.node, file.subjects("ketting:observation", statement_iri(s.id))), None),
            )
            for s in said
        ]


@pytest.mark.slow
@pytest.mark.parametrize("syntax", SYNTAXES)
@settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=st.lists(statements(), min_size=1, max_size=12, unique_by=lambda s: s.id))
@example(said=[link("SharedHead", "B", "A", direct="direct"), link("SharedHead", "A", "B", direct="direct")])
@example(said=[link("Family", "B", "A"), link("SharedAddress", "A", "A")])
@example(said=[fact("A", "name", 'a "quoted"\\ name\r\n\t\x00\x85\u2028', locator="", quote="")])
def test_any_statement_is_read_as_it_was_written(syntax: str, said: list[Statement], tmp_path: Path) -> None:
    assert reread(said, syntax, tmp_path) == said


def test_an_unknown_share_is_read_as_none_and_directness_left_out_as_unstated(tmp_path: Path) -> None:
    (found,) = reread([owns("A", "B", "unknown", direct=None)], "turtle", tmp_path)
    assert found == owns("A", "B", direct=Directness.UNSTATED)
    assert found.share is None


@pytest.mark.parametrize("share", ["0", "100", "<100", "(25,50]", ">=33.3333333333", "[0,0.0001)"])
def test_every_kind_of_share_survives(share: str, tmp_path: Path) -> None:
    (found,) = reread([owns("A", "B", share)], "nquads", tmp_path)
    assert found.share == Share.parse(share)


# ---------------------------------------------------------------- whole stores


def loaded(path: Path, data: bytes, syntax: str, *, strict: bool = False) -> tuple[Store, LoadReport]:
    """A new store beside the file, with what the file brought."""
    path.write_bytes(data)
    store = open_store(f"sqlite:///{path}.db")
    return store, load_file(store, path, format=syntax, read=READ, strict=strict)


@pytest.mark.slow
def test_the_case_comes_back_whole(small_case_path: Path, tmp_path: Path) -> None:
    original = open_store(f"sqlite:///{small_case_path}", read_only=True)
    with original.reader() as before:
        copy, report = loaded(tmp_path / "case", written(before, "nquads"), "nquads")
        with copy.reader() as after:
            assert list(after.statements()) == list(before.statements())
            assert after.documents() == before.documents()
            assert [v.dataset for v in after.versions()] == [v.dataset for v in before.versions()]
            assert {v.sha256 for v in after.versions()} == {report.loads[0].version.sha256}
    assert (report.rejected, report.unmapped) == ((), ())
    original.close()
    copy.close()


@pytest.mark.slow
def test_the_case_is_the_same_in_every_syntax(small_case_path: Path) -> None:
    """So it comes back whole from each, for once it is parsed a file of one is read as that of another."""
    original = open_store(f"sqlite:///{small_case_path}", read_only=True)
    with original.reader() as reader:
        found = {syntax: quads(written(reader, syntax), syntax) for syntax in SYNTAXES}
    original.close()
    assert found["nquads"] == found["jsonld"]
    assert {q[:3] for q in found["nquads"]} == {q[:3] for q in found["turtle"]}


@pytest.mark.slow
def test_an_excerpt_replaces_no_source(small_case_path: Path, tmp_path: Path) -> None:
    original = open_store(f"sqlite:///{small_case_path}", read_only=True)
    with original.reader(["nieuwsuur_2025"]) as part:
        copy, report = loaded(tmp_path / "part", written(part, "nquads"), "nquads")
    assert [load.version.dataset.id for load in report.loads] == ["nieuwsuur_2025"]
    assert report.rejected_count == 0
    assert {source.record.rpartition("/")[2] for source in report.left_out} == {"risk_classes", "us_lists"}
    original.close()
    copy.close()


def small_export(folder: Path) -> str:
    with read_from(folder, [company("A"), company("B"), owns("A", "B", "51")]) as reader:
        return written(reader, "turtle").decode()


def changed(text: str, old: str, new: str) -> bytes:
    assert old in text
    return text.replace(old, new, 1).encode()


def test_a_share_of_150_is_refused_and_the_rest_loaded(tmp_path: Path) -> None:
    data = changed(
        small_export(tmp_path), 'ketting:shareMaxInclusive "51.0"', 'ketting:shareMaxInclusive "150.0"'
    )
    store, report = loaded(tmp_path / "file", data, "turtle")
    (load,) = report.loads
    assert (load.version.statements, load.version.rejected) == (4, 1)
    assert "not within 0 and 100" in load.rejected[0].reason
    store.close()


def test_a_strict_load_of_a_share_of_150_changes_nothing(tmp_path: Path) -> None:
    data = changed(
        small_export(tmp_path), 'ketting:shareMaxInclusive "51.0"', 'ketting:shareMaxInclusive "150.0"'
    )
    with pytest.raises(BadRecords, match="not within 0 and 100"):
        loaded(tmp_path / "file", data, "turtle", strict=True)
    store = open_store(f"sqlite:///{tmp_path}/file.db")
    with store.reader() as reader:
        assert reader.versions() == ()
    store.close()


@pytest.mark.slow
def test_a_strict_load_of_an_excerpt_loads_none_of_the_sources_beside_it(
    small_case_path: Path, tmp_path: Path
) -> None:
    original = open_store(f"sqlite:///{small_case_path}", read_only=True)
    with (
        original.reader(["nieuwsuur_2025"]) as part,
        pytest.raises(BadRecords, match="only some of its statements"),
    ):
        loaded(tmp_path / "part", written(part, "nquads"), "nquads", strict=True)
    original.close()
    store = open_store(f"sqlite:///{tmp_path}/part.db")
    with store.reader() as reader:
        assert reader.versions() == ()
    store.close()


def test_a_fact_on_nobodys_word_is_reported_and_not_loaded(tmp_path: Path) -> None:
    data = small_export(tmp_path) + 'entity:A ketting:alias "Alpha" ; <http://example.org/colour> "red" .\n'
    store, report = loaded(tmp_path / "file", data.encode(), "turtle")
    assert [(word.term.rpartition("/")[2], word.count) for word in report.unmapped] == [
        ("colour", 1),
        ("ns#alias", 1),
    ]
    with store.reader() as reader:
        assert "Alpha" not in {s.value for s in reader.statements()}
    store.close()


def test_a_statement_that_cites_an_undescribed_document_is_refused(tmp_path: Path) -> None:
    data = changed(
        small_export(tmp_path),
        "prov:wasDerivedFrom <https://w3id.org/ketting/source/press/article>",
        "prov:wasDerivedFrom <https://w3id.org/ketting/source/press/another>",
    )
    store, report = loaded(tmp_path / "file", data, "turtle")
    (rejection,) = report.loads[0].rejected
    assert "does not describe" in rejection.reason
    store.close()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"this is no Turtle", "no turtle"),
        (b'<http://a> <http://b> "caf\xe9" .', "no turtle"),
        (b"", "no triples"),
        (b"<http://a> <http://b> <http://c> .", "no entity"),
    ],
)
def test_a_file_with_nothing_to_load_is_refused(data: bytes, said: str, tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=said):
        loaded(tmp_path / "file", data, "turtle")


def test_a_file_cut_off_inside_a_statement_is_refused(tmp_path: Path) -> None:
    text = small_export(tmp_path)
    with pytest.raises(BadFile, match="nothing was loaded"):
        loaded(tmp_path / "file", text[: text.rindex("ketting:observedTo")].encode(), "turtle")


def test_a_file_cut_off_between_statements_is_refused(tmp_path: Path) -> None:
    text = small_export(tmp_path)
    with pytest.raises(BadRecords, match=r"press: .* holds 5 statements of it, and has 4: it was cut off"):
        loaded(tmp_path / "file", text[: text.rindex("\nfact:")].encode(), "turtle")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    store = small_store(tmp_path / "s.db", [company("A")])
    with pytest.raises(BadFile, match=r"nowhere\.ttl: cannot be read: No such file"):
        load_file(store, tmp_path / "nowhere.ttl", format="turtle", read=READ)
    store.close()


def test_no_context_is_fetched(tmp_path: Path) -> None:
    data = b'{"@context": "http://127.0.0.1:9/context.jsonld", "@id": "http://example.org/a", "name": "A"}'
    with pytest.raises(BadFile, match="nothing is fetched"):
        loaded(tmp_path / "file", data, "jsonld")


def test_the_same_export_loaded_twice_changes_nothing(tmp_path: Path) -> None:
    data = small_export(tmp_path).encode()
    store, _ = loaded(tmp_path / "file", data, "turtle")
    again = load_file(store, tmp_path / "file", format="turtle", read=DAY)
    assert (again.loads[0].version.added, again.loads[0].version.removed) == (0, 0)
    store.close()
