"""Figures that arrive as CSV files: read, checked as a whole, and taken in or refused."""
