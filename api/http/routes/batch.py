"""Many orders in one request: rows in, and a result for each out as soon as it is there."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import JSONResponse, StreamingResponse
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from api.batch.lines import CsvOrders, RowSplitter, order_of_json
from api.batch.orders import Order
from api.batch.report import cells, csv_line, header
from api.batch.screening import OrderScreener
from api.errors import LimitReached, WrongMedia, shortened
from api.http.auditing import recorded_rows
from api.http.caller import spend_rows
from api.http.limits import MOST_OF_BATCH
from api.http.negotiation import NEGOTIATED, media_type_of, preferred
from api.http.problems import described
from api.http.routes.services import ServicesDep
from api.models import OrderResult
from api.screening import RiskClassParams
from ontology.control_characters import escaped_control_characters

NDJSON, CSV = "application/x-ndjson", "text/csv"
MOST_ROWS = 100_000
"""Rows of one request."""

_AT_ONCE = 20
"""Rows that are decided before their results are sent."""

router = APIRouter(prefix="/v1", tags=["Names"])
_ROWS = {"schema": {"type": "string"}}


class _TooMuch(Exception):
    """More came than is read; says what to do."""


class _OutOfRows(Exception):
    """The key may not screen the rows that wait; says what to do."""


class _Lines(JSONResponse):
    """What the description says the answer is."""

    media_type = NDJSON


class _Duplex(StreamingResponse):
    """An answer that is sent while the body of the request still comes, which nobody else may read."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer."""
        await self.stream_response(send)


@router.post(
    "/screen/batch",
    summary="Screen many names",
    response_model=OrderResult,
    response_class=_Lines,
    responses={200: {"content": {CSV: _ROWS}}, **described(406, 413, 415, 422, 503)},
    openapi_extra={"requestBody": {"required": True, "content": {NDJSON: _ROWS, CSV: _ROWS}}},
)
async def screen_batch(
    params: Annotated[RiskClassParams, Query()], services: ServicesDep, request: Request
) -> Response:
    """A result for each row, in their order; a row that cannot be screened has an `error` and stops nothing.

    A row is an object a line, or a line of CSV under a header, with `name` and, where the order has them,
    `country`, `address`, `identifier`, `date` and `reference`. The answer is lines of JSON, or CSV where
    `Accept` asks for that; it begins before the body has ended. At most 100,000 rows and 16 MiB are read. All
    are decided by one version of the data.
    """
    given = _given(request)
    spend_rows(request, 0)
    wanted = preferred(request.headers.get("accept"), (NDJSON, CSV))
    question = params.as_question()
    decisions = None if services.desk is None else services.desk.for_many()
    screener = await run_in_threadpool(OrderScreener.of, services.workspace, question, decisions)
    results = _results(request, screener, is_csv=given == CSV)
    results = recorded_rows(request, services, screener, results)
    write = _as_csv(screener) if wanted == CSV else _as_lines
    return _Duplex(_written(results, write, screener, wanted), media_type=wanted, headers=NEGOTIATED)


def _given(request: Request) -> str:
    """The media type of the body; raises `WrongMedia`."""
    media_type = media_type_of(request)
    if media_type not in (NDJSON, CSV):
        said = shortened(media_type) or "nothing"
        raise WrongMedia(f"the body is said to be {said}; send it with Content-Type: {NDJSON} or {CSV}")
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise WrongMedia("the rows are packed; send them plain, without Content-Encoding")
    return media_type


async def _results(
    request: Request, screener: OrderScreener, *, is_csv: bool
) -> AsyncIterator[list[OrderResult]]:
    """The results of the rows, a few at a time; of what is beyond the bounds an error, and no more."""
    rows, table, number = RowSplitter(quoted=is_csv), CsvOrders(), 0
    waiting: list[Order] = []
    try:
        async for chunk in _chunks(request):
            for row in rows.end() if chunk is None else rows.feed(chunk):
                number += 1
                if number > MOST_ROWS:
                    raise _TooMuch(f"one request has at most {MOST_ROWS:,} rows; send others for more")
                order = table.order(number, row) if is_csv else order_of_json(number, row)
                if order is not None:
                    waiting.append(order)
                if len(waiting) == _AT_ONCE:
                    _spend(request, waiting)
                    yield await run_in_threadpool(_decided, screener, waiting)
                    waiting = []
            if waiting:
                _spend(request, waiting)
                yield await run_in_threadpool(_decided, screener, waiting)
                waiting = []
    except _OutOfRows as error:
        last = Order(waiting[0].row, problem=str(error))
        yield await run_in_threadpool(_decided, screener, [last])
    except _TooMuch as error:
        last = Order(number, problem=str(error))
        yield await run_in_threadpool(_decided, screener, [*waiting, last])
    except ClientDisconnect:
        return


def _spend(request: Request, orders: Sequence[Order]) -> None:
    """Count the rows against the key; raises `_OutOfRows`."""
    try:
        spend_rows(request, len(orders))
    except LimitReached as error:
        raise _OutOfRows(str(error)) from None


def _decided(screener: OrderScreener, orders: Iterable[Order]) -> list[OrderResult]:
    return [screener.result(order) for order in orders]


async def _chunks(request: Request) -> AsyncIterator[bytes | None]:
    """The body as it comes, and `None` at its end.

    It is read whether or not the results are: a caller that sends all of it before it reads would wait for
    ever otherwise.
    """
    read: asyncio.Queue[bytes | Exception | None] = asyncio.Queue()

    async def read_all() -> None:
        size = 0
        try:
            async for chunk in request.stream():
                size += len(chunk)
                if size > MOST_OF_BATCH:
                    raise _TooMuch(f"one request has at most {MOST_OF_BATCH:,} bytes; send others for more")
                if chunk:
                    read.put_nowait(chunk)
        except (ClientDisconnect, _TooMuch) as error:
            read.put_nowait(error)
        else:
            read.put_nowait(None)

    reading = asyncio.create_task(read_all())
    try:
        chunk: bytes | Exception | None = b""
        while chunk is not None:
            chunk = await read.get()
            if isinstance(chunk, Exception):
                raise chunk
            yield chunk
    finally:
        reading.cancel()


async def _written(
    results: AsyncIterator[list[OrderResult]],
    write: Callable[[OrderResult], bytes],
    screener: OrderScreener,
    media_type: str,
) -> AsyncIterator[bytes]:
    if media_type == CSV:
        yield csv_line(header(screener.classes))
    async for several in results:
        yield b"".join(map(write, several))


def _as_lines(result: OrderResult) -> bytes:
    return escaped_control_characters(result.model_dump_json()).encode() + b"\n"


def _as_csv(screener: OrderScreener) -> Callable[[OrderResult], bytes]:
    classes = screener.classes
    return lambda result: csv_line(cells(result, classes))
