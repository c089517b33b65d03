"""Reading the strategy's tree: its outline in order, its records, the shapes that templates get."""
