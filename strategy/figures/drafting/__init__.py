"""Figures that wait for another person: drafted, confirmed by the division, approved, returned."""
