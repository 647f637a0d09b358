"""The commands of `ketting`, a file for each."""

__all__ = [
    "annotate",
    "copies",
    "copy",
    "demo",
    "entity",
    "export",
    "load",
    "paths",
    "screen",
    "serve",
    "sources",
]
