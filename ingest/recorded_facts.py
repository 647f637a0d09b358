"""What one record of a register says, as statements: each value is checked, and a bad one alone rejected."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.countries import country_code
from ingest.emit import Emit
from ingest.records import Record
from ingest.rejections import Rejection
from ingest.values import check_value, clean
from ontology import SCHEMA, Directness, Grade, OntologyError, PartialDate, Period, Share, Statement


@dataclass(frozen=True, slots=True)
class LinkTerms:
    """What a record states of a link; `original` is how it says so, `kind` which kind of it this is."""

    direct: Directness = Directness.UNSTATED
    share: Share | None = None
    share_until: PartialDate | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    original: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class RecordedFacts:
    """The facts of a record, which have one document, place, grade and day in common."""

    emit: Emit
    record: Record
    document: str
    locator: str
    grade: Grade
    observed: Period

    def state(
        self,
        subject: str,
        schema: str,
        prop: str,
        value: str,
        original: str | None = None,
        *,
        start: PartialDate | None = None,
        end: PartialDate | None = None,
    ) -> None:
        """Emit a value of an entity of this type, or reject it; `original` is how the source writes it.

        `start` and `end` are when it is stated to begin and end.
        """
        text = clean(value)
        try:
            check_value(SCHEMA.property(prop), text)
        except OntologyError as error:
            self.emit.reject(Rejection.of(self.record.file, self.record.locator, error, prop))
            return
        self.emit.statement(
            Statement(
                subject, schema, prop, text, self.emit.dataset.id, self.document, self.locator, self.grade,
                self.observed, None if original is None else clean(original) or None, start=start, end=end,
            ),
            file=self.record.file,
            record=self.record.locator,
        )  # fmt: skip

    def country(self, subject: str, schema: str, text: str) -> bool:
        """Emit the country that the text is the code or the English name of; whether it is one."""
        code = country_code(text)
        if code is not None:
            self.state(subject, schema, "country", code, None if code == text else text)
        return code is not None

    def link(self, type: str, upper: str, lower: str, terms: LinkTerms) -> None:
        """Emit a link of a type."""
        original = None if terms.original is None else clean(terms.original)
        self.emit.statement(
            Statement(
                subject=upper, schema=terms.kind or type, prop=type, value=lower, source=self.emit.dataset.id,
                document=self.document, locator=self.locator, grade=self.grade, observed=self.observed,
                original=original or None, share=terms.share, share_until=terms.share_until,
                direct=terms.direct, start=terms.start, end=terms.end,
            ),
            file=self.record.file,
            record=self.record.locator,
        )  # fmt: skip
