"""The ids of the sources that Ketting writes itself."""

SHARED_IDENTIFIERS = "shared_identifiers"
"""Judgements that shared identifiers make (`ingest.sameness`)."""

JUDGEMENTS = "judgements"
"""Judgements of sameness by persons (`ingest.resolve`)."""

DISPUTES = "disputes"
"""Statements that somebody contests (`ingest.resolve`)."""
