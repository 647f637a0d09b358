"""What is measured, each by a command of its own, and how the figures get into RESULTS.md."""
