"""Columns of shipments beside the snapshots of a store: read once a version, and opened by every process."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import astuple
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

import numpy as np

from graph.licences.shipments import Figure, Names, Shipments, read_shipments
from graph.model import IdTable
from graph.search.snapshots import ViewKey
from graph.store.contract import Reader

__all__ = ["SavedShipments"]

_MOST_ON_DISK = 2
_FORMAT = 1
"""Raised whenever other arrays are written, or what they mean changes."""
_ARRAYS = ("first_day", "last_day", "value")


class SavedShipments:
    """A folder with a file a version, which can be made again at any time.

    One that is damaged, or of another release, is made anew; a folder that cannot be written costs time only.
    Without a folder, and of some statements only, they are read each time.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         len(SavedShipments(Path(folder)).of((0, "empty", None, frozenset()), lambda: reader))
    0
    """

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    def of(self, key: ViewKey, open_reader: Callable[[], Reader]) -> Shipments:
        """The shipments of the view with this key, from their file or read now."""
        version, moment, sources, hidden = key
        if self._folder is None or sources is not None or hidden:
            return read_shipments(open_reader())
        path = self._folder / f"shipments-{version}-{moment}.npz"
        saved = _opened(path)
        if saved is not None:
            return saved
        shipments = read_shipments(open_reader())
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            _save(shipments, path)
            _remove_oldest(self._folder)
        except OSError:
            return shipments  # a full or read-only disk: they stay in memory
        return shipments


def _remove_oldest(folder: Path) -> None:
    by_age = sorted(folder.glob("shipments-*.npz"), key=lambda path: path.stat().st_mtime)
    for old in by_age[:-_MOST_ON_DISK]:
        old.unlink(missing_ok=True)


def _save(shipments: Shipments, path: Path) -> None:
    texts = {
        "format": _FORMAT,
        "parties": shipments.parties.texts,
        "names": {name: names.texts for name, names in shipments.names.items()},
        "licences": shipments.licences,
        "general": shipments.general,
        "denied": shipments.denied,
        "figures": [astuple(figure) for figure in shipments.figures],
    }
    arrays: dict[str, Any] = {
        "block": shipments.ids.block,
        "offsets": shipments.ids.offsets,
        "texts": np.frombuffer(json.dumps(texts).encode(), np.uint8),
        **{f"column_{name}": column for name, column in shipments.columns.items()},
        **{name: getattr(shipments, name) for name in _ARRAYS},
    }
    # Another process may open it meanwhile: it appears whole.
    part = path.with_name(f"{path.name}.part")
    with part.open("wb") as file:
        np.savez(file, **arrays)
    part.replace(path)


def _opened(path: Path) -> Shipments | None:
    try:
        with path.open("rb") as file, np.load(file, allow_pickle=False) as arrays:
            texts = json.loads(arrays["texts"].tobytes())
            if texts["format"] != _FORMAT:
                return None
            columns = {
                name.removeprefix("column_"): arrays[name] for name in arrays if name.startswith("column_")
            }
            return Shipments(
                IdTable(arrays["block"], arrays["offsets"]),
                Names(tuple(texts["parties"])),
                {name: Names(tuple(values)) for name, values in texts["names"].items()},
                columns,
                **{name: arrays[name] for name in _ARRAYS},
                licences=tuple((id, tuple(parties), day) for id, parties, day in texts["licences"]),
                general=tuple(texts["general"]),
                denied=tuple(texts["denied"]),
                figures=tuple(Figure(*figure) for figure in texts["figures"]),
            )
    except (OSError, EOFError, BadZipFile, ValueError, KeyError, TypeError):
        return None
