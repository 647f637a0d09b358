"""One fact from one source: what every entity, link and membership is assembled from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from ontology.dates import PartialDate, Period
from ontology.evidence import Directness, Grade
from ontology.share import Share


@dataclass(frozen=True, slots=True)
class Statement:
    """In `source`, `subject` has `prop` set to `value`, said by `document` at `locator`.

    For a link, `prop` is the link type, `subject` the upper end and `value` the lower end; a link type
    without an upper end keeps the order of the source. Its `schema` is the link type too, or a kind of it.
    `share` is what the source states (`None`: the source states none); `share_until` ends
    the share and not the link (`docs/semantics.md`, Shares). `start` and `end` are stated dates of the
    fact itself; `observed` is when the source saw it hold. `first_seen` and `last_seen`
    are known time, set by the store: when the graph learned the statement, and the last
    load that still had it (`None` while the current version has it).
    """

    subject: str
    schema: str
    prop: str
    value: str
    source: str
    document: str
    locator: str
    grade: Grade
    observed: Period
    original: str | None = None
    quote: str | None = None
    share: Share | None = None
    share_until: PartialDate | None = None
    direct: Directness | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    first_seen: datetime | None = field(default=None, compare=False)
    last_seen: datetime | None = field(default=None, compare=False)
    _recorded_id: str | None = field(default=None, compare=False, repr=False)

    @property
    def id(self) -> str:
        """Fingerprint of the content: equal facts of one source have equal ids."""
        # The text of a JSON array, which an encoder would take several times as long to write.
        texts = (
            self.subject, self.schema, self.prop, self.value, self.source, self.document,
            self.locator, self.grade.name, _text(self.observed), self.original, self.quote,
            _text(self.share), _text(self.share_until), _text(self.direct),
            _text(self.start), _text(self.end),
        )  # fmt: skip
        content = ", ".join(["null" if text is None else _quote(text) for text in texts])
        return hashlib.sha256(f"[{content}]".encode()).hexdigest()[:32]

    @property
    def recorded_id(self) -> str:
        """The id under which it is stored, whatever ids were merged since."""
        return self.id if self._recorded_id is None else self._recorded_id

    def with_ends(self, subject: str, value: str) -> Statement:
        """The same fact about merged ids."""
        return replace(self, subject=subject, value=value, _recorded_id=self.recorded_id)


_quote: Callable[[str], str] = json.encoder.encode_basestring  # as `ensure_ascii=False` writes a text


@lru_cache(maxsize=100_000)  # loads meet the same few shares and dates over and over
def _text(value: object) -> str | None:
    return None if value is None else str(value)
