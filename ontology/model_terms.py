"""The terms that the RDF vocabulary has beside those of schema.toml: links, statements, their evidence."""

from __future__ import annotations

from dataclasses import dataclass

from rdflib import RDFS, XSD, URIRef

from ontology.evidence import Directness, Grade
from ontology.namespaces import term_iri
from ontology.schema import SCHEMA, LinkType

GRADES = {
    Grade.A: "Official register or filing.",
    Grade.B: "Official list or gazette.",
    Grade.C: "Press, NGO or company statement.",
    Grade.D: "Inferred or unconfirmed.",
}
DIRECTNESS = {
    Directness.DIRECT: "Nobody stands between the two ends.",
    Directness.INDIRECT: "Somebody stands between the two ends: at least two hops.",
    Directness.UNSTATED: "The source does not say whether somebody stands between.",
}
CONCEPT_SCHEMES = {
    "RiskClasses": ("Risk classes", "The classes of entities that screening looks for, or stops at."),
    "EvidenceGrades": ("Evidence grades", "How far a fact can be trusted, A best."),
    "DirectnessValues": ("Directness", "Whether somebody stands between the two ends of a link."),
}


@dataclass(frozen=True, slots=True)
class ModelClass:
    """A class of the link and statement model, which schema.toml does not hold."""

    name: str
    label: str
    definition: str
    parents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ModelTerm:
    """A property of links, statements or risk classes; an object property unless `range` is a datatype."""

    name: str
    label: str
    definition: str
    domain: str
    range: str
    parents: tuple[str, ...] = ()

    @property
    def is_datatype(self) -> bool:
        """Whether values are literals."""
        return self.range.startswith("xsd:") or self.range in ("ketting:PartialDate", "rdfs:Literal")


MODEL_CLASSES = (
    ModelClass("Link", "Link", "A tie between two entities, told by one observation or more."),
    ModelClass("Statement", "Statement", "One fact from one source, with its grade, dates and place.",
        ("prov:Entity",)),
    ModelClass("LinkObservation", "Link observation", "What one source says of a link at one time.",
        ("ketting:Statement",)),
    ModelClass("PropertyStatement", "Property statement",
        "What one source says of an entity: rdf:subject, rdf:predicate and rdf:object.",
        ("ketting:Statement", "rdf:Statement")),
    ModelClass("ClassMembership", "Class membership",
        "What one source says of an entity's being in a risk class.", ("ketting:PropertyStatement",)),
    ModelClass("Source", "Source", "A data set that is loaded as a whole; its facts are one named graph.",
        ("prov:Entity",)),
    ModelClass("HeldList", "Held list",
        "What a source holds of an official list, or of another list that makes a class.",
        ("ketting:NamedList", "prov:Entity")),
    ModelClass("Conferral", "Conferral",
        "A source's word that an official list puts those on it into a class."),
    ModelClass("NamedList", "Named list", "A list that a source names by its title, held or not."),
    ModelClass("OwnClass", "Own class", "A risk class that a source describes, beside those of the ontology.",
        ("skos:Concept",)),
)  # fmt: skip

_SHARE_NOTE = "in percent of the whole, 0 to 100"

