"""Errors of reading names.

IngestError
└── BadName    a text that cannot be a name
"""

from __future__ import annotations

from ingest.errors import IngestError


class BadName(IngestError):
    """The text is empty, too long, holds control characters, or has no letter or digit."""
