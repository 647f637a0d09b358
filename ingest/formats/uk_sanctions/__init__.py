"""The UK Sanctions List, in CSV and XML, and OFSI's consolidated list of targets that it replaced."""

from ingest.formats.uk_sanctions.reader import read

__all__ = ["read"]
