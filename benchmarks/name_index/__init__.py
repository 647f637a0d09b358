"""What measures the index of names: synthetic names, ways to write them otherwise, and what is found of them."""
