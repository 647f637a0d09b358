"""The US Consolidated Screening List of trade.gov, as CSV or JSON: fifteen lists of four departments."""

from ingest.formats.us_csl.reader import read

__all__ = ["read"]
