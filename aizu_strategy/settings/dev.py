"""The portal on one's own machine: SQLite below the checkout, everything on 127.0.0.1."""

from __future__ import annotations

import os
import secrets

from .base import *  # noqa: F403
from .base import DATA_DIR


def kept_secret_key() -> str:
    """A key that survives restarts, made at the first start and readable by its owner only.

    Falls back to a key of this process alone where the directory cannot be
    written; `start` says so in a sentence of its own before it goes on.
    """
    path = DATA_DIR / "secret-key"
    try:
        DATA_DIR.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    except OSError:
        return secrets.token_urlsafe(50)
    return path.read_text() or secrets.token_urlsafe(50)


SECRET_KEY = os.environ.get("SECRET_KEY") or kept_secret_key()
DEBUG = os.environ.get("DEBUG", "") == "1"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "[::1]"]
