"""What answers say in words, written once for the command line, the service and the page."""

__all__ = ["classes", "no_path", "paths", "reasons", "summary", "values", "verdicts"]
