"""A writer whose statements are written by a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Collection, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph.errors import StoreError
from graph.store.assembly import check_group, check_statement
from graph.store.batching import batched
from graph.store.records import Dataset, Document, Version
from graph.store.sqlite.link_collector import Collected
from graph.store.sqlite.process.frames import ADD, received, send, send_value, value_of
from graph.store.sqlite.process.packing import pack
from ontology import Statement, StatementGroup

_ITEMS_AT_ONCE = 10_000
"""What a reader gives at once goes as one message, so that it reads on while that is written."""

_SECONDS_TO_END = 10


class WriterProcess:
    """See `graph.store.contract.Writer`. Another process has the writer, and with it the transaction.

    While it writes, this one reads on. What goes wrong there may be raised by a later call. It
    ends without a commit when this process does, however that comes.
    """

    def __init__(
        self,
        path: Path,
        settings: dict[str, Any],
        dataset: Dataset,
        documents: Collection[Document],
        sha256: str,
    ) -> None:
        """`settings` are those of the store that can be told to another process."""
        self._path = path
        self._dataset = dataset
        self._documents = {document.id for document in documents}
        self._collected: Collected | None = None
        self._process = subprocess.Popen(
            # -P: a folder of the caller's must not stand in for a library.
            [sys.executable, "-P", "-m", "graph.store.sqlite.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
            start_new_session=True,  # an interruption is for this process, which then ends the other
        )
        try:
            self._number, self._forgets = self._call("begin", path, settings, dataset, documents, sha256)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """End the process; what was not committed is as if it had never been written."""
        for stream in (self._process.stdin, self._process.stdout):
            with suppress(OSError):
                if stream is not None:
                    stream.close()
        try:
            self._process.wait(_SECONDS_TO_END)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def add(self, statements: Iterable[Statement | StatementGroup]) -> None:
        """Stage statements of the dataset. Duplicates are one statement."""
        dataset, own = self._dataset.id, self._dataset.classes
        for batch in batched(statements, _ITEMS_AT_ONCE):
            for item in batch:
                if isinstance(item, StatementGroup):
                    check_group(item, dataset, self._documents, own)
                else:
                    check_statement(item, dataset, self._documents, own)
            if self._forgets:
                self._call("add", batch)
                continue
            packed = pack(batch, self._number)
            try:
                assert self._process.stdin is not None
                send(self._process.stdin, ADD, packed)
            except (OSError, ValueError) as error:
                raise self._failure() from error

    def keep_all_but(self, places: Collection[str], mark: str) -> tuple[set[str], int]:
        """Stage what the dataset has, but for what stands at these places; see `IncrementalWriter`."""
        occupied, kept = self._call("keep_all_but", places, mark)
        return occupied, kept

    def remember(self, reading: str) -> None:
        """Describe the dataset with this `reading`; see `IncrementalWriter`."""
        self._call("remember", reading)

    def cite(self, documents: Iterable[Document]) -> None:
        """Describe further documents, before the statements that cite them."""
        cited = tuple(documents)
        self._documents.update(document.id for document in cited)
        self._call("cite", cited)

    def commit(self, rejected: int = 0) -> Version:
        """Replace the dataset by what was staged; readers see it from now on."""
        version: Version
        self._send("commit", rejected)
        # The process may have been ended before it committed, or after.
        version, self._collected = self._answer("whether it was loaded, `ketting sources` says; if not")
        return version

    @property
    def collected(self) -> Collected | None:
        """The links of the version that was committed; `None` where not all of it was given."""
        return self._collected

    @property
    def process_id(self) -> int:
        """The number of the other process."""
        return self._process.pid

    def _call(self, name: str, *arguments: object) -> Any:
        """What a method of the other process gives; raises what it raises."""
        self._send(name, *arguments)
        return self._answer()

    def _send(self, name: str, *arguments: object) -> None:
        assert self._process.stdin is not None
        try:
            send_value(self._process.stdin, (name, arguments))
        except (OSError, ValueError) as error:
            raise self._failure() from error

    def _answer(self, without: str = "nothing was changed") -> Any:
        """The answer to what was sent; `without` one says what came of it."""
        assert self._process.stdout is not None
        message = received(self._process.stdout)
        if message is None:
            raise StoreError(
                f"{self._path}: the process that wrote {self._dataset.id} was ended; {without}, load it again"
            )
        is_right, value = value_of(message[1])
        if not is_right:
            raise value
        return value

    def _failure(self) -> Exception:
        """Why the other process takes nothing any more."""
        try:
            self._answer()
        except Exception as error:
            return error
        return StoreError(f"the load of {self._dataset.id} is over; open another writer")
