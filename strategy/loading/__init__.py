"""Reading strategies from YAML: source with lines → schema → items → the database."""
