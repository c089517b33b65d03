"""Imported figures: population and well-being, from their files to charts and tables."""
