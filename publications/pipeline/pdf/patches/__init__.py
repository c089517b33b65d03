"""What of WeasyPrint's and pydyf's insides is replaced, and the versions it was tried with."""
