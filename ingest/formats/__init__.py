"""The formats that files can be in: a module or package each, with one function `read(records, emit)`.

A new format is one file here and one entry in `FORMATS`, which says how its files are recognised. Its `read`
goes through the records, as often as it needs to, and gives `emit` each statement, or the rejection of what
cannot be one:

    def read(records: Records, emit: Emit) -> None:
        for line in records.lines():
            with rejecting(emit.reject, line.file, line.locator):
                emit.statement(statement_of(line, emit))
"""

from __future__ import annotations

from ingest.errors import BadFile, UnknownFormat
from ingest.formats import ofac_files
from ingest.formats.format import Format, Read, never
from ingest.formats.recognition import is_part_744, is_psc_total, is_table, row_with, unread_kind
from ingest.formats.us_lists import LISTS
from ingest.records import Head, any_of, csv_columns, json_list, json_record, tsv_columns, xml_root

__all__ = ["FORMATS", "Format", "Read", "format_named", "format_of"]


FORMATS = {
    format.name: format
    for format in (
        Format(
            "fact_table",
            "ingest.formats.fact_table",
            (".csv",),
            needs_source=True,
            title="a fact table of Ketting",
            recognise=csv_columns("subject", "property", "object", "grade", "document", "locator"),
        ),
        Format(
            "report_cells",
            "ingest.formats.report_cells",
            (".csv",),
            needs_source=True,
            title="the cells of an official report",
            recognise=csv_columns("table", "row", "label", "row_line", "column", "line", "printed"),
        ),
        Format(
            "bods",
            "ingest.formats.bods",
            title="Beneficial Ownership Data Standard",
            recognise=any_of(
                json_record("statementId", "recordType", "recordDetails"),
                json_record("statementID", "statementType"),  # 0.2 and 0.3
            ),
        ),
        Format(
            "ftm",
            "ingest.formats.ftm.entities",
            title="FollowTheMoney entities",
            recognise=json_record("id", "schema", "properties"),
        ),
        Format(
            "ftm_delta",
            "ingest.formats.ftm.delta",
            title="changes of FollowTheMoney entities",
            recognise=json_record("op", "entity"),
            changes_source=True,
        ),
        Format(
            "ftm_statements",
            "ingest.formats.ftm.statements",
            title="FollowTheMoney statements",
            recognise=csv_columns("canonical_id", "entity_id", "prop", "schema", "value", "dataset"),
        ),
        Format(
            "gleif_lei",
            "ingest.formats.gleif.entities",
            title="legal entities of GLEIF, LEI-CDF 3.1",
            recognise=any_of(
                xml_root("LEIData"),
                json_record("LEI", "Entity"),
                csv_columns("LEI", "Entity.LegalName"),
                json_list("records", "LEI"),
            ),
            publisher="gleif_lei",
        ),
        Format(
            "gleif_rr",
            "ingest.formats.gleif.relationships",
            title="relationships of GLEIF, RR-CDF 2.1",
            recognise=any_of(
                xml_root("RelationshipData"),
                json_record("Relationship", "Registration"),
                csv_columns("Relationship.StartNode.NodeID", "Relationship.EndNode.NodeID"),
                json_list("relations", "Relationship"),
            ),
            publisher="gleif_rr",
        ),
        Format(
            "gleif_repex",
            "ingest.formats.gleif.exceptions",
            title="reporting exceptions of GLEIF",
            recognise=any_of(
                xml_root("ReportingExceptionData"),
                json_record("LEI", "ExceptionCategory"),
                csv_columns("LEI", "ExceptionCategory"),
                json_list("exceptions", "ExceptionCategory"),
            ),
            publisher="gleif_repex",
        ),
        Format(
            "psc",
            "ingest.formats.psc",
            title="persons with significant control of Companies House",
            recognise=any_of(json_record("company_number", "data"), is_psc_total),
            publisher="gb_companies_house_psc",
            together=True,
        ),
        Format(
            "ofac_csv",
            "ingest.formats.ofac.csv_set",
            title="a list of OFAC, legacy CSV",
            recognise=ofac_files.is_csv_file,
            sets=ofac_files.csv_sets,
            together=True,
        ),
        Format(
            "ofac_xml",
            "ingest.formats.ofac.enhanced",
            title="a list of OFAC, ENHANCED XML",
            recognise=xml_root("sanctionsData"),
            sets=ofac_files.xml_sets,
        ),
        Format(
            "us_csl",
            "ingest.formats.us_csl",
            title="US Consolidated Screening List",
            recognise=any_of(
                csv_columns("source", "entity_number", "license_requirement", "source_list_url"),
                json_list("results", "source_list_url"),
            ),
            publisher="us_trade_csl",
        ),
        Format(
            "us_ecfr_744",
            "ingest.formats.ear_part_744",
            title="15 CFR part 744 of eCFR, with its lists",
            recognise=is_part_744,
            publisher="us_ecfr_744",
        ),
        Format(
            "eu_833_annex_iv",
            "ingest.formats.eu_833_annex_iv",
            title="Regulation (EU) No 833/2014, consolidated, with its annex IV",
            recognise=lambda head: "02014R0833" in head.text and "<" in head.text[:100],
            publisher="eu_833_annex_iv",
        ),
        Format(
            "icij",
            "ingest.formats.icij",
            title="nodes and relationships of ICIJ's Offshore Leaks Database",
            recognise=any_of(
                csv_columns("node_id_start", "node_id_end", "rel_type"),
                csv_columns("node_id", "name", "sourceID"),
                csv_columns("node_id", "address", "countries", "sourceID"),
            ),
            publisher="icij_offshore_leaks",
            together=True,
        ),
        Format(
            "eu_fsf",
            "ingest.formats.eu_fsf",
            title="the EU consolidated list of financial sanctions, FSF 1.1",
            recognise=xml_root("export", "http://eu.europa.ec/fpi/fsd/export"),
            publisher="eu_fsf",
        ),
        Format(
            "medias_francais",
            "ingest.formats.medias_francais",
            title="tables of Médias français",
            recognise=any_of(
                tsv_columns("Nom", "Type", "Periodicite", "Echelle", "Prix", "Disparu"),
                tsv_columns("Nom", "rangChallenges2024", "milliardaireForbes2024"),
                tsv_columns("nom", "commentaire"),
                tsv_columns("id", "origine", "qualificatif", "valeur", "cible"),
            ),
            publisher="fr_medias",
            together=True,
        ),
        Format(
            "jp_meti_eul",
            "ingest.formats.meti",
            title="METI's Foreign End User List",
            recognise=json_record("entity_name", "addresses", list_id="jp-end-user-list"),
            publisher="jp_meti_eul",
        ),
        Format(
            "sasac",
            "ingest.formats.sasac",
            title="central state-owned enterprises of China's SASAC",
            recognise=csv_columns("rank", "name_zh", "owner", "as_of"),
            publisher="cn_sasac",
        ),
        Format(
            "uk_sanctions",
            "ingest.formats.uk_sanctions",
            title="the UK Sanctions List",
            recognise=any_of(xml_root("Designations"), row_with("Unique ID", "Name 6", "Regime Name")),
            publisher="gb_fcdo_sanctions",
        ),
        Format(
            "gb_ofsi",
            "ingest.formats.uk_sanctions",
            title="OFSI's consolidated list of targets",
            recognise=row_with("Group ID", "Name 6", "Regime", "Group Type"),
            publisher="gb_hmt_sanctions",
        ),
        Format(
            "uk_licences",
            "ingest.formats.uk_licences",
            title="UK strategic export licences, of caatdata/uk-arms-export-data",
            recognise=any_of(
                csv_columns("licence_group", "date", "rating", "count", "value", "country", "refused"),
                csv_columns("licence_cohort_id", "destination", "iso2"),
                csv_columns("licence_cohort_id", "criterion", "description"),
                csv_columns("rating", "military", "short_description", "full_description"),
            ),
            publisher="gb_export_licences",
            together=True,
        ),
        Format(
            "un_sc",
            "ingest.formats.un_sc",
            title="the Consolidated List of the UN Security Council",
            recognise=xml_root("CONSOLIDATED_LIST"),
            publisher="un_sc_sanctions",
        ),
        *(
            Format(
                name,
                "ingest.formats.us_lists.reader",
                title=f"{us_list.title}, an extract in JSON",
                recognise=any_of(
                    *(json_record("extracted", "entities", list_id=part) for part in us_list.parts)
                ),
                publisher=name,
                together=len(us_list.parts) > 1,
            )
            for name, us_list in LISTS.items()
        ),
        Format("turtle", "ingest.formats.rdf", (".ttl",), title="RDF in Turtle", describes_sources=True),
        Format(
            "nquads",
            "ingest.formats.rdf",
            (".nq", ".nt"),
            title="RDF in N-Quads or N-Triples",
            describes_sources=True,
        ),
        Format("jsonld", "ingest.formats.rdf", (".jsonld",), title="RDF in JSON-LD", describes_sources=True),
        Format(
            "table",
            "ingest.formats.table",
            (".csv", ".tsv", ".xlsx", ".parquet"),
            title="a table of your own: CSV, Excel or Parquet",
            recognise=is_table,
            takes_mapping=True,
        ),
    )
}
"""By name, those first that ask more of a file: the first that recognises one reads it."""


