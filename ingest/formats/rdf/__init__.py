"""Reading RDF: exports of Ketting, and RDF of others."""
