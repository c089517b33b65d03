"""Indicators on the desk: lists, definitions, drafted figures, evaluations."""
