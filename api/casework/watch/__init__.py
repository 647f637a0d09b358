"""Watchlists: lines of customers that are screened again after loads, and what changed about them."""

__all__ = ["lines", "lists", "persons", "service", "webhook"]
