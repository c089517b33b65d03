"""The first page of the admin, the guide, the audit log and what a successor has to know."""
