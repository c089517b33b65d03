"""A snapshot → a document of one kind in one language: parts, numbers, labels, references."""
