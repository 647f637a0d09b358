"""The directory of central state-owned enterprises of China's SASAC, as a table."""

from ingest.formats.sasac.reader import read

__all__ = ["read"]
