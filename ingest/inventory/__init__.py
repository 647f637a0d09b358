"""What the papers on Dutch export control speak of, as concepts with records, queries and answers."""

from ingest.inventory.concepts import INVENTORY_SOURCES, Concept, concepts

__all__ = ["INVENTORY_SOURCES", "Concept", "concepts"]
