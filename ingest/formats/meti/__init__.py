"""Japan's Foreign End User List, as a copy in JSON with an entry an object."""

from ingest.formats.meti.reader import read

__all__ = ["read"]
