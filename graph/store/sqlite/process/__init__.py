"""Large loads: a process that writes them while the one that began them reads on, and what the two say."""

__all__ = ["frames", "packing", "writer"]
