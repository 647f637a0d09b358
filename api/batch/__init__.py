"""Orders by the file: rows in, a result for each out, with a journal, a report and memos."""

__all__ = [
    "columns",
    "journal",
    "lines",
    "memo",
    "orders",
    "processes",
    "report",
    "results",
    "run",
    "screening",
    "tables",
]
