"""The body of a page: its blocks, their rendering, the links in them."""
