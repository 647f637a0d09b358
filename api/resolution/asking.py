"""Which candidates are asked for, and finding them in a view of the data."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.errors import BadUse, NotFound
from api.workspace import View, Workspace
from ingest.resolve import Candidate, Progress, Wanted, candidates


class CandidatesParams(BaseModel):
    """Which pairs are asked for."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    between: Annotated[
        str | None,
        Field(
            description="Two sources by id with a comma between, such as gleif_lei,customers; the same twice "
            "looks within it. By default all that are not both of one source",
        ),
    ] = None
    min_score: Annotated[
        float | None, Field(ge=0, le=1, description="The least score, 0 to 1; by default 0.3")
    ] = None
    since: Annotated[
        str | None,
        Field(
            description="Only pairs of which a load changed one after this load, given by its number, or "
            "after this time"
        ),
    ] = None
    of: Annotated[str | None, Field(description="Only pairs with the entity of this id")] = None


def found_candidates(
    workspace: Workspace,
    view: View,
    params: CandidatesParams,
    most_names: int | None = None,
    *,
    with_splink: bool = False,
    progress: Progress | None = None,
) -> list[Candidate]:
    """The candidates of the view, the likeliest first; `with_splink` and `progress` as in `candidates`.

    Raises `BadUse`, for more names than `most_names` too where no entity is named, and `NotFound`.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     workspace = Workspace(store)
    ...     with workspace.view() as view:
    ...         found_candidates(workspace, view, CandidatesParams())
    []
    """
    reader = view.reader
    if params.of is not None and reader.entity(params.of) is None:
        raise NotFound(f"nothing is known of {params.of[:80]!r}; give the id of an entity")
    names = view.parties.names.table
    if most_names is not None and params.of is None and len(names) > most_names:
        raise BadUse(
            f"{len(names):,} names are too many to compare while somebody waits; name an entity with of, or "
            "run `ketting resolve candidates`"
        )
    wanted = Wanted(
        between=_two(params.between),
        least=params.min_score,
        since=_since(workspace, params.since),
        of=params.of,
    )
    return candidates(reader, wanted, names, with_splink=with_splink, progress=progress)


def _two(between: str | None) -> tuple[str, str] | None:
    if between is None:
        return None
    parts = [part.strip() for part in between.split(",")]
    if len(parts) != 2 or not all(parts):
        raise BadUse(
            f"between {between[:80]!r}: give two sources with a comma between, such as list,customers"
        )
    return parts[0], parts[1]


def _since(workspace: Workspace, since: str | None) -> datetime | None:
    """The time of a load of this number, or the time written."""
    if since is None:
        return None
    if since.isdecimal() and len(since) < 9:
        with workspace.store.history() as history:
            loaded = [version.loaded_at for version in history.versions if version.number <= int(since)]
        return max(loaded, default=datetime.min.replace(tzinfo=UTC))
    try:
        moment = datetime.fromisoformat(since)
    except ValueError:
        raise BadUse(
            f"since {since[:80]!r}: give the number of a load, as `ketting sources` has it, a day or a time"
        ) from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
