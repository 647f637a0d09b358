"""The seven tables of mdiplo/Medias_francais, tab-separated: three of names, and four of links between these.

A name is the only identifier, and is the same in all tables. A percentage is a share of an Ownership,
`participe` an Ownership without one and `contrôle` a Control; of none it is said whether it is direct. A
family, or who inherits from a person, is no natural person. Whom no table of names has is an organisation.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.official_lists import on_day
from ingest.recorded_facts import LinkTerms, RecordedFacts
from ingest.records import Audit, Fields, Head, Record, Records
from ingest.rejections import BadField, rejecting
from ingest.values import derived_id
from ontology import Directness, Grade, OntologyError, Share

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "medias": ("Nom", "Type", "Periodicite", "Echelle", "Prix", "Disparu"),
    "organisations": ("nom", "commentaire"),
    "personnes": ("Nom", "rangChallenges2024", "milliardaireForbes2024"),
    "links": ("id", "origine", "qualificatif", "valeur", "cible"),
}
"""The columns by which each kind of table is told."""

_DELIMITER = "\t"
_MEDIA = (("Type", "type"), ("Periodicite", "périodicité"), ("Echelle", "échelle"), ("Prix", "prix"))
_RANKS = re.compile(r"rangChallenges\d{4}|milliardaireForbes\d{4}")
_NO_PERSON = ("Famille ", "Ayant droit de ", "Ayants droit de ")
_PERCENT = re.compile(r"(?P<number>[0-9]+(?:\.[0-9]+)?) ?%")
_SHARES = {"égal à": "{}", "supérieur à": "({},100]", "inférieur à": "(0,{})"}
_UNNAMED = "a name that stands in no table of names; loaded as an organisation"


def read(records: Records, emit: Emit) -> None:
    """Emit who is named, and then who holds or controls whom.

    >>> from ingest.dry_run import read_text
    >>> table = "id\\torigine\\tqualificatif\\tvaleur\\tcible\\n5\\tAlpha\\tégal à\\t50.00%\\tArte\\n"
    >>> emit = read_text(read, "medias_francais", table)
    >>> emit.total, [term.term for term in emit.unmapped_terms]
    (5, ['Alpha', 'Arte'])
    """
    audit = records.audit(emit.unmapped)
    kinds = {file: _kind(file) for file in records.files}
    documents = dict(zip(records.files, emit.documents, strict=True))
    types: dict[str, str] = {}
    # The tables of names first, as every link needs both its names.
    for file in sorted(records.files, key=lambda file: kinds[file] == "links"):
        # One of the published tables ends without a line break.
        own = records.of(file)
        for record in own.table(COLUMNS[kinds[file]], delimiter=_DELIMITER, is_ended=False):
            with (
                rejecting(emit.reject, record.file, record.locator, record.value),
                audit.reading(record) as fields,
            ):
                _state(kinds[file], _facts(emit, record, documents[file]), fields, audit, types)
    audit.close()


def _kind(file: InputFile) -> str:
    row = {*Head.of(file.path).text.partition("\n")[0].strip("\r").split(_DELIMITER)}
    for kind, columns in COLUMNS.items():
        if row >= {*columns}:
            return kind
    raise BadFile(
        f"{file.name}: is none of the tables of Médias français; its columns are {', '.join(row)[:200]}"
    )


def _facts(emit: Emit, record: Record, document: str) -> RecordedFacts:
    published = emit.documents[document].date
    seen = emit.dataset.read if published is None else published.first_day
    return RecordedFacts(emit, record, document, f"{record.file}, {record.locator}", Grade.C, on_day(seen))


def _state(kind: str, facts: RecordedFacts, fields: Fields, audit: Audit, types: dict[str, str]) -> None:
    if kind == "links":
        _state_link(facts, fields, audit, types)
        return
    name = fields.needed("nom" if kind == "organisations" else "Nom")
    is_person = kind == "personnes" and not name.startswith(_NO_PERSON)
    schema = "Person" if is_person else "LegalEntity" if kind == "personnes" else "Organization"
    id = _declare(facts, name, schema, types)
    fields.ignore(
        *(column for column in facts.record.value if _RANKS.fullmatch(column))
    )  # ranks among the wealthy
    remarks = [fields.text("commentaire")] if kind == "organisations" else []
    if kind == "medias":
        remarks += [f"{word}: {text}" for column, word in _MEDIA if (text := fields.text(column)) is not None]
        if (gone := fields.text("Disparu")) is not None:
            remarks.append("disparu" if gone == "checked" else f"disparu: {gone}")
    for remark in remarks:
        if remark is not None:
            facts.state(id, schema, "remark", remark)


def _declare(facts: RecordedFacts, name: str, schema: str, types: dict[str, str]) -> str:
    """The id of who is named; emits its type and name where nobody did yet."""
    id = derived_id("fr-medias", name)
    if id not in types:
        types[id] = schema
        facts.state(id, schema, "type", schema)
        facts.state(id, schema, "name", name)
    return id


def _state_link(facts: RecordedFacts, fields: Fields, audit: Audit, types: dict[str, str]) -> None:
    fields.ignore("id")
    qualifier, value = fields.needed("qualificatif"), fields.text("valeur")
    names, comment = (fields.needed("origine"), fields.needed("cible")), fields.text("commentaire")
    words = "; ".join(text for text in (qualifier, value, comment) if text)
    if qualifier == "contrôle" or qualifier == "participe":
        if value is not None:
            raise BadField("valeur", f"is {value[:40]!r} beside {qualifier!r}", "leave it empty")
        share = None
    else:
        share = _share(qualifier, value)
    upper, lower = names
    for name in names:
        if derived_id("fr-medias", name) not in types:
            audit.note(name[:80], _UNNAMED, facts.record)
            _declare(facts, name, "Organization", types)
    link = "Control" if qualifier == "contrôle" else "Ownership"
    terms = LinkTerms(Directness.UNSTATED, share, original=words)
    facts.link(link, derived_id("fr-medias", upper), derived_id("fr-medias", lower), terms)


def _share(qualifier: str, value: str | None) -> Share:
    interval = _SHARES.get(qualifier)
    if interval is None:
        raise BadField(
            "qualificatif",
            f"is {qualifier[:40]!r}",
            f"{', '.join(_SHARES)}, contrôle and participe are known",
        )
    percent = _PERCENT.fullmatch(value or "")
    if percent is None:
        raise BadField("valeur", f"{(value or '')[:40]!r} is no percentage", "write it like 50.00%")
    try:
        return Share.parse(interval.format(percent["number"]))
    except OntologyError as error:
        raise BadField.of("valeur", error) from None
