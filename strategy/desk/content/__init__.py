"""Texts, records, files and working copies on the desk: edited, checked, translated, approved."""
