"""Accounts of each role, their browsers, and what those show."""

from __future__ import annotations

from html import unescape

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from strategy.models import User


def account(username: str, *roles: str) -> User:
    """Confirmed, as far as its roles decide."""
    user: User = get_user_model().objects.create_user(
        username, password="x" * 12, confirmed_at=timezone.now()
    )
    user.groups.set(Group.objects.filter(role__key__in=roles))
    return user


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def text_of(response) -> str:
    return unescape(response.content.decode())
