"""What the Reconciliation Service API 0.2 of OpenRefine answers: candidates, suggestions and values."""

from api.reconcile.extend import extension, proposed_properties
from api.reconcile.manifest import MAX_BATCH, manifest
from api.reconcile.preview import previewed
from api.reconcile.queries import candidates_of, read_batch
from api.reconcile.reading import BadReconciliation
from api.reconcile.suggest import SUGGESTED, suggested_entities, suggested_properties, suggested_types

__all__ = [
    "MAX_BATCH",
    "SUGGESTED",
    "BadReconciliation",
    "candidates_of",
    "extension",
    "manifest",
    "previewed",
    "proposed_properties",
    "read_batch",
    "suggested_entities",
    "suggested_properties",
    "suggested_types",
]
