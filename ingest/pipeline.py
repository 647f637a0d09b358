"""One load: the tables of a source become statements, and the statements a new version in the store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from graph.store.contract import Store
from graph.store.records import Version
from ingest.errors import BadFacts
from ingest.formats.fact_table import Survey, read_facts, survey
from ingest.rejections import Rejection, write_rejections
from ingest.source import Source, open_source
from ontology import Statement

ALWAYS_LOADED = "risk_classes"
"""The bundled source without which no screening can be answered."""

Progress = Callable[[int, int], None]
"""Told how many rows of the source have been read, and of how many."""

_REPORT_EVERY = 500


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What one load did. Every row read was either loaded or rejected.

    `rejected_file` holds the rejected rows (`None`: there are none, or no folder was given);
    `before` are the reports of sources that had to be loaded first.
    """

    source: str
    read: int
    loaded: int
    rejected: tuple[Rejection, ...]
    version: Version
    rejected_file: Path | None = None
    before: tuple[LoadReport, ...] = ()


def load(
    store: Store,
    source: Source,
    *,
    facts: Path | None = None,
    strict: bool = False,
    progress: Progress | None = None,
    rejected_folder: Path | None = None,
) -> LoadReport:
    """Replace a source in the store by what its tables say now, or the table `facts` in their place.

    Good rows are loaded and bad ones reported; with `strict` a single bad row stops the load.
    The risk classes are loaded first into a store that has none. Raises `BadFactFile` for a
    damaged table, `BadFacts` for bad rows under `strict` or when no row is good,
    `RejectsUnwritable`, and what the store raises; then the source's last version stands.
    """
    found = survey(source, None if facts is None else (facts,))
    if strict:
        _check_all(found)
    before = _load_first(store, source.id)
    rejected: list[Rejection] = []
    with store.writer(source.dataset, source.documents, found.sha256) as writer:
        writer.add(_statements(found, rejected, progress))
        if len(rejected) == found.rows:
            raise _bad_facts(found, rejected, "none is good")
        rejected_file = (
            None if rejected_folder is None else write_rejections(rejected_folder, source.id, rejected)
        )
        version = writer.commit(rejected=len(rejected))
    return LoadReport(
        source=source.id,
        read=found.rows,
        loaded=found.rows - len(rejected),
        rejected=tuple(rejected),
        version=version,
        rejected_file=rejected_file,
        before=before,
    )


def _load_first(store: Store, source_id: str) -> tuple[LoadReport, ...]:
    if source_id == ALWAYS_LOADED:
        return ()
    with store.reader() as reader:
        if any(version.dataset.id == ALWAYS_LOADED for version in reader.versions()):
            return ()
    return (load(store, open_source(ALWAYS_LOADED), strict=True),)


def _statements(found: Survey, rejected: list[Rejection], progress: Progress | None) -> Iterator[Statement]:
    """The statements of the good rows; the others are appended to `rejected`."""
    for done, fact in enumerate(read_facts(found), start=1):
        if isinstance(fact, Rejection):
            rejected.append(fact)
        else:
            yield fact
        if progress is not None and (done % _REPORT_EVERY == 0 or done == found.rows):
            progress(done, found.rows)


def _check_all(found: Survey) -> None:
    rejected = [fact for fact in read_facts(found) if isinstance(fact, Rejection)]
    if rejected:
        raise _bad_facts(found, rejected, "a strict load takes none")


def _bad_facts(found: Survey, rejected: list[Rejection], why: str) -> BadFacts:
    return BadFacts(
        f"{found.source.id}: {len(rejected)} of {found.rows} rows are bad, and {why}, so nothing was loaded; "
        f"the first: {rejected[0]}",
        tuple(str(rejection) for rejection in rejected),
    )
