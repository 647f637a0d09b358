"""Arrays in a folder, a file each, beside what else there is to say: mapped into memory when it is opened."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from graph.model.validity import Array

_META = "meta.json"


def write_arrays(folder: Path, arrays: Mapping[str, Array], meta: Mapping[str, Any]) -> None:
    """Write the arrays and then `meta`, as JSON, to a folder that is there; raises `OSError`.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     write_arrays(Path(folder), {"ends": np.array([1, 3])}, {"format": 1})
    ...     arrays, meta = opened_arrays(Path(folder))
    >>> arrays["ends"].tolist(), meta
    ([1, 3], {'format': 1})
    """
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array)
    (folder / _META).write_text(json.dumps(meta), encoding="utf-8")


def opened_arrays(folder: Path) -> tuple[dict[str, Array], dict[str, Any]]:
    """The arrays, mapped, and `meta`; raises `OSError` or `ValueError` where the folder is not whole.

    >>> opened_arrays(Path("/no/folder"))
    Traceback (most recent call last):
    FileNotFoundError: [Errno 2] No such file or directory: '/no/folder/meta.json'
    """
    meta = json.loads((folder / _META).read_text(encoding="utf-8"))
    # Not as `memmap`: of that class every slice is several times slower, and it maps the same bytes.
    return {p.stem: np.asarray(np.load(p, mmap_mode="r")) for p in sorted(folder.glob("*.npy"))}, meta
