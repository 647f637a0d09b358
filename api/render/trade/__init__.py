"""Licences, shipments and the tables of reports as text for a terminal."""

__all__ = ["licences", "report_tables"]
