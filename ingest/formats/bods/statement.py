"""A statement of the standard, as those that read its details need it."""

from __future__ import annotations

from dataclasses import dataclass

from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields
from ingest.values import entity_id
from ontology import PartialDate

KETTING = "Ketting"
"""The publisher of an export of Ketting, whose ids are its own."""

NOT_READ = "a value that the ontology has no place for"


@dataclass(frozen=True, slots=True)
class BodsStatement:
    """What stands beside the details of a record.

    `prefix` tells the ids of its publisher from those of others. `is_closed`: the record ended on the day
    `stated`. `page` is the address of its source.
    """

    facts: RecordedFacts
    audit: Audit
    record_id: str
    prefix: str
    is_of_ketting: bool
    stated: PartialDate
    is_closed: bool
    page: str | None

    def id_of(self, record_id: str) -> str:
        """The id of the entity that a record is about."""
        return entity_id(f"{self.prefix}{record_id}")

    @property
    def id(self) -> str:
        """The id of the entity that this record is about."""
        return self.id_of(self.record_id)

    def note(self, term: str, reason: str = NOT_READ) -> None:
        """Report a value that is not read."""
        self.audit.note(term, reason, self.facts.record)


def unspecified(details: Fields) -> tuple[str, str]:
    """The reason why a party is not specified, and reason and description as one text."""
    reason, description = details.needed("reason"), details.text("description")
    return reason, ": ".join(text for text in (reason, description) if text)
