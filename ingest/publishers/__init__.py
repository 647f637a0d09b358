"""Publishers of lists and registers, a folder each, with what their files become as sources of Ketting."""

from ingest.publishers.publication import (
    Publication,
    published_source,
    publisher_folder,
    publishers,
    read_publication,
)

__all__ = ["Publication", "published_source", "publisher_folder", "publishers", "read_publication"]
