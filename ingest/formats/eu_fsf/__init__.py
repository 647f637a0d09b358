"""The EU's consolidated list of financial sanctions, as the Commission publishes it in XML."""

from ingest.formats.eu_fsf.reader import read

__all__ = ["read"]
