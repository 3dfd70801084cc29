"""Official papers: text in, paper out. Knows no petition model."""
