"""Errors of the ingest package."""

from __future__ import annotations


class IngestError(Exception):
    """Root of the errors raised while sources are read, names matched and stores loaded."""
