"""What the words mean: types, values and evidence, with nothing else of Ketting's imported."""

from ontology.dates import PartialDate, Period
from ontology.entity import Entity
from ontology.errors import (
    InvalidDate,
    InvalidGrade,
    InvalidShare,
    InvalidValue,
    OntologyError,
    UnknownTerm,
)
from ontology.evidence import Directness, Grade, inferred_dates, left_out_note, notes_in
from ontology.link import Link, link_id, split_link_id
from ontology.schema import ABSORPTION, SCHEMA, Schema
from ontology.share import UNKNOWN_SHARE, Share, hull
from ontology.statement import Statement, StatementGroup, each_statement

__all__ = [
    "ABSORPTION",
    "SCHEMA",
    "UNKNOWN_SHARE",
    "Directness",
    "Entity",
    "Grade",
    "InvalidDate",
    "InvalidGrade",
    "InvalidShare",
    "InvalidValue",
    "Link",
    "OntologyError",
    "PartialDate",
    "Period",
    "Schema",
    "Share",
    "Statement",
    "StatementGroup",
    "UnknownTerm",
    "control_characters",
    "each_statement",
    "errors",
    "ftm",
    "hull",
    "inferred_dates",
    "jsonld_context",
    "left_out_note",
    "link_id",
    "namespaces",
    "notes_in",
    "schema",
    "split_link_id",
    "statement_nodes",
    "statement_reading",
    "terms",
    "vocabulary",
]
