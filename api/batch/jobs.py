"""Files of orders that the service screens in the background, each in a folder under an unguessable id."""

from __future__ import annotations

import logging
import re
import secrets
import shutil
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Lock, Thread

from pydantic import Field

from api.batch.journal import journal_of
from api.batch.run import Audited, Outputs, screen_file
from api.batch.uploads import ENCODINGS, ENDINGS, order_source, rows_of
from api.errors import ApiError, BadUse, NotFound, StillBuilding
from api.export import complete_file
from api.models import BatchSummary
from api.models.base import Model
from api.screening import Decisions, Question
from api.wording.catalogue import say
from api.workspace import Workspace, current_time
from graph.errors import GraphError
from ingest.errors import IngestError

KEPT = timedelta(days=7)
"""How long a job stays on disk."""

MOST_ROWS = 100_000
"""Rows of one file."""

_UNSTARTED = timedelta(hours=1)
"""How long a file stays that was sent and not screened."""

_AT_ONCE = 2
"""Jobs that run at a time."""

_MOST_KEPT = 200
"""Jobs on disk at a time."""

_ID_BYTES = 24
_ID = re.compile(r"[A-Za-z0-9_-]{32}", re.ASCII)
_log = logging.getLogger(__name__)


class State(StrEnum):
    """How far a job is; one that runs for a service that has ended is interrupted."""

    READ = "read"
    RUNNING = "running"
    INTERRUPTED = "interrupted"
    FAILED = "failed"
    DONE = "done"


class Job(Model):
    """What a job's folder says of it."""

    id: str
    file: str
    """The name of the file, as it was sent."""

    ending: str
    encoding: str
    created: datetime
    rows: int
    state: State = State.READ
    columns: dict[str, str] = Field(default_factory=dict)
    """The columns that were chosen for fields."""

    classes: tuple[str, ...] = ()
    error: str = ""
    summary: BatchSummary | None = None


class _Stopped(Exception):
    """The service ends."""


