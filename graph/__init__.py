"""The graph: its model, stores, searches and exports."""

__all__ = [
    "batched_lru_cache",
    "class_data",
    "errors",
    "exports",
    "lru_byte_cache",
    "model",
    "search",
    "single_flight_cache",
    "sparql",
    "store",
]