_OF_TABLES = (".csv", ".tsv", ".tab", ".txt")


def format_named(name: str) -> Format:
    """The format of this name; raises `UnknownFormat`.

    >>> format_named("nquads").suffixes
    ('.nq', '.nt')
    """
    if name not in FORMATS:
        raise UnknownFormat(f"no format {name[:80]!r}; known: {', '.join(FORMATS)}")
    return FORMATS[name]


def format_of(head: Head) -> Format:
    """The format of a file that begins so: one that recognises it, else the one of its suffix.

    Raises `UnknownFormat`, and `BadFile` for one of a kind that is known and not read.

    >>> format_of(Head("case.nq", b"")).name
    'nquads'
    """
    for format in FORMATS.values():
        if format.recognise(head):
            return format
    for format in FORMATS.values():
        if format.recognise is never and head.name.lower().endswith(format.suffixes or ("\0",)):
            return format
    if (kind := unread_kind(head)) is not None:
        raise BadFile(f"{head.name[-80:]}: {kind}")
    if head.name.lower().endswith(_OF_TABLES):
        raise UnknownFormat(f"{head.name[-80:]!r} {_table_remedy(head)}")
    if not head.data:
        raise UnknownFormat(f"{head.name[-80:]!r} is empty; get it again")
    raise UnknownFormat(
        f"{head.name[-80:]!r} has the content and the suffix of no format; name its --format: "
        f"{', '.join(FORMATS)}"
    )


def _table_remedy(head: Head) -> str:
    """Why a file called as tables are is none that can be read, and what to do."""
    if not head.data:
        return "is empty; it needs a row with the names of its columns, and rows below"
    if not head.text:
        return (
            "is no text in UTF-8; save it as UTF-8 (in Excel: Save As, 'CSV UTF-8'), or name its encoding "
            "in a "
            "mapping: ketting map suggest FILE --encoding windows-1252 --output mapping.toml"
        )
    return (
        "is of no known format, and as a table it has no column that is known to have names; call one "
        "'name', or "
        "write a mapping: ketting map suggest FILE --output mapping.toml"
    )
