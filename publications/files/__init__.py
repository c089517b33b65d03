"""An edition's files: stored by hash, handed out, recognized."""