class Jobs:
    """The jobs in a folder; without one they are in a temporary folder, and end with the service.

    With `decisions` each result says what was decided about the customer before.
    """

    def __init__(
        self,
        workspace: Workspace,
        folder: Path | None,
        clock: Callable[[], datetime] = current_time,
        decisions: Decisions | None = None,
    ) -> None:
        self._workspace = workspace
        self._decisions = decisions
        self._folder = folder
        self._temporary: TemporaryDirectory[str] | None = None
        self._clock = clock
        self._lock = Lock()
        self._threads: dict[str, Thread] = {}
        self._stopping = Event()
        self.remove_old()

    def add(self, name: str, content: bytes, encoding: str) -> Job:
        """A new job for the file, not yet started; raises `BadUse` and `BadFile` for one that is not read."""
        ending = Path(name).suffix.lower()
        if ending not in ENDINGS or encoding not in ENCODINGS:
            raise BadUse(say("page.portfolio.ending", endings=", ".join(ENDINGS)))
        self.remove_old()
        folder = self._made()
        if sum(1 for _ in folder.iterdir()) >= _MOST_KEPT:
            raise StillBuilding(say("page.portfolio.full", n=_MOST_KEPT))
        id = secrets.token_urlsafe(_ID_BYTES)
        (folder / id).mkdir(mode=0o700)
        try:
            path = folder / id / f"orders{ending}"
            path.write_bytes(content)
            rows = rows_of(path, encoding, MOST_ROWS)
            if not 0 < rows <= MOST_ROWS:
                raise BadUse(say("page.portfolio.rows_allowed", n=MOST_ROWS))
            job = Job(id=id, file=name, ending=ending, encoding=encoding, created=self._clock(), rows=rows)
            self._save(job)
        except BaseException:
            shutil.rmtree(folder / id, ignore_errors=True)
            raise
        return job

    def get(self, id: str) -> Job:
        """The job; raises `NotFound`."""
        folder = self._place()
        if _ID.fullmatch(id) is None or folder is None:
            raise NotFound(say("page.portfolio.gone"))
        with self._lock:
            is_running = id in self._threads
            try:
                job = Job.model_validate_json((folder / id / "job.json").read_bytes())
            except (OSError, ValueError):
                raise NotFound(say("page.portfolio.gone")) from None
        if job.state is State.RUNNING and not is_running:
            return job.model_copy(update={"state": State.INTERRUPTED})
        return job

    def start(
        self,
        id: str,
        columns: Mapping[str, str],
        admit: Callable[[int], None] = lambda rows: None,
        audited: Audited | None = None,
    ) -> None:
        """Begin the job, or go on after its last row; raises `StillBuilding` where others run.

        `admit` is called with the rows of a job that begins, and raises where they may not be screened.
        `audited` puts the results into the audit log.
        `columns` names one for a field where it is not recognised; those of a job that goes on stay.
        """
        job = self.get(id)
        if job.state in (State.RUNNING, State.DONE):
            return
        is_new = job.state is State.READ
        chosen = job.columns if job.state is State.INTERRUPTED else dict(columns)
        # What is wrong with the columns is told now, and not when somebody looks again.
        order_source(self.orders(job), chosen, job.encoding)
        with self._workspace.view() as view:
            classes = Question().as_classes(view.classes)
        job = job.model_copy(
            update={"state": State.RUNNING, "columns": chosen, "classes": classes, "error": ""}
        )
        thread = Thread(target=self._run, args=(job, audited), name=f"portfolio {id[:6]}", daemon=True)
        with self._lock:
            if id in self._threads:
                return
            if len(self._threads) >= _AT_ONCE:
                raise StillBuilding(say("page.portfolio.busy", n=_AT_ONCE))
            if is_new:
                admit(job.rows)
            self._save(job)
            self._threads[id] = thread
        thread.start()

    def orders(self, job: Job) -> Path:
        """The file that was sent."""
        return self._of(job) / f"orders{job.ending}"

    def results(self, job: Job) -> Path:
        """The file that has the results once the job is done; until then its journal has them."""
        return self._of(job) / "results.ndjson"

    def remove_old(self) -> None:
        """Remove the jobs that are older than they are kept, and files that nobody screened."""
        folder = self._place()
        now = self._clock()
        for each in list(folder.iterdir()) if folder is not None and folder.is_dir() else []:
            try:
                job = self.get(each.name)
            except NotFound:
                if (
                    _ID.fullmatch(each.name) and _changed(each, now) < now - KEPT
                ):  # its description is damaged
                    shutil.rmtree(each, ignore_errors=True)
                continue
            is_old = now - job.created > (_UNSTARTED if job.state is State.READ else KEPT)
            if is_old and job.state is not State.RUNNING:
                shutil.rmtree(each, ignore_errors=True)

    def close(self) -> None:
        """Stop what runs after its row; it can go on when the service is there again."""
        self._stopping.set()
        for thread in list(self._threads.values()):
            thread.join()
        if self._temporary is not None:
            self._temporary.cleanup()

    # ------------------------------------------------------------ inside

    def _run(self, job: Job, audited: Audited | None) -> None:
        results = self.results(job)
        try:
            goes_on = journal_of(results).exists()
            if not goes_on:  # what ended between the report and the note that it is there
                results.unlink(missing_ok=True)
            table = order_source(self.orders(job), job.columns, job.encoding)
            summary = screen_file(
                self._workspace,
                table,
                Question(),
                Outputs(results),
                resume=goes_on,
                decisions=self._decisions,
                done=self._stop_if_ending,
                audited=audited,
            )
            told = summary.model_copy(update={"file": job.file, "output": ""})
            self._save(job.model_copy(update={"state": State.DONE, "summary": told}))
        except _Stopped:
            pass
        except (ApiError, GraphError, IngestError) as error:
            self._save(job.model_copy(update={"state": State.FAILED, "error": str(error)}))
        except Exception:
            _log.exception("a portfolio could not be screened")
            self._save(job.model_copy(update={"state": State.FAILED}))
        finally:
            with self._lock:
                self._threads.pop(job.id, None)

    def _stop_if_ending(self, _: int) -> None:
        if self._stopping.is_set():
            raise _Stopped

    def _save(self, job: Job) -> None:
        with complete_file(self._of(job) / "job.json") as file:
            file.write(job.model_dump_json().encode())

    def _of(self, job: Job) -> Path:
        return self._made() / job.id

    def _place(self) -> Path | None:
        if self._folder is None and self._temporary is not None:
            return Path(self._temporary.name)
        return self._folder

    def _made(self) -> Path:
        if self._folder is None and self._temporary is None:
            self._temporary = TemporaryDirectory(prefix="ketting-jobs-")
        place = self._place()
        assert place is not None
        place.mkdir(mode=0o700, parents=True, exist_ok=True)
        return place


def _changed(folder: Path, now: datetime) -> datetime:
    """When something was last put into the folder; `now` where it is gone meanwhile."""
    try:
        return datetime.fromtimestamp(folder.stat().st_mtime, now.tzinfo)
    except OSError:
        return now
