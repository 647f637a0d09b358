"""Who may ask which route: what lets a request through, what answers the others, and what describes it."""

__all__ = ["guard", "refusals", "security"]
