"""Lines of an order: the name in them, and the labels, other names, intermediaries and address around it."""

from ingest.lines.consignee_line import ConsigneeLine, read_line

__all__ = ["ConsigneeLine", "read_line"]
