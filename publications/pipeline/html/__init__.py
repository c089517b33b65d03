"""A document → HTML, for the screen and for paper."""
