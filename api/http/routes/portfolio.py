"""A file of orders on the page: sent, looked over, screened in the background, and read as a table."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from threading import Lock
from typing import Any, TypeVar
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import JSONResponse, RedirectResponse
from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile

from api.batch.columns import FIELDS
from api.batch.jobs import KEPT, Job, Jobs, State
from api.batch.journal import journal_of
from api.batch.report import write_report
from api.batch.result_index import ResultIndex
from api.batch.uploads import ENCODINGS, ENDINGS, preview
from api.casework.identity import Scope
from api.casework.watch.lists import Brief
from api.errors import BadUse, NotFound
from api.http.auditing import audited_job, record_portfolio
from api.http.caller import identity_of, spend_rows
from api.http.forms import page_form
from api.http.languages import asked_of
from api.http.limits import MOST_OF_BATCH
from api.http.root_path import root_path
from api.http.routes.casework.watchlists import watching
from api.http.routes.pages import REFUSED, answered
from api.http.routes.services import Services, ServicesDep
from api.models import OrderResult
from api.page.decisions import Line, lines_of_rows
from api.page.portfolio import Shown, choices, table_of
from api.page.question import Asked
from api.page.watched import suggested_name
from api.wording.catalogue import in_language, say
from ingest.errors import BadFile
from ontology.control_characters import without_control_characters

REPORTS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "ndjson": "application/x-ndjson",
}
"""What the results can be had as."""

_REFUSED: tuple[type[Exception], ...] = (*REFUSED, BadFile)
_LONGEST_NAME = 200
_Told = TypeVar("_Told")

router = APIRouter(include_in_schema=False)


class _Progress(BaseModel):
    """How far a job is."""

    state: State
    done: int
    rows: int


class Indexes:
    """The indexes of the results that were read last."""

    _KEPT = 8

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[str, ResultIndex] = OrderedDict()

    def of(self, jobs: Jobs, job: Job) -> ResultIndex:
        """That of the job, as far as its results are on disk."""
        results = jobs.results(job)
        path = results if results.exists() else journal_of(results)
        with self._lock:
            index = self._kept.get(job.id)
            if index is None or index.path != path:
                index = ResultIndex(path, is_journal=path != results)
            self._kept[job.id] = index
            self._kept.move_to_end(job.id)
            while len(self._kept) > self._KEPT:
                self._kept.popitem(last=False)
            index.read_on()
            return index

    def told(self, jobs: Jobs, job: Job, tell: Callable[[ResultIndex], _Told]) -> _Told:
        """What `tell` says of the index of the job; once more where the job was done meanwhile.

        Its results then stand in another file, and the one that was read is gone.
        """
        try:
            return tell(self.of(jobs, job))
        except FileNotFoundError:
            return tell(self.of(jobs, job))


@router.get("/portfolio")
def portfolio(request: Request, services: ServicesDep) -> Response:
    """The form for a file."""

    def answer(_: Asked) -> tuple[str, dict[str, Any]]:
        lists = () if services.desk is None else watching(request, services).in_brief()
        return "portfolio.html", {**values, "days": KEPT.days, "watchlists": lists}

    values = {"endings": ",".join(ENDINGS), "encodings": ENCODINGS, "megabytes": MOST_OF_BATCH >> 20}
    return answered(request, services, "portfolio", answer)


@router.post("/portfolio")
async def send(request: Request, services: ServicesDep) -> Response:
    """Take a file, and lead to what its columns are."""
    with in_language(_language(request)):
        return await _send(request, services)


async def _send(request: Request, services: Services) -> Response:
    try:
        async with page_form(request) as form:
            file = form.get("file")
            if not isinstance(file, UploadFile) or not file.filename:
                raise BadUse(say("page.portfolio.no_file"))
            name = without_control_characters(file.filename)[-_LONGEST_NAME:]
            content, encoding = await file.read(), str(form.get("encoding", ENCODINGS[0]))
        job = await run_in_threadpool(_jobs(request).add, name, content, encoding)
    except _REFUSED as error:
        return await run_in_threadpool(_refused, request, services, error, "./")
    return _led_to(request, job.id)


@router.post("/portfolio/{id}")
async def start(id: str, request: Request, services: ServicesDep) -> Response:
    """Begin to screen the file, or go on with it."""
    with in_language(_language(request)):
        return await _start(id, request, services)


async def _start(id: str, request: Request, services: Services) -> Response:
    try:
        async with page_form(request) as form:
            chosen = {field: form.get(f"column_{field}") for field in FIELDS}
        columns = {field: str(column) for field, column in chosen.items() if column}
        jobs, admit = _jobs(request), partial(spend_rows, request)
        job = jobs.get(id)
        await run_in_threadpool(record_portfolio, request, services, job)
        await run_in_threadpool(jobs.start, id, columns, admit, audited_job(request, services, job))
    except _REFUSED as error:
        return await run_in_threadpool(_refused, request, services, error, "../")
    return _led_to(request, id)


@router.get("/portfolio/{id}")
def job(id: str, request: Request, services: ServicesDep) -> Response:
    """The file: its columns before it is screened, then how far that is, and the results."""

    def answer(asked: Asked) -> tuple[str, dict[str, Any]]:
        jobs = _jobs(request)
        job = jobs.get(id)
        if job.state is State.READ or (job.state is State.FAILED and not job.classes):
            seen = preview(jobs.orders(job), job.encoding)
            return "portfolio_preview.html", {
                "job": job,
                "preview": seen,
                "choices": choices(seen.recognised),
            }
        shown = Shown.of(dict(request.query_params), job.classes)
        decided = _decided(request, services)
        done, table = _indexes(request).told(
            jobs, job, lambda index: (len(index), table_of(index, shown, asked.language, decided))
        )
        return "portfolio_job.html", {
            "job": job,
            "done": done,
            "table": table,
            "may_decide": services.desk is not None and Scope.DECIDE in identity_of(request).scopes,
            "watch": _watch(request, services, job),
            "forms": tuple(REPORTS),
            "ends": job.created + KEPT,
        }

    return answered(request, services, "portfolio", answer, "../")


def _watch(request: Request, services: Services, job: Job) -> tuple[str, Brief | None] | None:
    """What a list of the file would be called, and the list that is called so; nothing without casework."""
    if services.desk is None:
        return None
    name = suggested_name(job.file)
    lists = watching(request, services).in_brief()
    return name, next((each for each in lists if each.name == name), None)


def _decided(
    request: Request, services: Services
) -> Callable[[Sequence[OrderResult]], Mapping[int, tuple[Line, ...]]] | None:
    """What finds the decisions about the customers of rows, where there is casework."""
    desk = services.desk
    if desk is None:
        return None
    identity, today = identity_of(request), services.workspace.today
    return lambda results: lines_of_rows(desk.book, results, identity, today)


@router.get("/portfolio/{id}/progress")
def progress(id: str, request: Request) -> Response:
    """How far the job is, for a script."""
    jobs = _jobs(request)
    job = jobs.get(id)
    told = _Progress(state=job.state, done=len(_indexes(request).of(jobs, job)), rows=job.rows)
    return JSONResponse(told.model_dump(mode="json"))


@router.get("/portfolio/{id}/results.{form}")
def results(id: str, form: str, request: Request) -> Response:
    """The results as a file."""
    jobs = _jobs(request)
    job = jobs.get(id)
    if form not in REPORTS or job.summary is None:
        raise NotFound(say("page.portfolio.no_results", forms=", ".join(REPORTS)))
    written = io.BytesIO()
    with jobs.results(job).open("rb") as lines:
        each = (OrderResult.model_validate_json(line) for line in lines)
        write_report(jobs.results(job).with_suffix(f".{form}"), written, each, job.classes, job.summary)
    name = quote(f"{job.file.rpartition('.')[0]}-ketting.{form}", safe="")
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
    return Response(written.getvalue(), media_type=REPORTS[form], headers=headers)


def _language(request: Request) -> str:
    return asked_of(request).language


def _jobs(request: Request) -> Jobs:
    jobs = request.app.state.jobs
    assert isinstance(jobs, Jobs)  # create_app puts it there
    return jobs


def _indexes(request: Request) -> Indexes:
    indexes = request.app.state.indexes
    assert isinstance(indexes, Indexes)
    return indexes


def _refused(request: Request, services: Services, error: Exception, root: str) -> Response:
    def refuse(_: Asked) -> tuple[str, dict[str, Any]]:
        raise BadUse(str(error)) if isinstance(error, BadFile) else error

    return answered(request, services, "portfolio", refuse, root)


def _led_to(request: Request, id: str) -> Response:
    language = _language(request)
    query = "" if language == "en" else f"?lang={language}"
    return RedirectResponse(f"{root_path(request.scope)}/portfolio/{id}{query}", status_code=303)
