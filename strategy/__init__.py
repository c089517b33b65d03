"""What the city intends and measures: the strategy as one tree of pages, and its records."""
