"""Fetching files from the addresses of publishers, and loading what came."""

from ingest.download.catalogue import catalogue_of
from ingest.download.fetch import Downloaded, Limits, download
from ingest.download.updates import (
    Fetching,
    Update,
    addresses_of,
    load_address,
    load_catalogue,
    update_source,
)

__all__ = [
    "Downloaded",
    "Fetching",
    "Limits",
    "Update",
    "addresses_of",
    "catalogue_of",
    "download",
    "load_address",
    "load_catalogue",
    "update_source",
]
