"""What an action answers when it may not be done (PURE: standard library only)."""

from __future__ import annotations


class Refused(Exception):
    """An action that may not be done now; `reasons` are whole sentences in Japanese."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


class Altered(Refused):
    """Something frozen or issued that no longer is what its recorded hash is of."""


class Overtaken(Refused):
    """Somebody else recorded something on the same meanwhile."""
