"""Médias français, qui possède quoi: tables of persons, organisations and media, and of who holds whom."""

from ingest.formats.medias_francais.reader import COLUMNS, read

__all__ = ["COLUMNS", "read"]
