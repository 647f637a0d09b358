"""Questions about hops: breadth-first search, best paths, proximity to a class, and the search engine."""
