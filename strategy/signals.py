"""Reactions to what Wagtail does to pages."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import post_page_move, pre_page_move

from strategy.models.nodes import follow_move, refuse_meeting_again


@receiver(pre_page_move)
def check_identities(instance: Page, parent_page_after: Page, **_: Any) -> None:
    refuse_meeting_again(instance, parent_page_after)


@receiver(post_page_move)
def move_identities(instance: Page, **_: Any) -> None:
    follow_move(instance)
