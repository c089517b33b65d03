"""What a page's template is given, by the page's type.

Models stand below queries and views, yet Wagtail asks the model for its context, also for
previews. So the models call this dispatcher, and `strategy.site.contexts` registers what each
type of page shows.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from django.http import HttpRequest


@singledispatch
def page_context(page: object, request: HttpRequest) -> dict[str, Any]:
    """The variables of the page's template, all texts in the active language.

    Raises:
        TypeError: a page type without a registered context.
    """
    raise TypeError(f"no context is registered for {type(page).__name__}")


@singledispatch
def outline_context(page: object, request: HttpRequest) -> dict[str, Any]:
    """The variables of a strategy's outline page; the same rules as `page_context`."""
    raise TypeError(f"no outline is registered for {type(page).__name__}")


@singledispatch
def progress_context(page: object, request: HttpRequest) -> dict[str, Any]:
    """The variables of a strategy's progress page; the same rules as `page_context`."""
    raise TypeError(f"no progress is registered for {type(page).__name__}")
