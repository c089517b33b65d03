"""What a careful colleague would mark in a text before it is submitted (点検). PURE.

Texts go in as passages with their places, findings come out: what stands where, why it
is a problem, and what to write instead. Nothing here reads a database or refuses a save.
"""

from strategy.checking.findings import Facts, Finding, Kind, Level, Passage, Table
from strategy.checking.review import review

__all__ = ["Facts", "Finding", "Kind", "Level", "Passage", "Table", "review"]
