"""The command line: the application, its options, output, exit codes and failures."""

__all__ = ["app"]
