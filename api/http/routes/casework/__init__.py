"""Routes of casework: decisions about customers, by programs and by forms of the page, and watchlists."""

__all__ = ["dispositions", "page_forms", "watched_page", "watchlists"]
