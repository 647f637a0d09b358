"""The commands of `ketting`, a file for each."""

__all__ = [
    "annotate",
    "casework",
    "copies",
    "copy",
    "demo",
    "entity",
    "export",
    "load",
    "names",
    "paths",
    "serve",
    "sources",
]
