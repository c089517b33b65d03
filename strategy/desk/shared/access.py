"""Who asks a page of the admin, what that user may do, and the way home from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django.urls import reverse, reverse_lazy
from wagtail.admin.menu import MenuItem

from strategy.models import User

HOME = {"url": reverse_lazy("wagtailadmin_home"), "label": "ホーム"}


def signed_in(request: HttpRequest) -> User:
    """The user of an admin request.

    Raises:
        PermissionDenied: nobody is signed in.
    """
    if not isinstance(request.user, User):
        raise PermissionDenied
    return request.user


def may(request: HttpRequest, codename: str) -> bool:
    """Whether the user has a permission of this app, such as add_observation."""
    return signed_in(request).has_perm(f"strategy.{codename}")


def page_head(title: str, icon: str, *above: tuple[str, str], here: str = "") -> dict[str, Any]:
    """What the head of an admin's page shows: its title, its icon, and where one is.

    `above`: (address, name) of what lies between home and the page; `here`: its own name there,
    where that is not its title.
    """
    way = [{"url": url, "label": label} for url, label in (*above, ("", here or title))]
    return {"header_title": title, "header_icon": icon, "breadcrumbs_items": [HOME, *way]}


def menu_entry(label: str, name: str, shown: Callable[[Any], bool], **options: Any) -> MenuItem:
    """An entry of the admin's menu that leads to the address of this name, for some users."""
    item = MenuItem(label, reverse(name), **options)
    item.is_shown = lambda request: shown(request.user)
    return item
