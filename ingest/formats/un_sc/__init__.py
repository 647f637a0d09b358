"""The Consolidated List of the United Nations Security Council, as it publishes it in XML."""

from ingest.formats.un_sc.reader import read

__all__ = ["read"]
