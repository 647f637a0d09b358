"""Commands about licences, shipments, and the tables that reports make of them."""

__all__ = ["records", "report", "trade"]
