"""What commands that change or copy a store report, as data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from pydantic import Field

from api.models.answers import DataAnswer, Model, Screening
from graph.search.annotation import Annotation as Written
from graph.store.records import Dataset
from ingest.formats.rdf.report import RdfReport, Refusal
from ingest.pipeline import LoadReport
from ingest.rejections import Rejection


class RejectedRow(Model):
    """A row that was not loaded."""

    file: str
    row: int = Field(description="Its line in the file")
    field: str
    reason: str


class Load(Model):
    """One source loaded. Every row read was either loaded or rejected."""

    source: str
    read: int = Field(description="Rows")
    loaded: int
    rejected: list[RejectedRow]
    rejected_file: str | None = Field(description="Where the rejected rows are kept, if there are any")
    version: int
    loaded_at: datetime
    sha256: str
    statements: int
    added: int = Field(description="Statements that the version before did not have")
    removed: int = Field(description="Statements that only the version before had")


class Loads(Model):
    """All sources that one command loaded, in that order."""

    store: str
    loads: list[Load]


class LeftAside(Model):
    """A resource of an RDF file that was not loaded."""

    iri: str
    reason: str


class UnknownWord(Model):
    """A predicate or type of an RDF file that means nothing here."""

    term: str
    count: int = Field(description="Triples")
    example: str = Field(description="One subject")
    reason: str


class RdfSource(Model):
    """One source that an RDF file brought."""

    source: str
    version: int
    loaded_at: datetime
    sha256: str
    statements: int
    added: int = Field(description="Statements that the version before did not have")
    removed: int = Field(description="Statements that only the version before had")
    refused: list[LeftAside]


class RdfLoads(Model):
    """All sources that one RDF file brought, and what of it was not understood."""

    store: str
    file: str
    loads: list[RdfSource]
    refused: list[LeftAside]
    not_understood: list[UnknownWord]


class BundledSource(Model):
    """A source that comes with Ketting."""

    source: str
    title: str
    publisher: str
    read: date
    update_days: int | None
    loaded: bool


class SourceList(Model):
    """The sources that can be loaded by name, and those that are in the store."""

    store: str
    bundled: list[BundledSource]
    loaded: list[DataAnswer]


class Export(Model):
    """A file that was written, or a folder, with the fingerprint of its files in the order of their names."""

    store: str
    file: str
    format: str
    statements: int | None = Field(None, description="Lines, in jsonl; over all versions, in neo4j-csv")
    size: int = Field(description="Bytes")
    sha256: str


class Copy(Model):
    """A store that was copied from one place to another."""

    store: str
    backup: str


class Copied(Model):
    """A store that was copied whole into another."""

    origin: str
    target: str
    datasets: int
    versions: int = Field(description="Loads, over all datasets")
    statements: int = Field(description="Over all versions, each counted once where it came")
    problems: list[str] = Field(description="What a check of the new store found; nothing when it is sound")


class Check(Model):
    """What a check of the store found; nothing when it is sound."""

    store: str
    problems: list[str]


class Annotation(Model):
    """Hops to one class under one traversal, written on the nodes of the store."""

    traversal: str
    risk_class: str
    hops_property: str = Field(description="Where a node has the number of hops")
    next_property: str = Field(description="Where it has the id of the next entity on a shortest path")
    entities: int = Field(description="Nodes within reach")
    max_hops: int
    day: date = Field(description="The day asked about")
    version: int = Field(description="Of the data that the hops were found in")
    loaded_at: datetime
    current: bool = Field(description="Whether these are the data that the store has now")


class Annotations(Model):
    """What is written on the nodes of the store."""

    store: str
    annotations: list[Annotation]


class Address(Model):
    """Where the service listens."""

    store: str
    page: str
    docs: str


class Demo(Model):
    """What the demonstration loaded and asked."""

    store: str
    loads: list[Load]
    screenings: list[Screening]


def annotation_answer(annotation: Written, current: bool) -> Annotation:
    """What is written on the nodes as data."""
    return Annotation(
        traversal=annotation.traversal.name,
        risk_class=annotation.risk_class,
        hops_property=annotation.hops_property,
        next_property=annotation.next_property,
        entities=annotation.entities,
        max_hops=annotation.traversal.max_hops,
        day=annotation.traversal.valid_at,
        version=annotation.version.number,
        loaded_at=annotation.version.loaded_at,
        current=current,
    )


def load_answers(report: LoadReport) -> list[Load]:
    """The report of one load as data, after those of the sources that had to be loaded first."""
    before = [load for earlier in report.before for load in load_answers(earlier)]
    return [*before, _load(report)]


def rdf_answer(store: str, file: str, report: RdfReport) -> RdfLoads:
    """The report of an RDF file as data."""
    return RdfLoads(
        store=store,
        file=file,
        loads=[
            RdfSource(
                source=load.version.dataset.id,
                version=load.version.number,
                loaded_at=load.version.loaded_at,
                sha256=load.version.sha256,
                statements=load.version.statements,
                added=load.version.added,
                removed=load.version.removed,
                refused=_left_aside(load.refused),
            )
            for load in report.loads
        ],
        refused=_left_aside(report.refused),
        not_understood=[
            UnknownWord(term=word.term, count=word.count, example=word.example, reason=word.reason)
            for word in report.not_understood
        ],
    )


def bundled_source(dataset: Dataset, *, loaded: bool) -> BundledSource:
    """A bundled source as data."""
    return BundledSource(
        source=dataset.id,
        title=dataset.title,
        publisher=dataset.publisher,
        read=dataset.read,
        update_days=dataset.update_days,
        loaded=loaded,
    )


def _load(report: LoadReport) -> Load:
    return Load(
        source=report.source,
        read=report.read,
        loaded=report.loaded,
        rejected=[_rejected(rejection) for rejection in report.rejected],
        rejected_file=_path(report.rejected_file),
        version=report.version.number,
        loaded_at=report.version.loaded_at,
        sha256=report.version.sha256,
        statements=report.version.statements,
        added=report.version.added,
        removed=report.version.removed,
    )


def _left_aside(refused: Iterable[Refusal]) -> list[LeftAside]:
    return [LeftAside(iri=refusal.iri, reason=refusal.reason) for refusal in refused]


def _rejected(rejection: Rejection) -> RejectedRow:
    return RejectedRow(
        file=rejection.row.file, row=rejection.row.number, field=rejection.field, reason=rejection.reason
    )


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path)
