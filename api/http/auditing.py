"""Puts what the service answers into the audit log, before the answer is given."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.batch.jobs import Job
from api.batch.orders import Order
from api.batch.run import Audited
from api.batch.screening import OrderScreener
from api.casework.audit.record import Kind, Record
from api.casework.audit.screenings import (
    audited_batch,
    record_of_part,
    record_of_screening,
    rows_of_results,
)
from api.errors import CaseworkError
from api.http.caller import identity_of
from api.http.routes.services import Services
from api.models import FullAnswer, OrderResult, Screening
from api.references import as_json
from api.screening.decide import Decision

_PART_ROWS = 500
_PART_SECONDS = 0.25
"""When a part of a batch ends: a record for each row, and a write to the disk, would take longer than it."""

_log = logging.getLogger("ketting.service")


async def recorded(
    request: Request, services: Services, decision: Decision, answer: bytes, form: str
) -> None:
    """Wait until the record of a screening is durable, where there is an audit log; raises `CaseworkError`.

    The event loop goes on meanwhile, and what others answer then is written in the same transaction.
    """
    audit = services.audit
    if audit is not None:
        record = record_of_screening(audit.names, identity_of(request), decision, answer, form)
        await audit.appended(record)


def record_page(request: Request, services: Services, decision: Decision, answer: Screening) -> None:
    """The same for an answer of the page, from a thread; its digest is that of the whole answer as JSON."""
    audit = services.audit
    if audit is not None:
        text = as_json(FullAnswer.of(answer))
        audit.append(record_of_screening(audit.names, identity_of(request), decision, text, "page"))


async def recorded_rows(
    request: Request,
    services: Services,
    screener: OrderScreener,
    results: AsyncIterator[list[OrderResult]],
) -> AsyncIterator[list[OrderResult]]:
    """The results of a batch, each given when the record of its part is durable.

    A part ends after `_PART_ROWS` rows or `_PART_SECONDS`. Where the log cannot be written an error stands in
    the place of what could not be recorded, and of all after it.
    """
    audit = services.audit
    if audit is None:
        async for several in results:
            yield several
        return
    async for part in _parts(results):
        rows = await run_in_threadpool(rows_of_results, audit.names, part)
        entry = record_of_part(identity_of(request), screener, rows, part)
        try:
            await audit.appended(entry, rows)
        except CaseworkError as error:
            _log.warning("a batch was ended: %s", error)
            problem = "the audit log cannot be written, so nothing more is screened; try again later"
            yield [screener.result(Order(part[0].row, problem=problem))]
            return
        yield part


async def _parts(results: AsyncIterator[list[OrderResult]]) -> AsyncIterator[list[OrderResult]]:
    """The results in larger parts, which do not wait for ever for one another."""
    part: list[OrderResult] = []
    coming: asyncio.Task[list[OrderResult]] | None = None
    ends = 0.0
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(results))
            patience = max(0.0, ends - time.monotonic()) if part else None
            done, _ = await asyncio.wait({coming}, timeout=patience)
            if done:
                try:
                    several = coming.result()
                except StopAsyncIteration:
                    break
                finally:
                    coming = None
                ends = ends if part else time.monotonic() + _PART_SECONDS
                part += several
            if part and (not done or len(part) >= _PART_ROWS or time.monotonic() >= ends):
                yield part
                part = []
        if part:
            yield part
    finally:
        if coming is not None:
            coming.cancel()


def audited_job(request: Request, services: Services, job: Job) -> Audited | None:
    """What puts the results of the job into the audit log, where there is one, for who begins it."""
    if services.audit is None:
        return None
    return audited_batch(services.audit, identity_of(request), job.file)


def record_portfolio(request: Request, services: Services, job: Job) -> None:
    """Record, from a thread, that a file is screened: its results show before all of them are there."""
    if services.audit is not None:
        asked = {"file": job.file, "job": job.id[:8], "created": job.created.isoformat()}
        identity = identity_of(request)
        services.audit.append(Record(Kind.PORTFOLIO, identity, "begun", asked, facts={"rows": job.rows}))
