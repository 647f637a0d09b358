"""One fact from one source: what every entity, link and membership is assembled from."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache

from ontology.dates import PartialDate, Period
from ontology.evidence import Directness, Grade, inferred_dates, is_left_out
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
        return self.fingerprint.hex()

    @property
    def fingerprint(self) -> bytes:
        """The 16 bytes that `id` writes in hexadecimal digits."""
        original, quote, share, direct = self.original, self.quote, self.share, self.direct
        until, start, end = self.share_until, self.start, self.end
        content = (
            f"[{_quote(self.subject)}, {_quote(self.schema)}, {_quote(self.prop)}, {_quote(self.value)}, "
            f"{_quote(self.source)}, {_quote(self.document)}, {_quote(self.locator)}, "
            f"{_observation(self.grade, self.observed)}, "
            f"{'null' if original is None else _quote(original)}, "
            f"{'null' if quote is None else _quote(quote)}, "
            f"{'null' if share is None else _share(share)}, "
            f"{'null' if until is None else _quote(until.text)}, "
            f"{'null' if direct is None else _quote(direct)}, "
            f"{'null' if start is None else _quote(start.text)}, "
            f"{'null' if end is None else _quote(end.text)}]"
        )
        return _sha256(content.encode()).digest()[:16]

    @property
    def is_left_out(self) -> bool:
        """Whether it ended because a newer copy of a whole list lacks it: no source states `end`."""
        return self.end is not None and is_left_out(self.original)

    @property
    def inferred_dates(self) -> tuple[str, ...]:
        """Which of `observed`, `start`, `end` and `share_until` no source states: an editor inferred them."""
        return inferred_dates(self.original)

    @property
    def recorded_id(self) -> str:
        """The id under which it is stored, whatever ids were merged since."""
        return self.id if self._recorded_id is None else self._recorded_id

    def with_ends(self, subject: str, value: str) -> Statement:
        """The same fact about merged ids."""
        return replace(self, subject=subject, value=value, _recorded_id=self.recorded_id)


@dataclass(frozen=True, slots=True)
class StatementGroup:
    """Statements that differ in property, value and original text alone: what one record says of a subject.

    `values` are those three of each, the original text `None` where it is the value. A load makes millions of
    statements; in groups they cost a fraction of the time that as many of `Statement` take.

    >>> day = Period.parse("2024")
    >>> group = StatementGroup("a", "Company", "press", "article", "page 1", Grade.C, day,
    ...                        (("name", "Alpha", None), ("country", "nl", "NL")))
    >>> [(statement.prop, statement.value, statement.original) for statement in group]
    [('name', 'Alpha', None), ('country', 'nl', 'NL')]
    >>> group.fingerprints == [statement.fingerprint for statement in group]
    True
    """

    subject: str
    schema: str
    source: str
    document: str
    locator: str
    grade: Grade
    observed: Period
    values: tuple[tuple[str, str, str | None], ...]

    def __iter__(self) -> Iterator[Statement]:
        for prop, value, original in self.values:
            yield Statement(
                self.subject, self.schema, prop, value, self.source, self.document, self.locator, self.grade,
                self.observed, original,
            )  # fmt: skip

    def __len__(self) -> int:
        return len(self.values)

    @property
    def fingerprints(self) -> list[bytes]:
        """The fingerprint of each statement, in their order."""
        head = f"[{_quote(self.subject)}, {_quote(self.schema)}, "
        middle = (
            f", {_quote(self.source)}, {_quote(self.document)}, {_quote(self.locator)}, "
            f"{_observation(self.grade, self.observed)}, "
        )
        return [
            _sha256(
                f"{head}{_quote(prop)}, {_quote(value)}{middle}"
                f"{'null' if original is None else _quote(original)}{_UNQUALIFIED}".encode()
            ).digest()[:16]
            for prop, value, original in self.values
        ]


def each_statement(items: Iterable[Statement | StatementGroup]) -> Iterator[Statement]:
    """The statements among the items and in the groups among them, in their order.

    >>> one = Statement("a", "Company", "name", "Alpha", "s", "d", "p", Grade.C, Period.parse("2024"))
    >>> values = (("name", "Alpha", None),)
    >>> group = StatementGroup("a", "Company", "s", "d", "p", Grade.C, one.observed, values)
    >>> list(each_statement([one, group])) == [one, one]
    True
    """
    for item in items:
        if isinstance(item, StatementGroup):
            yield from item
        else:
            yield item


# The content is the text of a JSON array, which an encoder would take several times as long to write.
_quote: Callable[[str], str] = json.encoder.encode_basestring  # as `ensure_ascii=False` writes a text
_sha256 = hashlib.sha256
_GRADES = tuple(f'"{grade.name}"' for grade in Grade)
_UNQUALIFIED = ", null, null, null, null, null, null]"
"""The end of the content of a statement without a quote, a share, a directness and dates of its own."""


@lru_cache(maxsize=100_000)  # loads meet the same few shares over and over
def _share(share: Share) -> str:
    return _quote(str(share))


def _observation(grade: Grade, observed: Period) -> str:
    first, last = observed.first.text, observed.last.text
    return f"{_GRADES[grade]}, " + (f'"{first}"' if first == last else f'"{first}/{last}"')
