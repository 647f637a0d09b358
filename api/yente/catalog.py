"""The catalogue: every source that is loaded, and the one dataset that holds them all."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from api.yente.errors import NotThere
from graph.exports.ftm_records import moment
from graph.store.records import Version

ALL = "default"
"""The dataset of all that is loaded."""

_TITLE = "All sources that are loaded"


def sources_of(
    versions: Iterable[Version], dataset: str, include: Collection[str] = (), exclude: Collection[str] = ()
) -> frozenset[str] | None:
    """The sources that a dataset means, of those included, without those excluded; `None` for all there are.

    Raises `NotThere` for a dataset that is not loaded.

    >>> sources_of((), "default") is None, sources_of((), "default", include=["x"])
    (True, frozenset())
    """
    loaded = frozenset(version.dataset.id for version in versions)
    if dataset != ALL and dataset not in loaded:
        raise NotThere("No such dataset.")
    chosen = loaded if dataset == ALL else frozenset({dataset})
    if include and ALL not in include:
        chosen &= frozenset(include)
    if exclude:
        chosen = frozenset() if ALL in exclude else chosen - frozenset(exclude)
    return None if chosen == loaded and not (include and not loaded) else chosen


def catalog_version(versions: Iterable[Version]) -> tuple[tuple[str, int], ...]:
    """What changes exactly when the catalogue does.

    >>> catalog_version(())
    ()
    """
    return tuple((version.dataset.id, version.number) for version in versions)


def catalog_answer(versions: Iterable[Version]) -> dict[str, object]:
    """The catalogue as yente gives it.

    >>> catalog_answer(())["current"]
    ['default']
    """
    listed = tuple(versions)
    newest = max((version.number for version in listed), default=0)
    updated = max((version.loaded_at for version in listed), default=None)
    children = [version.dataset.id for version in listed]
    datasets = [_described(ALL, _TITLE, str(newest), moment(updated), children=children)]
    for version in listed:
        source = version.dataset
        datasets.append(
            _described(
                source.id,
                source.title,
                str(version.number),
                moment(version.loaded_at),
                url=source.url,
                summary=source.licence,
                publisher={"name": source.publisher, "url": None},
            )
        )
    names = [str(dataset["name"]) for dataset in datasets]
    return {"datasets": datasets, "current": names, "outdated": [], "index_stale": False}


def _described(
    name: str,
    title: str,
    version: str,
    updated_at: str | None,
    **known: object,
) -> dict[str, Any]:
    """A dataset with what is known of it; all other fields of yente's are there and empty."""
    return {
        "name": name,
        "title": title,
        "license": None,
        "summary": None,
        "description": None,
        "url": None,
        "updated_at": updated_at,
        "last_export": updated_at,
        "entity_count": None,
        "thing_count": None,
        "version": version,
        "category": None,
        "tags": [],
        "publisher": None,
        "coverage": None,
        "resources": [],
        "children": [],
        "deprecation": None,
        "deprecated": False,
        "load": True,
        "entities_url": None,
        "delta_url": None,
        "namespace": False,
        "index_version": version,
        "index_current": True,
    } | known
