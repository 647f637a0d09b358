"""Memory does not grow with a file of RDF, neither with one of others nor with an export."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, owns
from rdf_files import written
from small_store import small_store

from graph.store import Dataset, Document
from ingest import emit
from ingest.dry_run import DryRun
from ingest.files import input_file
from ingest.formats.rdf import read
from ingest.formats.rdf.graph import RdfSyntax, opened_graph
from ingest.records import Records

DAY = date(2024, 3, 1)
FEW, MANY = 2_000, 6_000
TYPE = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


def lines_of_others(count: int) -> Iterator[str]:
    """Companies under each other, one in ten of them in two named graphs."""
    for number in range(count):
        one = f"<https://reg.example/firm/{number:06}>"
        yield f"{one} {TYPE} <https://schema.org/Corporation> .\n"
        yield f'{one} <https://schema.org/name> "Firm {number}" .\n'
        if number % 10 == 0:
            yield f'{one} <https://schema.org/name> "Firm {number}" <https://reg.example/again> .\n'
        yield f"{one} <https://schema.org/parentOrganization> <https://reg.example/firm/{number // 2:06}> .\n"


def peak(path: Path, dataset: Dataset, document: Document) -> int:
    """Bytes that Python held at most while the file was read."""
    dry_run = DryRun(dataset, [document])
    tracemalloc.start()
    try:
        read(Records((input_file(path),), "nquads"), dry_run)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.slow
def test_of_others(tmp_path: Path) -> None:
    peaks = []
    for count in (500, FEW, MANY):
        path = tmp_path / f"{count}.nq"
        with path.open("w", encoding="utf-8") as file:
            file.writelines(lines_of_others(count))
        peaks.append(peak(path, Dataset("a", "A", "A", DAY), Document("file", "A", "A", DAY)))
        path.unlink()
    _, few, many = peaks
    # 4,000 entities more: at half a kilobyte each it would be 2 MB.
    assert many - few < 800_000, peaks


@pytest.mark.slow
def test_of_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emit, "_BATCH", 1_000)
    peaks = []
    for count in (100, 1_100, 2_000):
        facts = [f for n in range(count) for f in (*company(f"E{n:05}"), owns(f"E{n:05}", f"E{n // 2:05}"))]
        store = small_store(tmp_path / f"{count}.db", facts)
        del facts
        with store.reader() as reader:
            (tmp_path / "file.nq").write_bytes(written(reader, "nquads"))
        store.close()
        peaks.append(peak(tmp_path / "file.nq", DATASET, DOCUMENT))
    _, few, many = peaks
    # 900 entities more, with three statements each; with fewer than 1,000 what is kept of links is not full.
    assert many - few < 300_000, peaks


def test_every_resource_comes_once_with_all_that_is_said_of_it(tmp_path: Path) -> None:
    path = tmp_path / "file.nq"
    with path.open("w", encoding="utf-8") as file:
        file.writelines(sorted(lines_of_others(500), key=lambda line: line[::-1]))
    with opened_graph(input_file(path), RdfSyntax.NQUADS) as graph:
        found = [(iri, len(list(properties))) for iri, properties in graph.described()]
    assert len(found) == len(dict(found)) == 500
    assert {count for _, count in found} == {3}
