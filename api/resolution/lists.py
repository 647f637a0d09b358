"""Candidates that are kept for the page and the service, as comparing all parties takes seconds."""

from __future__ import annotations

from collections.abc import Iterable

from api.resolution.asking import CandidatesParams, found_candidates
from api.workspace import View, Workspace
from graph.single_flight_cache import SingleFlightCache
from graph.store import Reader
from ingest.own_sources import DISPUTES, JUDGEMENTS
from ingest.resolve import Candidate, judged_pairs

_KEPT = 4

MOST_NAMES = 30_000
"""Names that are compared while somebody waits, which takes a minute at most."""


class CandidateLists:
    """The candidates of the last questions, found once until something other than a judgement is loaded."""

    def __init__(self, most_names: int = MOST_NAMES) -> None:
        self._most_names = most_names
        self._kept: SingleFlightCache[object, list[Candidate]] = SingleFlightCache(_KEPT)

    def open_of(self, workspace: Workspace, view: View, params: CandidatesParams) -> list[Candidate]:
        """The candidates of the view that nobody judged yet; raises as `found_candidates` does.

        >>> from contextlib import closing
        >>> from tempfile import TemporaryDirectory
        >>> from graph.store import open_store
        >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
        ...     workspace = Workspace(store)
        ...     with workspace.view() as view:
        ...         CandidateLists().open_of(workspace, view, CandidatesParams())
        []
        """
        versions = tuple(
            (version.dataset.id, version.number, version.loaded_at)
            for version in view.versions
            if version.dataset.id not in (DISPUTES, JUDGEMENTS)
        )
        found = self._kept.get(
            (params, versions), lambda: found_candidates(workspace, view, params, self._most_names)
        )
        return list(_still_open(view.reader, found))


def _still_open(reader: Reader, found: Iterable[Candidate]) -> Iterable[Candidate]:
    """Those that were not judged since they were found; of merged parties the canonical one stays."""
    judged = judged_pairs(reader)
    for each in found:
        pair = (each.one.id, each.other.id)
        if pair not in judged and all(reader.canonical(id) == id for id in pair):
            yield each
