"""What every reading of bytes, editions and revisions asks first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import Model
from wagtail.models import Revision

from strategy.models.closures import Closure, closure_of, closure_of_file
from strategy.refusals import Refused


class Closed(Refused):
    """Something is closed. The public door answers 410 (`strategy.site.middleware`)."""

    def __init__(self, closure: Closure) -> None:
        super().__init__([f"「{closure.title}」は封鎖されています。理由: {closure.reason}"])
        self.closure = closure


def refuse_closed_file(sha256: str) -> None:
    """To be asked before a validator is compared: a browser's own copy is not confirmed either.

    Raises:
        Closed: the file with these bytes is closed.
    """
    if (closure := closure_of_file(sha256)) is not None:
        raise Closed(closure)


def refuse_closed(row: Model) -> None:
    """Raises:
    Closed: the row as a whole is closed.
    """
    if (closure := closure_of(row)) is not None:
        raise Closed(closure)


def refuse_closed_revisions() -> None:
    """Let Wagtail show, compare, take back to and publish no closed revision.

    All of Wagtail (7.4) reads a revision through one method, and has no hook before it.
    """
    standing: Callable[[Revision], Any] = Revision.as_object

    def as_object(revision: Revision) -> Any:
        refuse_closed(revision)
        return standing(revision)

    if not getattr(standing, "knows_closures", False):
        as_object.knows_closures = True  # type: ignore[attr-defined]  # a mark of our own
        Revision.as_object = as_object
