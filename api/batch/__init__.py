"""Orders by the file: rows in, a result for each out, with a journal, a report and memos."""

__all__ = [
    "columns",
    "jobs",
    "journal",
    "lines",
    "memo",
    "memo_check",
    "orders",
    "policy_trial",
    "processes",
    "report",
    "result_index",
    "results",
    "run",
    "screening",
    "single",
    "tables",
    "uploads",
]
