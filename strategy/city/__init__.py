"""The city the portal is for: its kind, code and law in words, and its colour within the design.
PURE.
"""
