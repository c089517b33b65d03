"""Confirms an account where nobody else can: the first of those that decide."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import CommandError

from aizu_strategy.sign_in.confirming import confirm
from strategy.management.explained import ExplainedCommand
from strategy.models import User


class Command(ExplainedCommand):
    help = """Confirm that an account is that of the person it names.

Accounts that approve or publish open nothing before. Later ones are confirmed in the admin, by
who approves or publishes. Make sure first that it is the person.

Example:
  manage.py confirm_account approver
"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user “{username}”.")
        confirm(user, by=None)
        self.stdout.write(f"{username} is confirmed.")
