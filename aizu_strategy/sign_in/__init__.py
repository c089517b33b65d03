"""Signing in to the admin: second factor, limits of a session, who is signed in where."""
