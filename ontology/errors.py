"""Errors of the ontology package.

OntologyError
├── InvalidDate      a text that is no calendar date
├── InvalidShare     a text or interval that is no share of 100
├── InvalidGrade     a letter other than A, B, C or D
├── UnknownTerm      a type, property or class that the schema does not define
└── MisstatedNode    an RDF node that claims to be ours and cannot be read
"""


class OntologyError(ValueError):
    """Root of the errors raised for values the ontology cannot accept."""


class InvalidDate(OntologyError):
    """The text is not a date, or the date does not exist."""


class InvalidShare(OntologyError):
    """The text or interval is not a share between 0 and 100."""


class InvalidGrade(OntologyError):
    """The evidence grade is not one of A, B, C and D."""


class UnknownTerm(OntologyError):
    """The schema defines no entity type, link type, property or risk class of this name."""


class MisstatedNode(OntologyError):
    """An RDF node claims to be of our vocabulary and lacks a part, or has one that cannot be read."""
