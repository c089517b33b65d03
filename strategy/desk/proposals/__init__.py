"""Proposals in the admin: put together, looked at, decided on."""
