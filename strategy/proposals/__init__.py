"""What goes to the public as one bundle: put together, confirmed, approved, applied (起案)."""
