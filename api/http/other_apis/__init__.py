"""Routes of APIs that programs of others speak already: yente's, and that of reconciliation services."""

__all__ = ["reconcile", "yente"]
