"""What stands for good: rows the database lets nobody change, and from when each counts as
known.
"""
