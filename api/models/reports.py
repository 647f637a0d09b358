"""What commands that change or copy a store report, as data."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from pydantic import Field

from api.models.answers import DataAnswer, Model, Screening
from graph.search.annotation import Annotation as Written
from graph.store.records import Dataset
from ingest.rejections import MAX_LISTED, Rejection
from ingest.report import LoadReport, SourceLoad


class Rejected(Model):
    """A record, or one fact of it, that was not loaded."""

    file: str
    record: str = Field(description="Where it is in the file: a row or line, or the address of a resource")
    field: str = Field(description="Empty when the record is wrong as a whole")
    reason: str
    remedy: str


class UnmappedTerm(Model):
    """A term of a file that means nothing here: a predicate, a type or a field."""

    term: str
    count: int
    example: str = Field(description="One record that has it")
    reason: str


class Load(Model):
    """One source loaded. Every fact read was either loaded or rejected."""

    source: str
    read: int = Field(description="Facts: rows of a fact table, or statements of other formats")
    loaded: int
    rejected: list[Rejected] = Field(description=f"The first {MAX_LISTED:,}")
    rejected_count: int
    rejected_file: str | None = Field(description="Where all that was rejected is kept, if there is any")
    version: int
    loaded_at: datetime
    sha256: str
    statements: int
    added: int = Field(description="Statements that the version before did not have")
    removed: int = Field(description="Statements that only the version before had")
    unchanged: bool = Field(description="Whether the same files gave the same statements as before")


class Loads(Model):
    """All sources that one command loaded, in that order, and what was left out."""

    store: str
    loads: list[Load]
    rejected: list[Rejected] = Field(description="What belongs to no source loaded")
    unmapped: list[UnmappedTerm]


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
    """Each source that a load brought, as data."""
    return [_load(load) for load in report.loads]


def loads_answer(store: str, reports: Iterable[LoadReport]) -> Loads:
    """Several loads into one store as data."""
    done = list(reports)
    return Loads(
        store=store,
        loads=[load for report in done for load in load_answers(report)],
        rejected=[_rejected(rejection) for report in done for rejection in report.rejected],
        unmapped=[
            UnmappedTerm(term=term.term, count=term.count, example=term.example, reason=term.reason)
            for report in done
            for term in report.unmapped
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


def _load(load: SourceLoad) -> Load:
    return Load(
        source=load.source,
        read=load.read,
        loaded=load.loaded,
        rejected=[_rejected(rejection) for rejection in load.rejected],
        rejected_count=load.rejected_count,
        rejected_file=None if load.rejected_file is None else str(load.rejected_file),
        version=load.version.number,
        loaded_at=load.version.loaded_at,
        sha256=load.version.sha256,
        statements=load.version.statements,
        added=load.version.added,
        removed=load.version.removed,
        unchanged=load.is_unchanged,
    )


def _rejected(rejection: Rejection) -> Rejected:
    return Rejected(
        file=rejection.file,
        record=rejection.record,
        field=rejection.field,
        reason=rejection.reason,
        remedy=rejection.remedy,
    )
