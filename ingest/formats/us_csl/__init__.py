"""The US Consolidated Screening List of trade.gov, as CSV or JSON: fourteen lists of three departments."""

from ingest.formats.us_csl.reader import read

__all__ = ["read"]
