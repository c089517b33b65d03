"""Takes a user's second factor away where nobody else can: the operator's last resort."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.management.base import CommandError

from aizu_strategy.sign_in.factors import remove_second_factor
from aizu_strategy.sign_in.sessions import end_others
from strategy.management.explained import ExplainedCommand
from strategy.models import User


class Command(ExplainedCommand):
    help = """Take a user's second factor away and sign the user out everywhere.

At the next sign-in a new one is set up. Make sure first that it is the person.

Example:
  manage.py reset_second_factor approver
"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("username")

    def handle(self, *, username: str, **options: Any) -> None:
        user = User.objects.filter(username=username).first()
        if user is None:
            raise CommandError(f"There is no user “{username}”.")
        if not remove_second_factor(user, by=None):
            raise CommandError(f"“{username}” has no second factor.")
        ended = end_others(user, but=None, by=None)
        self.stdout.write(f"Second factor of {username} removed, {ended} sessions ended.")
