"""Many names read in batches, by several processes where that is worth their start."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from ingest.name_index.files import open_batch
from ingest.name_index.reading import Batch, Row, read_batch

_AT_ONCE = 25_000
"""Names in a batch."""

_MANY = 50_000
"""Names from which on other processes help; below, they take longer to start than to read them."""

_MOST_PROCESSES = 4


def batches_of(rows: Sequence[Row]) -> list[Batch]:
    """The rows read, in batches one behind the other; rows are numbered through.

    >>> [batch.rows.tolist() for batch in batches_of([("a", "name", "Foo"), ("b", "name", "Bar")])]
    [[0, 1]]
    """
    chunks = [rows[start : start + _AT_ONCE] for start in range(0, len(rows), _AT_ONCE)]
    if len(rows) < _MANY:
        return [read_batch(chunk, start * _AT_ONCE) for start, chunk in enumerate(chunks)]
    with tempfile.TemporaryDirectory(prefix="ketting-names-") as folder:
        return _by_processes(chunks, Path(folder))


def _by_processes(chunks: Sequence[Sequence[Row]], folder: Path) -> list[Batch]:
    """The batches that workers wrote into the folder; what one did not do is read here."""
    for number, chunk in enumerate(chunks):
        content = json.dumps({"first": number * _AT_ONCE, "rows": chunk}, ensure_ascii=False)
        (folder / f"{number}.json").write_text(content, encoding="utf-8", errors="surrogatepass")
    count = min(len(os.sched_getaffinity(0)), _MOST_PROCESSES)
    command = [sys.executable, "-m", "ingest.name_index.worker", str(folder)]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    workers = [
        subprocess.Popen([*command, *map(str, range(first, len(chunks), count))], env=environment)
        for first in range(count)
    ]
    for worker in workers:
        worker.wait()
    return [
        open_batch(folder / str(number)) or read_batch(chunk, number * _AT_ONCE)
        for number, chunk in enumerate(chunks)
    ]
