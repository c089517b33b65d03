"""An edition's own page in the admin, and what may be done there."""
