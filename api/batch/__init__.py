"""Orders by the file: rows in, a result for each out, with a journal, a report and memos."""

__all__ = ["columns", "journal", "memo", "orders", "report", "results", "run", "screening", "tables"]
