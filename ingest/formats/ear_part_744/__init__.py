"""Part 744 of the Export Administration Regulations, as eCFR publishes it in XML, with the lists in it."""

from ingest.formats.ear_part_744.reader import read

__all__ = ["read"]
