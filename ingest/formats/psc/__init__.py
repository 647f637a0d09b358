"""The snapshot of persons with significant control of Companies House, JSON with one of them a line."""

from ingest.formats.psc.reader import read

__all__ = ["read"]
