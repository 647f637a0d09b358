"""Commands of `ketting watch`: lists of customers that are screened again, and what changed about them."""

__all__ = ["group"]
