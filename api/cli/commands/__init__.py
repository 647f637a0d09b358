"""The commands of `ketting`, a file for each."""

__all__: list[str] = []
