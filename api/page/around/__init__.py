"""The graph around an entity: put together and thinned out, as a picture, as a list, and to take along."""

__all__ = [
    "explore",
    "surroundings",
    "taken",
]
