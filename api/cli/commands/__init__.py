"""The commands of `ketting`, a file for each."""

__all__ = [
    "annotate",
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
