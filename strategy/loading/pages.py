"""Items of pages: reading the newest draft, making a page with a published revision."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from wagtail.models import Page

from strategy.languages import ORIGINAL, column, every_column, having
from strategy.loading.bodies import comparable_body, stored_body
from strategy.loading.engine import Item, Values
from strategy.loading.page_forms import BlockForm
from strategy.loading.values import columns, read_columns, write_columns
from strategy.models.base import TranslatedPage

BODY_COLUMNS = every_column("body")


def text_values(form: Any) -> Values:
    """Heading, summary and body of a page's form, by column."""
    return (
        columns("heading", form.heading) | columns("summary", form.summary) | body_values(form.body)
    )


def body_values(blocks: Sequence[BlockForm]) -> Values:
    return {column("body", code): stored_body(blocks, code) for code in having("body")}


def newest(page: TranslatedPage) -> Any:
    """The page as its newest draft has it: an editor's unpublished words count."""
    return page.get_latest_revision_as_object()


def read_page(draft: TranslatedPage, names: Sequence[str]) -> Values:
    """The columns of a page by name; bodies without the editor's own marks."""
    plain = [name for name in names if name not in BODY_COLUMNS]
    bodies = {name: comparable_body(getattr(draft, name)) for name in names if name in BODY_COLUMNS}
    return read_columns(draft, plain) | bodies


def fill_page(page: TranslatedPage, values: Values) -> None:
    """Set columns of a page; the Japanese heading is its title."""
    write_columns(page, {name: v for name, v in values.items() if name not in BODY_COLUMNS})
    for name in BODY_COLUMNS:
        if name in values:
            setattr(page, name, json.dumps(values[name]))
    page.title = values.get(column("heading", ORIGINAL), page.title)


def add_page(page: TranslatedPage, parent: Page) -> None:
    """Put a new page below `parent`, last, and publish it with a revision."""
    parent.add_child(instance=page)
    page.save_revision(log_action=False).publish()


def put_behind(page: TranslatedPage, earlier: Sequence[str]) -> None:
    """Move a new page behind those of its siblings that a file has before it, by code."""
    siblings = {each.slug: each for each in page.get_siblings(inclusive=False)}
    previous = next((siblings[code] for code in reversed(earlier) if code in siblings), None)
    moved = Page.objects.get(pk=page.pk)
    if previous is None:
        moved.move(moved.get_parent(), pos="first-child")
    elif previous.get_next_sibling() != moved:
        moved.move(previous, pos="right")


def page_item(
    key: str,
    model: type[TranslatedPage],
    values: Values,
    *,
    find: Callable[[], TranslatedPage | None],
    parent: Callable[[], Page],
    slug: str,
) -> Item:
    """A page with plain columns only, found by `find`, created below `parent`."""

    def read() -> Values | None:
        page = find()
        return None if page is None else read_page(newest(page), list(values))

    def write(desired: Values) -> None:
        page = model(slug=slug)
        fill_page(page, desired)
        add_page(page, parent())

    return Item(key, values, read, write)


def order_item(key: str, codes: Sequence[str], siblings: Callable[[], Sequence[Page]]) -> Item:
    """The order of siblings, by code. Pages that an editor added among them are no matter."""

    def read() -> Values:
        return {"order": [page.slug for page in siblings() if page.slug in codes]}

    return Item(key, {"order": list(codes)}, read, None)
