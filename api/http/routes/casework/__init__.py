"""Routes of casework: decisions about customers, made by programs and by forms of the page."""

__all__ = ["dispositions", "page_forms"]
