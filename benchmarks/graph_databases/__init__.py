"""Ketting beside graph databases and libraries, in one run."""
