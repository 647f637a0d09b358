"""Every question of yente's API, asked of a workspace."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Any

from api.policy import Policy
from api.workspace import View, Workspace
from api.yente.catalog import catalog_answer, sources_of, title_of
from api.yente.entities import (
    Found,
    Page,
    adjacent_answer,
    adjacent_by_property,
    nested_record,
    recorded_as,
)
from api.yente.errors import BadRequest, Moved, NotThere, TooLong
from api.yente.examples import Example, read_example
from api.yente.matching import MatchOptions, matches_of
from api.yente.models import MatchExample
from api.yente.records import Record, Records, ids_made_to_fit
from api.yente.searching import SearchOptions, begun, search_answer
from graph.search.snapshots import ViewKey
from graph.single_flight_cache import SingleFlightCache
from graph.store.records import Version

MAX_BATCH = 100
"""Examples in one request; as many as yente takes."""

_MOST_SECONDS = 30.0
_CACHED_VIEWS = 2


@dataclass(frozen=True, slots=True)
class Scope:
    """A dataset, with what of it is asked about."""

    dataset: str
    include: Collection[str] = ()
    exclude: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Matched:
    """Examples and the answers to them by their keys, and the data and the policy that these rest on."""

    examples: Mapping[str, Example]
    responses: Mapping[str, Mapping[str, Any]]
    limit: int
    versions: tuple[Version, ...]
    policy: Policy

    def answer(self) -> dict[str, object]:
        """The whole as yente gives it."""
        return {"responses": self.responses, "limit": self.limit}


@dataclass(frozen=True, slots=True)
class Yente:
    """Answers yente's questions over one workspace; safe to share between threads."""

    workspace: Workspace
    _made_to_fit: SingleFlightCache[ViewKey, dict[str, str]] = field(
        default_factory=lambda: SingleFlightCache(_CACHED_VIEWS), repr=False
    )

    def match(self, scope: Scope, queries: Mapping[str, MatchExample], options: MatchOptions) -> Matched:
        """The answer to each example, by its key.

        Raises `NotThere` for an unknown dataset, `BadRequest` for none, too many or bad examples, and
        `TooLong`.
        """
        with self._seen(scope) as (names, records, sources):
            if len(queries) > MAX_BATCH:
                raise BadRequest(f"Too many queries in one batch (limit: {MAX_BATCH})")
            if not queries:
                raise BadRequest("No queries provided.")
            options, until = replace(options, sources=sources), monotonic() + _MOST_SECONDS
            examples, responses = {key: read_example(asked) for key, asked in queries.items()}, {}
            for key, example in examples.items():
                try:
                    responses[key] = matches_of(names, records, example, options)
                except BadRequest as error:
                    raise BadRequest(f"{error} (query {key[:80]!r})") from None
                if monotonic() > until and len(responses) < len(queries):
                    done = f"{len(responses)} of {len(queries)} queries"
                    raise TooLong(f"{done} took {_MOST_SECONDS:.0f} seconds; send fewer")
            return Matched(examples, responses, options.limit, names.versions, names.policy)

    def search(self, scope: Scope, text: str, options: SearchOptions) -> dict[str, object]:
        """A page of what the text may mean. Raises `NotThere`, `BadRequest` and `TooLong`."""
        with self._seen(scope) as (names, records, sources):
            return search_answer(names, records, text, replace(options, sources=sources))

    def entity(self, id: str, *, nested: bool = True) -> tuple[Record, bool]:
        """The entity, and whether something beside it is left out. Raises `NotThere` and `Moved`."""
        with self._found(id) as (records, found):
            return nested_record(records, found) if nested else (found.record, False)

    def begun(self, scope: Scope, text: str, limit: int) -> list[Record]:
        """The parties with an id or a name that the text is or begins. Raises `NotThere`."""
        with self._seen(scope) as (names, records, sources):
            ids = [] if sources == frozenset() else begun(names, text, limit)
            found = records.of(ids).values()
            return [each for each in found if sources is None or not sources.isdisjoint(each["datasets"])]

    def recorded(self, ids: Collection[str]) -> dict[str, Record]:
        """The entities of these ids, merged ones too, each under the id asked for, without unknown ones."""
        with self.workspace.view() as view:
            records, found = Records(view, self.workspace.today), {}
            for id in ids:
                try:
                    found[id] = recorded_as(records, id, self._fitting(view)).record
                except Moved as moved:
                    found[id] = recorded_as(records, moved.id, self._fitting(view)).record
                except NotThere:
                    continue
            return found

    def title(self, dataset: str) -> str:
        """What the dataset is called; raises `NotThere`."""
        with self.workspace.view() as view:
            return title_of(view.versions, dataset)

    def our_id(self, id: str) -> str | None:
        """The id of the same entity in the rest of the service; `None` for what has none there."""
        with self._found(id) as (_, found):
            return found.id

    def adjacent(self, id: str, page: Page) -> dict[str, object]:
        """The entity and what each of its properties leads to. Raises `NotThere` and `Moved`."""
        with self._found(id) as (records, found):
            return adjacent_answer(records, found, page)

    def adjacent_by(self, id: str, property: str, page: Page) -> dict[str, object]:
        """What one property of the entity leads to. Raises `NotThere` and `Moved`."""
        with self._found(id) as (records, found):
            return adjacent_by_property(records, found, property, page)

    def catalog(self) -> dict[str, object]:
        """What is loaded."""
        with self.workspace.view() as view:
            return catalog_answer(view.versions)

    @contextmanager
    def _seen(self, scope: Scope) -> Iterator[tuple[View, Records, frozenset[str] | None]]:
        """The names that count, all that is told of who has them, and the sources asked about."""
        with self.workspace.view() as whole:
            sources = sources_of(whole.versions, scope.dataset, scope.include, scope.exclude)
            records = Records(whole, self.workspace.today)
            if not sources:
                yield whole, records, sources
            else:
                with self.workspace.view(sources) as part:
                    yield part, records, sources

    @contextmanager
    def _found(self, id: str) -> Iterator[tuple[Records, Found]]:
        with self.workspace.view() as view:
            records = Records(view, self.workspace.today)
            yield records, recorded_as(records, id, self._fitting(view))

    def _fitting(self, view: View) -> Callable[[], Mapping[str, str]]:
        return lambda: self._made_to_fit.get(view.description.key, lambda: ids_made_to_fit(view.reader))
