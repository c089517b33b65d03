"""How Japanese administration writes things: dates, eras, fiscal years, figures, the numbers of
an outline, readings, footnotes; and how they are read as people type them. PURE.
"""
