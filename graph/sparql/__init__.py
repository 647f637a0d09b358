"""SPARQL queries over the data, each answered in a process of its own."""

from graph.sparql.guard import query_form
from graph.sparql.query import Bounds, SparqlAnswer, build, run_query
from graph.sparql.rdf_cache import RdfStores

__all__ = ["Bounds", "RdfStores", "SparqlAnswer", "build", "query_form", "run_query"]
