"""What is done with an edition: submitted, approved, issued, compared, corrected; and what
hinders it.
"""
