"""Which kind of problem each error of every package is: one table, from errors to answers of the service."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from http import HTTPStatus

from api.errors import (
    BadQuestion,
    BadUse,
    CaseworkBusy,
    CaseworkError,
    CaseworkRefused,
    LimitReached,
    NotAcceptable,
    NotAllowed,
    NotFound,
    SignInNeeded,
    StillBuilding,
    WrongMedia,
)
from graph.errors import (
    BadQuery,
    BadTraversal,
    QueryTooLong,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreTooNew,
    UnknownEntity,
    VersionsPruned,
)
from graph.licences import BadCondition
from graph.rules import BadRule
from ingest.normalise.errors import BadName


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of problem. Without `detail` the error's own words are shown."""

    name: str
    status: HTTPStatus
    title: str
    detail: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


INVALID = Kind("invalid-request", HTTPStatus.UNPROCESSABLE_ENTITY, "Part of the request is not valid")

# What a store says names files of the machine it runs on; that goes to the log, not to the caller.
KINDS: dict[type[Exception], Kind] = {
    BadQuestion: INVALID,
    BadUse: Kind("bad-question", HTTPStatus.UNPROCESSABLE_ENTITY, "The question cannot be asked"),
    BadTraversal: Kind("bad-question", HTTPStatus.UNPROCESSABLE_ENTITY, "The question cannot be asked"),
    BadName: Kind("bad-name", HTTPStatus.UNPROCESSABLE_ENTITY, "The text cannot be a name"),
    BadCondition: Kind("bad-question", HTTPStatus.UNPROCESSABLE_ENTITY, "The question cannot be asked"),
    BadRule: Kind(
        "bad-rule", HTTPStatus.INTERNAL_SERVER_ERROR, "A file of rules is not as their schema asks"
    ),
    BadQuery: Kind("bad-query", HTTPStatus.UNPROCESSABLE_ENTITY, "The query cannot be asked"),
    QueryTooLong: Kind("query-too-long", HTTPStatus.UNPROCESSABLE_ENTITY, "The query asks for too much"),
    StillBuilding: Kind(
        "still-building",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "Not ready for this question",
        headers={"Retry-After": "10"},
    ),
    NotAcceptable: Kind(
        "not-acceptable",
        HTTPStatus.NOT_ACCEPTABLE,
        "The answer is not to be had in that form",
        headers={"Vary": "Accept"},
    ),
    WrongMedia: Kind(
        "wrong-media-type",
        HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
        "The body is in a media type that is not read",
        headers={"Accept": "application/json"},
    ),
    NotFound: Kind("not-found", HTTPStatus.NOT_FOUND, "Nothing in the data has this id"),
    # One text for a key that is unknown, has expired or was revoked: who guesses learns nothing of it.
    SignInNeeded: Kind(
        "sign-in-needed",
        HTTPStatus.UNAUTHORIZED,
        "This needs a key",
        "Send a key that is valid in the header Authorization: Bearer KEY, or X-API-Key; in a browser, sign "
        "in at /sign-in. A key that is unknown here, has expired or was revoked is not valid; whoever runs "
        "this service makes keys with `ketting keys create`.",
        {"WWW-Authenticate": 'Bearer realm="ketting"'},
    ),
    NotAllowed: Kind("not-allowed", HTTPStatus.FORBIDDEN, "This may not be done"),
    LimitReached: Kind(
        "limit-reached", HTTPStatus.TOO_MANY_REQUESTS, "The limit of this key is reached for now"
    ),
    CaseworkBusy: Kind(
        "casework-busy",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The store of casework is busy",
        "Another process writes to the store of casework; try again in a few seconds.",
        {"Retry-After": "5"},
    ),
    CaseworkRefused: Kind(
        "casework-refused",
        HTTPStatus.UNPROCESSABLE_ENTITY,
        "The store of casework does not take a value",
        "A value of the request is too long for the store of casework, or has a character that it does not "
        "take; shorten or correct it.",
    ),
    CaseworkError: Kind(
        "casework-unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The store of casework cannot be used",
        "The store of casework cannot be read or written; the log of this service says why.",
    ),
    VersionsPruned: Kind("bad-question", HTTPStatus.UNPROCESSABLE_ENTITY, "The question cannot be asked"),
    UnknownEntity: Kind("not-found", HTTPStatus.NOT_FOUND, "Nothing in the data has this id"),
    StoreBusy: Kind(
        "store-busy",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The store is busy",
        "Somebody else holds the store; try again in a few seconds.",
        {"Retry-After": "5"},
    ),
    StoreTooNew: Kind(
        "store-too-new",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The store was written by a newer version",
        "A newer version of Ketting wrote the store; whoever runs this service must update it.",
    ),
    StoreCorrupt: Kind(
        "store-corrupt",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The store is damaged",
        "The store is damaged; whoever runs this service finds more with `ketting check`.",
    ),
    StoreError: Kind(
        "store-unavailable",
        HTTPStatus.SERVICE_UNAVAILABLE,
        "The store cannot be read",
        "The store cannot be read; the log of this service says why.",
    ),
}
"""The nearest class above an error decides; what is not here is a fault of ours, `UNEXPECTED`."""

BAD_ENCODING = Kind("bad-encoding", HTTPStatus.BAD_REQUEST, "Part of the request is not UTF-8")
TOO_LARGE = Kind("body-too-large", HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "The body is too large")
BAD_GZIP = Kind(
    "bad-encoding",
    HTTPStatus.BAD_REQUEST,
    "Part of the request is not what it is said to be",
    "The body is not gzip, or not all of it; send it whole, or without Content-Encoding.",
)
UNREAD_ENCODING = Kind(
    "unread-encoding",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
    "The body is packed in a way that is not read",
    "Send the body plain, or in gzip.",
    {"Accept-Encoding": "gzip, identity"},
)
BAD_PREFIX = Kind(
    "bad-prefix",
    HTTPStatus.BAD_REQUEST,
    "The proxy names a prefix that is none",
    "X-Forwarded-Prefix must be one path such as /ketting, as --root-path takes it; at most 200 characters.",
)
NOT_READY = Kind(
    "no-data",
    HTTPStatus.SERVICE_UNAVAILABLE,
    "No data are loaded",
    "The store is readable and holds no data; load a source with `ketting load`.",
)
UNEXPECTED = Kind(
    "unexpected",
    HTTPStatus.INTERNAL_SERVER_ERROR,
    "Something went wrong",
    "This is a fault of the service, not of the question; its log says more.",
)


def kind_of(error: Exception) -> Kind:
    """The kind of problem that an error is."""
    return next((KINDS[kind] for kind in type(error).__mro__ if kind in KINDS), UNEXPECTED)
