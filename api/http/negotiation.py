"""Content negotiation (RFC 9110): the preferred media type, and conditional requests."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping

from fastapi import Depends, Request, Response

from api.errors import NotAcceptable, WrongMedia, shortened

JSON = "application/json"
TURTLE = "text/turtle"
JSON_LD = "application/ld+json"
HTML = "text/html"

NEGOTIATED = {"Vary": "Accept"}

# Kept by the caller alone, which asks before each use whether its ETag is still current.
_REVALIDATE = "private, no-cache"
_QUALITY = re.compile(r"(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)", re.ASCII)


def preferred(accept: str | None, offers: tuple[str, ...]) -> str:
    """The offer that the caller wants most, the first among equals; the first where nothing is asked for.

    Raises `NotAcceptable` where every offer is refused. A part with a weight that cannot be read
    counts as not sent.
    """
    ranges = list(_ranges(accept or ""))
    if not ranges:
        return offers[0]
    # Of the parts that name an offer the most exact one decides, the greater weight among equals.
    weights = [
        max((part for part in (_fit(r, offer) for r in ranges) if part), default=(0, 0.0)) for offer in offers
    ]
    best = max(weight for _, weight in weights)
    if best == 0:
        raise NotAcceptable(f"this can be had as {', '.join(offers)}")
    return next(offer for offer, (_, weight) in zip(offers, weights, strict=True) if weight == best)


def weighted(header: str) -> Iterator[tuple[str, float]]:
    """What a header of preferences names, in lower case, with its weights; what cannot be read is left out.

    >>> list(weighted("nl, en;q=0.5, x;q=much"))
    [('nl', 1.0), ('en', 0.5)]
    """
    for part in header.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        stated = next(
            (p.partition("=")[2].strip() for p in parameters if p.partition("=")[0].strip() == "q"), "1"
        )
        if name and _QUALITY.fullmatch(stated):
            yield name, float(stated)


def tagged(request: Request, media_type: str, version: object, body: Callable[[], bytes]) -> Response:
    """The answer under a tag of its version and of the request, or 304 when the caller's copy is current.

    `version` is whatever the body depends on beside the request.
    """
    key = (request.url.path, request.url.query, media_type, repr(version))
    tag = f'"{hashlib.sha256(repr(key).encode()).hexdigest()[:32]}"'
    # A weak tag: the answer packed in gzip has it too (RFC 9110, 8.8.1).
    headers = {"ETag": f"W/{tag}", "Cache-Control": _REVALIDATE, **NEGOTIATED}
    if _is_current(request.headers, tag):
        return Response(status_code=304, headers=headers)
    return Response(body(), headers=headers, media_type=media_type)


def media_type_of(request: Request) -> str:
    """The media type that the request says its body is of, in lower case; empty where it says none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


async def json_body(request: Request) -> None:
    """Raise `WrongMedia` for a body that is not said to be JSON, such as a form or what `curl -d` sends."""
    media_type = media_type_of(request)
    if media_type == JSON or media_type.endswith("+json") or not await request.body():
        return
    said = f"it is said to be {shortened(media_type)}" if media_type else "no Content-Type says what it is"
    raise WrongMedia(f"the body must be JSON, and {said}; send it with Content-Type: {JSON}")


JSON_BODY = Depends(json_body)
"""For routes that read JSON."""


def _is_current(headers: Mapping[str, str], tag: str) -> bool:
    tags = [part.strip().removeprefix("W/") for part in headers.get("if-none-match", "").split(",")]
    return tag in tags or "*" in tags


def _ranges(accept: str) -> Iterator[tuple[str, float]]:
    """The media ranges of the header with their weights."""
    return ((name, weight) for name, weight in weighted(accept) if "/" in name)


def _fit(media_range: tuple[str, float], offer: str) -> tuple[int, float] | None:
    """How exactly a media range names the offer, with its weight; `None` when it does not."""
    name, weight = media_range
    exactness = {offer: 3, f"{offer.partition('/')[0]}/*": 2, "*/*": 1}.get(name)
    return None if exactness is None else (exactness, weight)
