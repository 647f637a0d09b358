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
_NO_DATASET = "No such dataset."


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
        raise NotThere(_NO_DATASET)
    chosen = loaded if dataset == ALL else frozenset({dataset})
    if include and ALL not in include:
        chosen &= frozenset(include)
    if exclude:
        chosen = frozenset() if ALL in exclude else chosen - frozenset(exclude)
    return None if chosen == loaded and not (include and not loaded) else chosen


def title_of(versions: Iterable[Version], dataset: str) -> str:
    """What a dataset is called; raises `NotThere` for one that is not loaded.

    >>> title_of((), "default")
    'All sources that are loaded'
    """
    titles = {version.dataset.id: version.dataset.title for version in versions} | {ALL: _TITLE}
    if dataset not in titles:
        raise NotThere(_NO_DATASET)
    return titles[dataset]


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
