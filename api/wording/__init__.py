"""What answers say in words, written once for the command line, the service and the page."""

__all__ = [
    "catalogue",
    "classes",
    "duties",
    "history",
    "labels",
    "law",
    "matches",
    "next_steps",
    "no_path",
    "open_ends",
    "ownership",
    "paths",
    "reasons",
    "sameness",
    "summary",
    "under_policy",
    "values",
    "verdicts",
    "watch",
]
