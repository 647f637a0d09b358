"""The lists of OFAC: the legacy tables and the ENHANCED XML of the SDN List and of all others."""

from ingest.formats.ofac import csv_set, enhanced, terms
from ingest.formats.ofac.listing import Grounds, Listed, state_listings
from ingest.formats.ofac.party import NamedParties, Party, party_id, type_of
from ingest.formats.ofac.remarks import read_remarks, state_remarks

__all__ = [
    "Grounds",
    "Listed",
    "NamedParties",
    "Party",
    "csv_set",
    "enhanced",
    "party_id",
    "read_remarks",
    "state_listings",
    "state_remarks",
    "terms",
    "type_of",
]
