"""Closing (封鎖): who may decide it, what it keeps readers from, and where copies are."""
