"""Fetching files from the addresses of publishers, and loading what came."""

from ingest.download.addresses import is_address
from ingest.download.fetch import Downloaded, Limits, download
from ingest.download.updates import Fetching, Update, addresses_of, load_address, update_source

__all__ = [
    "Downloaded",
    "Fetching",
    "Limits",
    "Update",
    "addresses_of",
    "download",
    "is_address",
    "load_address",
    "update_source",
]
