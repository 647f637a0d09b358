"""What OFAC's fields mean here, by the words that its remarks, features and identity documents use.

The words are those of OFAC's own tables of reference values. A field that stands in no table has no place in
the ontology, and is kept as a remark in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from ontology import PartialDate

BORN, COUNTRY, IMO, WEAK, FORMER = "born", "country", "imo", "weak alias", "former name"
WEBSITE, FOUNDED, LINKED, EFFECT, LISTED = "website", "founded", "linked", "effect", "listed"
REGISTRATION, TAX, USCC, LEI, TICKER = "registration", "tax", "uscc", "lei", "ticker"

_REGISTRATION = (
    "Business Number",
    "Business Registration Document #",
    "Business Registration Number",
    "C.R. No.",
    "Central Registration System Number",
    "Certificate of Incorporation Number",
    "Chamber of Commerce Number",
    "Commercial Registry Number",
    "Company Number",
    "Dubai Chamber of Commerce Membership No.",
    "Economic Register Number (CBLS)",
    "Enterprise Number",
    "Folio Mercantil No.",
    "Istanbul Chamber of Comm. No.",
    "Matricula Mercantil No",
    "Organization Code",
    "Public Registration Number",
    "Registered Charity No.",
    "Registration Certificate Number (Dubai)",
    "Registration ID",
    "Registration Number",
    "Romanian C.R.",
    "RSIN",
    "Russian State Individual Business Registration Number Pattern (OGRNIP)",
    "UK Company Number",
)
_TAX = (
    "C.I.F.",
    "C.U.I.",
    "C.U.I.T.",
    "Fiscal Code",
    "Italian Fiscal Code",
    "N.I.F.",
    "NIT #",
    "Numero Unico de Identificacao Tributaria (NUIT)",
    "Paraguayan tax identification number",
    "R.F.C.",
    "RFC",
    "RIF #",
    "Romanian Tax Registration",
    "RTN",
    "RUC #",
    "Tax ID No.",
    "US FEIN",
    "V.A.T. Number",
)
_EFFECTS = (
    "Additional Sanctions Information",
    "CAATSA Section 235 Information",
    "Executive Order 13662 Directive Determination",
    "Executive Order 13846 information",
    "Executive Order 14014 Directive Information",
    "Executive Order 14024 Directive Information",
    "Executive Order 14059 information",
    "IFCA Determination",
    "PEESA Information",
    "Secondary sanctions risk",
    "Transactions Prohibited For Persons Owned or Controlled By U.S. Financial Institutions",
)
_NUMBERED_ELSEWHERE = ("Identification Number",)
"""Numbers that are remarks, unless they are of the International Maritime Organization."""

_KINDS: Mapping[str, str] = {
    "DOB": BORN,
    "Birthdate": BORN,
    "citizen": COUNTRY,
    "nationality": COUNTRY,
    "Citizenship Country": COUNTRY,
    "Nationality Country": COUNTRY,
    "Nationality of Registration": COUNTRY,
    "Vessel Flag": COUNTRY,
    "Vessel Registration Identification": IMO,
    "a.k.a.": WEAK,
    "f.k.a.": FORMER,
    "Website": WEBSITE,
    "Organization Established Date": FOUNDED,
    "Linked To": LINKED,
    "Legal Entity Number": LEI,
    "Unified Social Credit Code (USCC)": USCC,
    "United Social Credit Code Certificate (USCCC)": USCC,
    "Equity Ticker": TICKER,
    **dict.fromkeys(_REGISTRATION, REGISTRATION),
    **dict.fromkeys(_TAX, TAX),
    **dict.fromkeys(_EFFECTS, EFFECT),
    **dict.fromkeys(_NUMBERED_ELSEWHERE, IMO),
}
_PROPERTIES: Mapping[str, str] = {
    REGISTRATION: "registrationNumber",
    TAX: "taxNumber",
    USCC: "uscCode",
    LEI: "leiCode",
    IMO: "imoNumber",
    TICKER: "ticker",
}
_BY_WORDS = {words.casefold(): kind for words, kind in _KINDS.items()}
_DATED = re.compile(
    r"(Listing|Effective|Purchase/Sales For Divestment) Date \((?P<of>[^)]*)\)", re.IGNORECASE
)
_LONGEST_FIRST = sorted(_KINDS, key=len, reverse=True)
_FIELD = re.compile(
    rf"(?:alt\. )?(?P<field>{_DATED.pattern}|{'|'.join(map(re.escape, _LONGEST_FIRST))})"
    r"(?P<end>[:\s-]+)(?P<value>\S.*)",
    re.IGNORECASE,
)
_MOST_PRECISE_FIRST = (
    ("%d %b %Y", "%Y-%m-%d"),
    ("%b %Y", "%Y-%m"),
    ("%Y-%m", "%Y-%m"),
    ("%Y", "%Y"),
    ("%Y-%m-%d", "%Y-%m-%d"),
)


def kind_of_field(words: str) -> str | None:
    """What a field is; `None` for one without a place in the ontology.

    >>> kind_of_field("Tax ID No."), kind_of_field("Listing Date (CMIC)"), kind_of_field("Gender")
    ('tax', 'listed', None)
    """
    bare = words.strip().rstrip(" :-")
    if _DATED.fullmatch(bare):
        return LISTED
    return _BY_WORDS.get(bare.casefold())


def property_of_number(kind: str) -> str | None:
    """The property of a number of this kind; `None` for a kind that is no number.

    >>> property_of_number(TAX), property_of_number(BORN)
    ('taxNumber', None)
    """
    return _PROPERTIES.get(kind)


def split_field(text: str) -> tuple[str, str] | None:
    """The field and the value of an item of a remark; `None` for one that has no field known here.

    >>> split_field("alt. Tax ID No. 7702070139 (Russia)"), split_field("HAMAS - Hebron")
    (('Tax ID No.', '7702070139 (Russia)'), None)
    """
    match = _FIELD.fullmatch(text)
    return None if match is None else (match["field"], match["value"])


def list_dated(words: str) -> tuple[bool, str] | None:
    """Whether a field is the day of a listing, and of which list; `None` for any other field.

    >>> list_dated("Listing Date (EO 14024 Directive 3):"), list_dated("Effective Date (CMIC)")
    ((True, 'EO 14024 Directive 3'), (False, 'CMIC'))
    """
    match = _DATED.match(words.strip())
    return None if match is None else (match[1].casefold() == "listing", match["of"])


@lru_cache(maxsize=20_000)
def ofac_day(text: str) -> PartialDate | None:
    """The day, month or year that OFAC writes; `None` for a span of time and for what is no date.

    >>> ofac_day("15 Jan 1955"), ofac_day("circa 1951"), ofac_day("1951 to 1953")
    (PartialDate(text='1955-01-15'), PartialDate(text='1951'), None)
    """
    bare = text.strip().removeprefix("circa ")
    for written, ours in _MOST_PRECISE_FIRST:
        try:
            return PartialDate(datetime.strptime(bare, written).strftime(ours))
        except ValueError:
            continue
    return None
