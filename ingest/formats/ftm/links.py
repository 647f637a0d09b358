"""Links of FollowTheMoney as statements, with their shares, days, directness and pages."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from functools import cache
from operator import attrgetter

from ingest.emit import Emit
from ingest.formats.ftm.source_values import FtmEntity, percentage, share_in_words
from ingest.formats.ftm.terms import IGNORED, LINK_TEXTS, LinkSchema
from ingest.records import Audit, Record
from ingest.rejections import Rejection
from ingest.values import clean, day, entity_id, is_web_address
from ontology import Directness, PartialDate, Period, Share, Statement, hull, inferred_dates, notes_in

NO_PLACE = "a property that the ontology has no place for"

_UNREADABLE = "values that cannot be read; links are loaded without them"
_INDIRECT = "indirect"
_READ = LINK_TEXTS | {"percentage", "sourceUrl", "summary", "description", "startDate", "endDate", "date"}

_QUOTED = frozenset(("summary", "description"))

_MOST_PAGES = 10_000
"""Pages of links that are kept as documents, so that they do not fill the memory."""


class Links:
    """Emits links, and notes what of them has no place."""

    def __init__(self, emit: Emit, audit: Audit, document: str) -> None:
        self._emit = emit
        self._audit = audit
        self._document = document
        self._source = emit.dataset.id

    def convert(self, entity: FtmEntity, schema: LinkSchema, record: Record) -> None:
        """Emit the link between each of its upper and each of its lower ends."""
        properties = entity.properties
        uppers, lowers = properties.get(schema.upper, ()), properties.get(schema.lower, ())
        for role, ends in ((schema.upper, uppers), (schema.lower, lowers)):
            if not ends:
                reason = "the link has no end there"
                remedy = "get the file again"
                self._emit.reject(Rejection(record.file, entity.origin.locator, role, reason, remedy))
                return
        words: list[str] = []
        if not LINK_TEXTS.isdisjoint(properties):
            words += [text for name in LINK_TEXTS for text in properties.get(name, ()) if text != _INDIRECT]
        if "summary" in properties:
            words += filter(_is_of_inferred_date, properties["summary"])
        link_type = schema.link_type
        share, quote = self._share_and_quote(entity, link_type.takes_share, record)
        start, end = stated_days(entity, record, self._audit)
        is_indirect = _INDIRECT in properties.get("role", ())
        if not properties.keys() <= _known(schema):
            self._note_others(entity, schema, record)
        observed, document = self._observed(entity), self._page(entity, record)
        original = "; ".join(clean(text) for text in words if text != link_type.label) or None
        for upper in uppers:
            for lower in lowers:
                self._emit.statement(
                    Statement(
                        subject=entity_id(upper), schema=link_type.name, prop=link_type.name,
                        value=entity_id(lower), source=self._source, document=document,
                        locator=entity.origin.locator, grade=entity.origin.grade, observed=observed,
                        original=original, quote=quote, share=share,
                        direct=Directness.INDIRECT if is_indirect else Directness.UNSTATED,
                        start=start, end=end,
                    ),
                    file=record.file,
                    record=record.locator,
                )  # fmt: skip

    def _share_and_quote(
        self, entity: FtmEntity, takes_share: bool, record: Record
    ) -> tuple[Share | None, str | None]:
        shares: list[Share] = []
        quotes: list[str] = []
        for text in entity.properties.get("percentage", ()):
            read = percentage(text)
            if read is None or not takes_share:
                self._audit.note(f"{entity.schema}.percentage", _UNREADABLE, record)
            else:
                shares.append(read)
        share = (hull(shares) if len(shares) > 1 else shares[0]) if shares else None
        if _QUOTED.isdisjoint(entity.properties):
            return share, None
        for name in ("summary", "description"):
            for text in entity.properties.get(name, ()):
                stated = share_in_words(text) if takes_share else None
                if stated is not None:
                    share = stated
                elif not _is_of_inferred_date(text):
                    quotes.append(clean(text))
        return share, "; ".join(quotes) or None

    def _observed(self, entity: FtmEntity) -> Period:
        """When the link was seen: on the date that it gives, else when its source had it."""
        for text in entity.properties.get("date", ()):
            if (stated := day(text)) is not None:
                return Period(stated, stated)
        return entity.origin.observed

    def _page(self, entity: FtmEntity, record: Record) -> str:
        """The id of the document that the link was read from: the page that it names, else the file."""
        pages = entity.properties.get("sourceUrl", ())
        if len(pages) == 1 and is_web_address(url := pages[0]):
            id = f"page-{hashlib.sha256(url.encode()).hexdigest()[:16]}"
            if id in self._emit.documents:
                return id
            if len(self._emit.documents) < _MOST_PAGES:
                self._emit.cite(
                    replace(self._emit.documents[self._document], id=id, title=url, url=url, sha256=None)
                )
                return id
        if pages:
            self._audit.note(f"{entity.schema}.sourceUrl", NO_PLACE, record)
        return self._document

    def _note_others(self, entity: FtmEntity, schema: LinkSchema, record: Record) -> None:
        for name in entity.properties:
            if name not in _known(schema):
                self._audit.note(f"{entity.schema}.{name}", NO_PLACE, record)


@cache
def _known(schema: LinkSchema) -> frozenset[str]:
    """The properties of a link that are read, or left out without a word."""
    return _READ | IGNORED | {schema.upper, schema.lower}


def _is_of_inferred_date(text: str) -> bool:
    """Whether it is an editor's note, as an export of Ketting writes it, that a date is inferred."""
    return notes_in(text) == [text] and bool(inferred_dates(text))


def stated_days(
    entity: FtmEntity, record: Record, audit: Audit
) -> tuple[PartialDate | None, PartialDate | None]:
    """The earliest start and the latest end that are stated; neither where they contradict each other."""
    starts = read_days(entity, "startDate", record, audit)
    start = min(starts, key=attrgetter("first_day")) if starts else None
    if "endDate" not in entity.properties:
        return start, None
    end = max(read_days(entity, "endDate", record, audit), default=None, key=attrgetter("last_day"))
    return audit.start_and_end(start, end, f"{entity.schema}.endDate", record)


def read_days(entity: FtmEntity, name: str, record: Record, audit: Audit) -> list[PartialDate]:
    """The dates of a property; what is none is noted."""
    days: list[PartialDate] = []
    for text in entity.properties.get(name, ()):
        read = day(text)
        if read is None:
            audit.note(f"{entity.schema}.{name}", _UNREADABLE, record)
        else:
            days.append(read)
    return days
