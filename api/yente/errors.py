"""What this API refuses, with the status and the words that yente has for it.

CompatibleError
├── BadRequest   400: a query, algorithm, schema, filter or order that cannot be answered
├── NotThere     404: no such dataset, entity or property
├── Moved        308: the id was merged into another one, or is written otherwise here
└── TooLong      503: the answer takes more time than a request is given
"""

from __future__ import annotations


class CompatibleError(Exception):
    """The root: its text is the `detail` of the answer."""

    status = 500


class BadRequest(CompatibleError):
    """The request cannot be answered as it is."""

    status = 400


class NotThere(CompatibleError):
    """Nothing has this name."""

    status = 404


class TooLong(CompatibleError):
    """The time of one request is over."""

    status = 503


class Moved(CompatibleError):
    """The entity goes by another id, `id`."""

    status = 308

    def __init__(self, id: str) -> None:
        super().__init__(f"the entity is at {id}")
        self.id = id
