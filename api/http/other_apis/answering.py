"""Answers as the other APIs give them: plain JSON, and errors as `{"detail": ...}`."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable, Coroutine, Mapping
from typing import Any, TypeVar
from urllib.parse import quote

from anyio import to_thread
from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

from api.http.negotiation import JSON
from api.http.problem_kinds import UNEXPECTED, kind_of
from api.http.problems import echoed, headers_of
from api.http.root_path import root_path
from api.http.routes.services import Services
from api.yente import CompatibleError, Moved

_Value = TypeVar("_Value")
_log = logging.getLogger("ketting.service")


class DetailRoute(APIRoute):
    """A route whose errors are `{"detail": ...}`, as FastAPI has them, and no problem documents."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        usual = super().get_route_handler()

        async def handle(request: Request) -> Response:
            try:
                return await usual(request)
            except RequestValidationError as error:
                return detail(422, _listed(error))
            except HTTPException as error:
                return detail(error.status_code, error.detail, error.headers)
            except Moved as moved:
                return _moved(request, moved)
            except CompatibleError as error:
                return detail(error.status, str(error))
            except Exception as error:
                kind = kind_of(error)
                if kind is UNEXPECTED:
                    raise
                if kind.detail is not None:
                    _log.warning("%s %s: %s", request.method, request.url.path, error)
                return detail(kind.status, kind.detail or str(error), headers_of(error))

        return handle


def json_answer(answer: object, headers: Mapping[str, str] | None = None, status: int = 200) -> Response:
    """The answer as JSON."""
    # Half a surrogate pair, which JSON can spell and UTF-8 cannot, goes back as it was spelt: \ud800.
    body = json.dumps(answer, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")
    return Response(body, status, dict(headers or {}), JSON)


def detail(status: int, what: object, headers: Mapping[str, str] | None = None) -> Response:
    """An error in the body that yente gives it."""
    return json_answer({"detail": what}, headers, status)


async def screening(services: Services, work: Callable[[], _Value]) -> _Value:
    """What the work gives, in a thread of those that screen."""
    return await to_thread.run_sync(work, limiter=services.screening)


def _listed(error: RequestValidationError) -> list[dict[str, object]]:
    return [
        {"type": each["type"], "loc": list(each["loc"]), "msg": each["msg"]} | echoed(each.get("input"))
        for each in error.errors()
    ]


def _moved(request: Request, moved: Moved) -> Response:
    """To the same route of the other id."""
    path = request.url.path.removeprefix(root_path(request.scope))
    rest = path.removeprefix("/entities/").partition("/")[2]
    place = f"{root_path(request.scope)}/entities/{quote(moved.id, safe='')}"
    place += f"/{quote(rest, safe='/')}" if rest else ""
    query = f"?{request.url.query}" if request.url.query else ""
    return Response(status_code=308, headers={"Location": f"{place}{query}", "Vary": "Accept"})
