"""Annex IV of Regulation (EU) No 833/2014, in the consolidated text that EUR-Lex publishes as HTML."""

from ingest.formats.eu_833_annex_iv.reader import read

__all__ = ["read"]
