"""The readers' door: the list of editions, an edition, its files, and which edition a file is."""
