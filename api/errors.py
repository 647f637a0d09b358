"""Errors of the api package.

ApiError
├── BadQuestion    the question cannot be asked: a bound, date, class or source is wrong
├── NotAcceptable  the answer cannot be had in any media type that the caller takes
├── NotFound       nothing in the data has this id
└── StillBuilding  the service is not ready for this question; ask again in a moment
"""


class ApiError(Exception):
    """Root of the errors raised by questions to the graph."""


class BadQuestion(ApiError):
    """A bound, date, class or source of the question is wrong."""


class NotAcceptable(ApiError):
    """The answer cannot be had in any media type that the caller takes."""


class NotFound(ApiError):
    """Nothing in the data has this id."""


class StillBuilding(ApiError):
    """Others are being answered first, or what the answer needs is being made; ask again in a moment."""
