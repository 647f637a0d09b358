"""Catalogues of FollowTheMoney data: `index.json`, as OpenSanctions and others publish them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from ingest.errors import BadFile, DownloadFailed, UnknownFormat, UnknownSource
from ingest.formats import format_of
from ingest.records import Head
from ingest.sources import is_source_id
from ingest.web import is_address

_LARGEST = 64 << 20  # bytes
_ENTITIES, _MIME_TYPE = "entities.ftm.json", "application/json+ftm"
_MOST_DELTAS = 100
_NAMED = 8
_DAYS = {"hourly": 1, "daily": 1, "weekly": 7, "monthly": 31, "quarterly": 92, "annually": 366}


@dataclass(frozen=True, slots=True)
class Listed:
    """A data set of a catalogue.

    `entities` is the address of its entities, or their path as the catalogue writes it; `path` is where they
    stand beside the catalogue. `version` names the edition, and rises; `deltas` is the address of the
    index of changes from one edition to the next.
    """

    name: str
    title: str
    publisher: str
    url: str | None
    update_days: int | None
    entities: str | None
    path: str | None
    sha1: str | None
    version: str | None
    deltas: str | None

    def check(self, file: Path) -> None:
        """Raise `DownloadFailed` unless the file is the one that the catalogue tells of."""
        if self.sha1 is None:
            return
        with file.open("rb") as opened:
            digest = hashlib.file_digest(opened, "sha1").hexdigest()
        if digest != self.sha1:
            raise DownloadFailed(
                f"{self.entities}: has another checksum than the catalogue of {self.name} says, so it was "
                "cut off or is of another edition; try again later. The store is as it was"
            )


def catalogue_of(file: Path) -> tuple[Listed, ...] | None:
    """The data sets of a catalogue; `None` for a file that is none. Raises `BadFile` for a broken one.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "index.json")
    ...     resource = {"name": "entities.ftm.json", "url": "https://a.example/entities.ftm.json"}
    ...     _ = path.write_text(json.dumps({"name": "red_list", "resources": [resource]}))
    ...     [listed] = catalogue_of(path)
    >>> listed.name, listed.entities
    ('red_list', 'https://a.example/entities.ftm.json')
    """
    head = Head.of(file)
    try:
        format_of(head)
    except UnknownFormat:
        pass
    else:
        return None
    if file.stat().st_size > _LARGEST or not head.text.lstrip("\ufeff \r\n\t").startswith("{"):
        return None
    try:
        value = json.loads(file.read_bytes())
    except (ValueError, RecursionError):
        return None
    if isinstance(value.get("catalogs"), list) and value["catalogs"]:
        raise BadFile(f"{file.name}: names other catalogues; load each by its own address")
    if isinstance(value.get("resources"), list) and isinstance(value.get("name"), str):
        return (_listed(file.name, value),)
    datasets = value.get("datasets")
    if isinstance(datasets, list) and datasets and all(isinstance(each, dict) for each in datasets):
        return tuple(_listed(file.name, each) for each in datasets)
    return None


def chosen(listed: Sequence[Listed], id: str | None, catalogue: str) -> Listed:
    """The data set of the name, or the only one there is; raises `UnknownSource`.

    >>> chosen([], "red_list", "index.json")
    Traceback (most recent call last):
    ...
    ingest.errors.UnknownSource: index.json has no data set 'red_list'; it has none
    """
    if len(listed) == 1:
        return listed[0]
    names = [each.name for each in listed]
    told = ", ".join([*names[:_NAMED], *(["..."] if len(names) > _NAMED else [])]) or "none"
    if id is None:
        raise UnknownSource(f"{catalogue} lists {len(names)} data sets ({told}); name one of them with --id")
    dataset = next((each for each in listed if each.name == id), None)
    if dataset is None:
        raise UnknownSource(f"{catalogue} has no data set {id[:80]!r}; it has {told}")
    return dataset


def deltas_between(index: Path, before: str, base: str) -> list[tuple[str, str]] | None:
    """Edition and address of each file of changes since an edition; `None` where they do not reach back.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "delta.json")
    ...     _ = path.write_text('{"versions": {"2024-a": "a.json", "2024-b": "b.json"}}')
    ...     deltas_between(path, "2024-a", "https://a.example/delta.json"), deltas_between(path, "2023", "")
    ([('2024-b', 'https://a.example/b.json')], None)
    """
    try:
        versions = json.loads(index.read_bytes())["versions"]
        deltas = sorted((str(version), urljoin(base, str(url))) for version, url in versions.items())
    except (ValueError, RecursionError, KeyError, TypeError, AttributeError) as error:
        raise BadFile(
            f"{base}: is no index of changes ({error!r}); load the source by its address again"
        ) from None
    if not deltas or before < deltas[0][0]:
        return None
    since = [(version, url) for version, url in deltas if version > before]
    return since if len(since) <= _MOST_DELTAS else None


def _listed(file: str, value: Mapping[str, Any]) -> Listed:
    name = value.get("name")
    if not isinstance(name, str) or not is_source_id(name):
        shown = str(name)[:40]
        raise BadFile(
            f"{file}: a data set is called {shown!r}; lower-case letters, digits and _ are expected"
        )
    resources = [each for each in value.get("resources") or () if isinstance(each, dict)]
    resource = next(
        (each for each in resources if each.get("name") == _ENTITIES or each.get("mime_type") == _MIME_TYPE),
        {},
    )
    publisher, coverage = value.get("publisher"), value.get("coverage")
    frequency = coverage.get("frequency") if isinstance(coverage, dict) else None
    publisher_name = publisher.get("name") if isinstance(publisher, dict) else None
    return Listed(
        name=name,
        title=_text(value.get("title")) or name,
        publisher=_text(publisher_name) or "Not stated in the catalogue",
        url=_web(value.get("url")),
        update_days=_DAYS.get(str(frequency)),
        entities=_text(value.get("entities_url")) or _text(resource.get("url")),
        path=_text(value.get("path")) or _text(resource.get("path")),
        sha1=_text(resource.get("checksum")) if len(str(resource.get("checksum"))) == 40 else None,
        version=_text(value.get("version")),
        deltas=_text(value.get("delta_url")),
    )


def _text(value: object) -> str | None:
    return value.strip()[:2_000] if isinstance(value, str) and value.strip() and value.isprintable() else None


def _web(value: object) -> str | None:
    text = _text(value)
    return text if text is not None and is_address(text) and text.startswith("http") else None
