"""Exports in every format and RDF loads, from the command line."""

from __future__ import annotations

import json
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from command_line import Ketting
from factories import DATASET, DOCUMENT, company
from rdf_files import written

from api.models import Export, Loads
from graph.exports import FORMATS
from graph.store import open_store
from ontology.namespaces import source_iri


@pytest.mark.slow
@pytest.mark.parametrize("format", FORMATS)
def test_an_export_in_each_format(format: str, on_small_case: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "data"
    output = ("--format", format, "--output", str(file), "--source", "nieuwsuur_2025")
    answer = Export.model_validate_json(on_small_case("export", *output, "--json").out)
    assert (answer.format, answer.size, answer.statements) == (format, file.stat().st_size, None)
    assert answer.size > 1_000


@pytest.mark.slow
def test_an_export_is_loaded_into_another_store(
    on_small_case: Ketting, ketting: Ketting, tmp_path: Path
) -> None:
    file, copy = tmp_path / "case.nq", ("--store", f"sqlite:///{tmp_path}/copy.db")
    assert on_small_case("export", "--format", "nquads", "--output", str(file)).code == 0
    answer = Loads.model_validate_json(ketting("load", str(file), "--format", "nquads", *copy, "--json").out)
    assert [load.source for load in answer.loads] == [
        "corporate_links",
        "nieuwsuur_2025",
        "risk_classes",
        "us_lists",
    ]
    asked = ("screen", "S.I.S.C.", "--country", "cn", "--address", "Chongqing", "--json")
    there, here = json.loads(on_small_case(*asked).out), json.loads(ketting(*asked, *copy).out)
    assert here["decision"] == there["decision"] == "hit"
    assert [p["verdict"] for p in here["proximity"]] == [p["verdict"] for p in there["proximity"]]


def test_unmapped_terms_are_printed(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "others.ttl"
    file.write_text(
        "@prefix schema: <https://schema.org/> . <http://example.org/a> a schema:Organization ;"
        ' schema:name "Alpha" ; schema:slogan "Onward" .',
        encoding="utf-8",
    )
    done = ketting("load", str(file), "--format", "turtle", "--store", f"sqlite:///{tmp_path}/s.db")
    assert done.code == 0
    assert "1 unmapped" in done.out and "schema.org/slogan" in done.out


@pytest.mark.parametrize("arguments", [("--format", "turtle"), ("--bundled", "--format", "turtle")])
def test_a_format_needs_a_file(arguments: tuple[str, ...], ketting: Ketting, tmp_path: Path) -> None:
    done = ketting("load", *arguments, "--store", f"sqlite:///{tmp_path}/s.db")
    assert done.code == 2
    assert "name one file" in done.err


def test_a_file_of_another_syntax_is_refused(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "data.ttl"
    file.write_text("{}", encoding="utf-8")
    done = ketting("load", str(file), "--format", "turtle", "--store", f"sqlite:///{tmp_path}/s.db")
    assert (done.code, done.out) == (1, "")
    assert "no turtle" in done.err and "nothing was loaded" in done.err


def test_a_file_is_known_by_its_suffix(ketting: Ketting, tmp_path: Path) -> None:
    file, store = tmp_path / "others.ttl", ("--store", f"sqlite:///{tmp_path}/s.db")
    file.write_text(
        "@prefix schema: <https://schema.org/> . <http://example.org/a> a schema:Organization ;"
        ' schema:name "Alpha" . <http://example.org/b> a schema:Organization .',
        encoding="utf-8",
    )
    done = ketting("load", str(file), "--json", *store)
    answer = Loads.model_validate_json(done.out)
    [load] = answer.loads
    assert (done.code, load.source, load.loaded, load.rejected_count) == (3, "others", 2, 1)
    [rejected] = load.rejected
    assert (rejected.file, rejected.record) == ("others.ttl", "http://example.org/b")
    assert load.rejected_file is not None
    assert (
        Path(load.rejected_file)
        .read_text(encoding="utf-8-sig")
        .startswith("file,record,field,reason,remedy\n")
    )


@pytest.mark.parametrize(
    ("name", "arguments", "told"),
    [
        ("data.xls", (), "has the content and the suffix of no format"),
        ("data.csv", ("--format", "fact_table"), "name its source"),
        ("data.ttl", ("other.ttl",), "name that source before it"),
        ("data.ttl", ("--format", "xls"), "no format 'xls'; known: fact_table, "),
    ],
)
def test_a_file_of_no_known_format(
    name: str, arguments: tuple[str, ...], told: str, ketting: Ketting, tmp_path: Path
) -> None:
    file = tmp_path / name
    file.write_text("x\n", encoding="utf-8")
    done = ketting("load", str(file), *arguments, "--store", f"sqlite:///{tmp_path}/s.db")
    assert (done.code, done.out) == (2, "")
    assert told in done.err.replace("\n", " ")


# ---------------------------------------------------------------- several sources in one file

SOURCES = ("mix", "other")


def two_sources(folder: Path, *bad: str) -> Path:
    """An export of two sources with two statements each; every grade of the `bad` ones is broken."""
    store = open_store(f"sqlite:///{folder}/two.db")
    for name in SOURCES:
        with store.writer(replace(DATASET, id=name), [DOCUMENT], "0" * 64) as writer:
            writer.add([replace(statement, source=name) for statement in company(f"{name}-1")])
            writer.commit()
    with closing(store), store.reader() as reader:
        text = written(reader, "nquads").decode()
    for name in bad:
        text = text.replace(f"ns#gradeC> <{source_iri(name)}>", f"ns#gradeX> <{source_iri(name)}>")
    file = folder / "two.nq"
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(("bad", "good"), [("mix", "other"), ("other", "mix")])
def test_a_bad_source_of_a_file_leaves_the_good_one(
    bad: str, good: str, ketting: Ketting, tmp_path: Path
) -> None:
    store = ("--store", f"sqlite:///{tmp_path}/s.db")
    assert ketting("load", str(two_sources(tmp_path)), *store).code == 0
    (tmp_path / "two.db").unlink()
    file = two_sources(tmp_path, bad)

    done = ketting("load", str(file), "--json", *store)
    answer = Loads.model_validate_json(done.out)
    assert (done.code, done.err) == (3, "")
    assert [(load.source, load.version, load.loaded) for load in answer.loads] == [(good, 3, 2)]
    [failure] = answer.not_loaded
    assert (failure.source, failure.read, failure.rejected_count) == (bad, 2, 2)
    assert failure.rejected_file is not None
    assert Path(failure.rejected_file).name == f"{bad}.rejected.csv"
    assert len(Path(failure.rejected_file).read_text(encoding="utf-8").splitlines()) == 3
    opened = open_store(store[1], read_only=True)
    with closing(opened), opened.reader() as reader:
        numbers = {version.dataset.id: version.number for version in reader.versions()}
        assert numbers == {good: 3, bad: SOURCES.index(bad) + 1}

    done = ketting("load", str(file), *store)
    assert done.code == 3
    assert f"{bad} was not loaded: no fact is good" in done.words
    assert f"{bad}: 2 of 2 rejected" in done.words


def test_a_file_of_bad_sources_alone_loads_nothing(ketting: Ketting, tmp_path: Path) -> None:
    file, store = two_sources(tmp_path, *SOURCES), ("--store", f"sqlite:///{tmp_path}/s.db")
    done = ketting("load", str(file), "--json", *store)
    answer = Loads.model_validate_json(done.out)
    assert (done.code, answer.loads) == (1, [])
    assert [(failure.source, failure.rejected_count) for failure in answer.not_loaded] == [
        ("mix", 2),
        ("other", 2),
    ]
    assert "mix, other: 4 of 4 facts are bad, and none is good, so nothing was loaded" in done.err


@pytest.mark.parametrize(("cut", "whole"), [("mix", "other"), ("other", "mix")])
def test_a_source_that_was_cut_off_leaves_the_others_and_their_reports(
    cut: str, whole: str, ketting: Ketting, tmp_path: Path
) -> None:
    file, store = two_sources(tmp_path, whole), ("--store", f"sqlite:///{tmp_path}/s.db")
    whole_text = file.read_text(encoding="utf-8")
    lines = whole_text.splitlines(keepends=True)
    statement = next(line.split()[0] for line in lines if f"ns#source> <{source_iri(cut)}>" in line)
    kept = [line for line in lines if not line.startswith(statement)]
    # One statement of the whole source is bad, and its report has to reach the user.
    once = "".join(kept).replace("ns#gradeX>", "ns#gradeC>", 1)
    file.write_text(once, encoding="utf-8")

    done = ketting("load", str(file), "--json", *store)
    answer = Loads.model_validate_json(done.out)
    assert (done.code, done.err) == (3, "")
    assert [(load.source, load.loaded, load.rejected_count) for load in answer.loads] == [(whole, 1, 1)]
    [failure] = answer.not_loaded
    assert (failure.source, failure.rejected_count) == (cut, 0)
    assert failure.reason.startswith(
        "two.nq says that it holds 2 statements of it, and has 1: it was cut off"
    )
    done = ketting("load", str(file), "--strict", *store)
    assert done.code == 1


def test_a_file_that_was_cut_off_alone_loads_nothing(ketting: Ketting, tmp_path: Path) -> None:
    file, store = two_sources(tmp_path), ("--store", f"sqlite:///{tmp_path}/s.db")
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    gone = {
        next(line.split()[0] for line in lines if f"ns#source> <{source_iri(name)}>" in line)
        for name in SOURCES
    }
    file.write_text("".join(line for line in lines if line.split()[0] not in gone), encoding="utf-8")
    for strict in ([], ["--strict"]):
        done = ketting("load", str(file), *strict, *store)
        assert (done.code, done.out) == (1, "")
        assert "was cut off" in done.err and done.err.rstrip().endswith("nothing was loaded")


@pytest.mark.slow
def test_a_source_held_in_part_is_left_out_and_is_no_rejection(ketting: Ketting, tmp_path: Path) -> None:
    """An export of chosen sources has of the others what makes entities members of classes."""
    bundled, part = f"sqlite:///{tmp_path}/all.db", tmp_path / "part.ttl"
    assert ketting("load", "nieuwsuur_2025", "--store", bundled).code == 0
    chosen = ("--source", "nieuwsuur_2025", "--format", "turtle", "--output", str(part))
    assert ketting("export", *chosen, "--store", bundled).code == 0

    done = ketting("load", str(part), "--json", "--store", f"sqlite:///{tmp_path}/new.db")
    answer = Loads.model_validate_json(done.out)
    assert (done.code, [load.source for load in answer.loads], answer.rejected) == (0, ["nieuwsuur_2025"], [])
    [left_out] = answer.left_out
    assert left_out.record == source_iri("risk_classes")
    assert "only some of its statements" in left_out.reason and "load it itself" in left_out.remedy

    strict = ketting("load", str(part), "--strict", "--store", f"sqlite:///{tmp_path}/strict.db")
    assert strict.code == 1
    assert "1 sources are held in part" in strict.err


def test_a_file_without_triples_is_refused_with_a_remedy(ketting: Ketting, tmp_path: Path) -> None:
    file = tmp_path / "empty.ttl"
    file.touch()
    done = ketting("load", str(file), "--store", f"sqlite:///{tmp_path}/s.db")
    assert (done.code, done.out) == (1, "")
    assert "holds no triples, so nothing was loaded; check that it was written or fetched whole" in done.err
