"""Formats that the data can be written in."""
