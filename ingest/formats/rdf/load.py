"""Load RDF into a store: exports of ours as they were, graphs of others as far as the alignments say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from graph.store.contract import Store
from ingest.errors import BadRdf
from ingest.formats.rdf.file import RdfFile, RdfSyntax, opened_rdf
from ingest.formats.rdf.foreign import ForeignGraph
from ingest.formats.rdf.ours import exported_sources, exported_statements, is_export, not_understood
from ingest.formats.rdf.report import RdfLoad, RdfReport, Refusal
from ontology import OntologyError, Statement


def load_rdf(
    store: Store,
    path: Path,
    syntax: RdfSyntax,
    *,
    read: date,
    strict: bool = False,
) -> RdfReport:
    """Replace each source that the file describes, or one named after the file by what it says.

    `read` is the day on which a file of others is read. What cannot be read or is not understood is
    reported; with `strict` it stops the load. Raises `BadRdf` for a file that is not of the syntax,
    or that holds nothing to load, and what the store raises. A source is replaced whole or not at all;
    of several sources, those before a failure stay loaded.
    """
    with opened_rdf(path, syntax) as file:
        return _export(store, file, strict) if is_export(file) else _foreign(store, file, read, strict)


def _export(store: Store, file: RdfFile, strict: bool) -> RdfReport:
    left: list[Refusal] = []
    aside = tuple(not_understood(file))
    try:
        sources = list(exported_sources(file, left))
    except OntologyError as error:
        raise BadRdf(f"{file.path}: {error}; nothing was loaded") from error
    if strict and (left or aside):
        raise _refused(file, [*map(str, left), *(f"{a.term}: {a.reason}" for a in aside)])
    if not sources:
        raise BadRdf(
            f"{file.path} holds no source whole, and an excerpt would replace one; nothing was loaded"
        )
    loads = []
    for source in sources:
        refused: list[Refusal] = []
        with store.writer(source.dataset, source.documents.values(), file.sha256) as writer:
            found = _Counted(exported_statements(file, source, refused))
            writer.add(found)
            there = found.count + len(refused)
            if source.count is not None and there < source.count:
                raise BadRdf(
                    f"{file.path} says that it holds {source.count} statements of {source.dataset.id}, "
                    f"and has {there}: it was cut off, so the source was not loaded"
                )
            if strict and refused:
                raise _refused(file, [str(refusal) for refusal in refused])
            version = writer.commit(rejected=len(refused))
            loads.append(RdfLoad(version, tuple(refused)))
    return RdfReport(tuple(loads), tuple(left), aside)


def _foreign(store: Store, file: RdfFile, read: date, strict: bool) -> RdfReport:
    refused: list[Refusal] = []
    graph = ForeignGraph(file, source_id(file.path), read, refused)
    aside = tuple(graph.not_understood())
    with store.writer(graph.dataset, (graph.document,), file.sha256) as writer:
        writer.add(graph.statements())
        if strict and (refused or aside):
            raise _refused(file, [*map(str, refused), *(f"{a.term}: {a.reason}" for a in aside)])
        if graph.is_empty:
            raise BadRdf(f"{file.path} has no entity that the alignments know, so nothing was loaded")
        version = writer.commit(rejected=len(refused))
    return RdfReport((RdfLoad(version, tuple(refused)),), (), aside)


class _Counted:
    """Statements on their way past; `count` is how many there have been."""

    def __init__(self, statements: Iterable[Statement]) -> None:
        self._statements = statements
        self.count = 0

    def __iter__(self) -> Iterator[Statement]:
        for statement in self._statements:
            self.count += 1
            yield statement


def source_id(path: Path) -> str:
    """The id of the source that a file of others becomes, `Some file.ttl` as `some_file`."""
    return re.sub(r"[^a-z0-9]+", "_", path.name.partition(".")[0].lower()).strip("_") or "rdf"


def _refused(file: RdfFile, problems: list[str]) -> BadRdf:
    return BadRdf(
        f"{file.path}: {len(problems)} things cannot be loaded, and a strict load leaves nothing aside; "
        f"the first: {problems[0]}"
    )
