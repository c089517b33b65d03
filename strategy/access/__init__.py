"""Who may do what: the roles, the rights of divisions, and what an empty portal is given."""
