"""Reading the strategy's tree: its outline in order, its records by item, links to them."""