MODEL_TERMS = (
    ModelTerm("linkEnd", "Link end", "An entity that the link ties.", "Link", "ketting:Thing"),
    ModelTerm("upperEnd", "Upper end", "The owner, controller, parent, host or principal.",
        "Link", "ketting:Thing", ("ketting:linkEnd",)),
    ModelTerm("lowerEnd", "Lower end", "The entity that is owned, controlled, hosted or represented.",
        "Link", "ketting:Thing", ("ketting:linkEnd",)),
    ModelTerm("linked", "Linked", "Derived: a link of some type, in force or presumed, ties the two.",
        "Thing", "ketting:Thing"),
    ModelTerm("observation", "Observation", "What a source says of the link.",
        "Link", "ketting:LinkObservation"),
    ModelTerm("source", "Source", "The data set that has the statement.", "Statement", "ketting:Source"),
    ModelTerm("grade", "Evidence grade", "How far the statement can be trusted.",
        "Statement", "skos:Concept"),
    ModelTerm("directness", "Directness", "Whether somebody stands between the two ends.",
        "LinkObservation", "skos:Concept"),
    ModelTerm("shareMinInclusive", "Share, at least",
        f"Lower bound of the share, itself possible; {_SHARE_NOTE}.", "LinkObservation", "xsd:decimal"),
    ModelTerm("shareMinExclusive", "Share, more than",
        f"Lower bound of the share, itself excluded; {_SHARE_NOTE}.", "LinkObservation", "xsd:decimal"),
    ModelTerm("shareMaxInclusive", "Share, at most",
        f"Upper bound of the share, itself possible; {_SHARE_NOTE}.", "LinkObservation", "xsd:decimal"),
    ModelTerm("shareMaxExclusive", "Share, less than",
        f"Upper bound of the share, itself excluded; {_SHARE_NOTE}.", "LinkObservation", "xsd:decimal"),
    ModelTerm("shareUntil", "Share until", "When the share ended, though the link may go on.",
        "LinkObservation", "ketting:PartialDate"),
    ModelTerm("validFrom", "Valid from", "When the fact began, as stated.",
        "Statement", "ketting:PartialDate"),
    ModelTerm("validTo", "Valid to", "When the fact ended, as stated.", "Statement", "ketting:PartialDate"),
    ModelTerm("observedFrom", "Observed from", "When the source first saw the fact hold.",
        "Statement", "ketting:PartialDate"),
    ModelTerm("observedTo", "Observed to", "When the source last saw the fact hold.",
        "Statement", "ketting:PartialDate"),
    ModelTerm("recordedAt", "Recorded at", "When the graph learned the statement.",
        "Statement", "xsd:dateTime", ("prov:generatedAtTime",)),
    ModelTerm("lastSeenAt", "Last seen at",
        "The last load that still had the statement; absent while the newest has it.",
        "Statement", "xsd:dateTime"),
    ModelTerm("locator", "Locator", "Where in the document a stranger finds it.", "Statement", "xsd:string"),
    ModelTerm("quote", "Quote", "A few words of the document, in its own language.",
        "Statement", "rdfs:Literal"),
    ModelTerm("original", "Original value",
        "The source's own wording of a value that was normalised; notes of editors stand in square brackets.",
        "Statement", "rdfs:Literal"),
    ModelTerm("statedValue", "Stated value",
        "A number as the source writes it, such as 23.890, where RDF reads it otherwise.",
        "Statement", "rdfs:Literal"),
    ModelTerm("statedType", "Stated type",
        "The entity type under which the source states the fact; of a link, its kind where one is stated.",
        "Statement", "rdfs:Class"),
    ModelTerm("namedFirst", "Named first",
        "The end that the source names first, where no end is the upper one.",
        "LinkObservation", "ketting:Thing"),
    ModelTerm("readOn", "Read on", "The day on which a copy was last looked at.", "prov:Entity", "xsd:date"),
    ModelTerm("sha256", "SHA-256", "The fingerprint of the copy read, in hexadecimal digits.",
        "prov:Entity", "xsd:string"),
    ModelTerm("updateDays", "Update interval",
        "The number of days after which the source, or the list, must be read again.",
        "prov:Entity", "xsd:integer"),
    ModelTerm("statementCount", "Number of statements", "How many statements of the source the file holds.",
        "Source", "xsd:integer"),
    ModelTerm("excerpt", "Excerpt", "The file holds some of the source's statements and not all.",
        "Source", "xsd:boolean"),
    ModelTerm("heldList", "Held list", "A list that the source holds, whole or in part.",
        "Source", "ketting:HeldList"),
    ModelTerm("namedList", "Named list", "A list that the source names by its title.",
        "Source", "ketting:NamedList"),
    ModelTerm("listId", "List id", "The id that entries of the list give.", "NamedList", "xsd:string"),
    ModelTerm("heldEntries", "Entries held", "How many entries of the list the source holds.",
        "HeldList", "xsd:integer"),
    ModelTerm("totalEntries", "Entries in all", "How many entries the list has in the copy.",
        "HeldList", "xsd:integer"),
    ModelTerm("shownFrom", "Shown from", "The first day on which the copy shows who was listed.",
        "HeldList", "xsd:date"),
    ModelTerm("shownTo", "Shown to", "The last day on which it does.", "HeldList", "xsd:date"),
    ModelTerm("copiedOn", "Copied on", "The day of which the copy is.", "HeldList", "xsd:date"),
    ModelTerm("conferral", "Conferral", "A list whose entries put those whom they name into a class.",
        "Source", "ketting:Conferral"),
    ModelTerm("conferringList", "Conferring list", "The id of the official list.", "Conferral", "xsd:string"),
    ModelTerm("conferredClass", "Conferred class", "The class of everyone whom an entry names.",
        "Conferral", "skos:Concept"),
    ModelTerm("ownClass", "Own class", "A risk class that the source itself describes.",
        "Source", "ketting:OwnClass"),
    ModelTerm("classId", "Class id", "The name by which questions ask for the class.",
        "OwnClass", "xsd:string"),
    ModelTerm("decides", "Decides", "A path to a member can make a screening a hit.",
        "skos:Concept", "xsd:boolean"),
    ModelTerm("barrier", "Barrier", "No path passes through a member.", "skos:Concept", "xsd:boolean"),
    ModelTerm("openByNature", "Open by nature", "No list names every member, so the class is never complete.",
        "skos:Concept", "xsd:boolean"),
    ModelTerm("screened", "Screened", "A screening asks about the class unless told otherwise.",
        "skos:Concept", "xsd:boolean"),
)  # fmt: skip

DATATYPES = {
    "text": RDFS.Literal,
    "name": RDFS.Literal,
    "identifier": XSD.string,
    "country": XSD.string,
    "url": XSD.anyURI,
    "number": XSD.decimal,
    "date": URIRef(term_iri("PartialDate")),
}
"""The datatype of a property by its range in the schema; other ranges hold IRIs."""


def grade_name(grade: Grade) -> str:
    """The local name of a grade's concept, `gradeA`."""
    return f"grade{grade}"


def link_ends() -> dict[str, list[tuple[LinkType, str, str]]]:
    """For each end property: the link types that have it, its super-property and what stands there."""
    ends: dict[str, list[tuple[LinkType, str, str]]] = {}
    for link_type in SCHEMA.link_types.values():
        places = ("upperEnd", "lowerEnd") if link_type.has_upper else ("linkEnd", "linkEnd")
        types = (link_type.upper_type, link_type.lower_type)
        for role, place, end_type in zip(link_type.roles, places, types, strict=True):
            ends.setdefault(role, []).append((link_type, place, end_type))
    return ends
