"""Work on the next stage or term out of sight: the copy, its adoption, what became of each item."""
