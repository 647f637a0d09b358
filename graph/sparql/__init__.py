"""SPARQL queries over the data, answered in a process of their own."""
