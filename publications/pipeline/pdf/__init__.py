"""HTML → a tagged PDF, in a process of its own."""
