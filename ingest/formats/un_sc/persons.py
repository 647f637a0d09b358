"""What the list says of persons alone: nationality, birth, titles, designations and documents."""

from __future__ import annotations

from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields
from ingest.rejections import BadField
from ingest.values import day

_PERSON = "Person"
_PLACE = ("STREET", "CITY", "STATE_PROVINCE", "COUNTRY")
_DOCUMENT = ("TYPE_OF_DOCUMENT", "TYPE_OF_DOCUMENT2", "NUMBER")
_ISSUE = ("CITY_OF_ISSUE", "ISSUING_COUNTRY", "COUNTRY_OF_ISSUE", "DATE_OF_ISSUE")
_DATES = frozenset(("EXACT", "APPROXIMATELY", "BETWEEN"))


def state_person(facts: RecordedFacts, id: str, fields: Fields, audit: Audit) -> None:
    """Emit what the fields of an individual say beside names and addresses; raises `BadField`."""
    for country in _values(fields, "NATIONALITY"):
        if not facts.country(id, _PERSON, country):
            audit.note(f"country {country[:40]}", "a country that is not known", facts.record)
    for name, word in (("TITLE", "title"), ("DESIGNATION", "designation")):
        for text in _values(fields, name):
            facts.state(id, _PERSON, "remark", f"{word}: {text}")
    for birth in fields.records("INDIVIDUAL_DATE_OF_BIRTH"):
        _state_birth(facts, id, birth, audit)
    for place in fields.records("INDIVIDUAL_PLACE_OF_BIRTH"):
        parts = [*(place.text(name) for name in _PLACE), place.text("NOTE")]
        if any(parts):
            facts.state(id, _PERSON, "remark", f"born in {', '.join(part for part in parts if part)}")
    for document in fields.records("INDIVIDUAL_DOCUMENT"):
        own, issue = ([document.text(name) for name in names] for names in (_DOCUMENT, _ISSUE))
        note = document.text("NOTE")
        words = [" ".join(text for text in own if text), ", ".join(text for text in issue if text), note]
        if any(words):
            facts.state(id, _PERSON, "remark", f"document: {'; '.join(word for word in words if word)}")


def _values(fields: Fields, name: str) -> list[str]:
    """The texts under VALUE of a field, as often as either is there."""
    return [text for field in fields.records(name) for text in field.texts("VALUE")]


def _state_birth(facts: RecordedFacts, id: str, birth: Fields, audit: Audit) -> None:
    kind, note = birth.text("TYPE_OF_DATE"), birth.text("NOTE")
    exact, year = birth.text("DATE"), birth.text("YEAR")
    first, last = birth.text("FROM_YEAR"), birth.text("TO_YEAR")
    if kind is not None and kind not in _DATES:
        audit.note(f"TYPE_OF_DATE {kind[:40]}", "a kind of date that is not known", facts.record)
    words = "; ".join(word for word in (kind, note) if word and word != "EXACT")
    for text in (exact, year):
        if text is not None:
            when = day(text)
            if when is None:
                raise BadField("INDIVIDUAL_DATE_OF_BIRTH", f"{text[:40]!r} is no date", "write YYYY-MM-DD")
            facts.state(id, _PERSON, "birthDate", when.text, words or None)
    if first is not None or last is not None:
        facts.state(id, _PERSON, "remark", f"born between {first or '?'} and {last or '?'}")
    elif exact is None and year is None and note is not None:
        facts.state(id, _PERSON, "remark", f"born: {note}")
