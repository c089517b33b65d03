"""Prepare the portal and serve it: the application and the worker that makes documents."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.core.management.base import CommandError
from django.db import connections

from aizu_strategy.preparation import (
    Account,
    NotReady,
    demonstration_accounts,
    prepare,
)
from aizu_strategy.processes import (
    Died,
    Programs,
    Stopped,
    Unavailable,
    check_address,
    programs,
    stop_signals,
)
from strategy.management.explained import ExplainedCommand

SETTINGS = "aizu_strategy.settings.dev"
DOCUMENT_WORKERS = 2
ANSWER_WITHIN_SECONDS = 60
ALL_ADDRESSES = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - what --host may say


class Command(ExplainedCommand):
    help = """Prepare whatever is missing, then serve the portal until Ctrl-C.

Makes the tables, loads the city's strategies into an empty site, issues the outline draft
and gives two demonstration accounts new passwords, which it prints. For one's own machine:
it runs with the development settings only.

Example:
  manage.py start --port 8001
"""
    # The address is looked at before anything that takes time.
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1", help="default: %(default)s")
        parser.add_argument("--port", default=8000, type=port_number, help="default: %(default)s")

    def handle(self, *, host: str, port: int, **options: Any) -> None:
        if settings.SETTINGS_MODULE != SETTINGS:
            raise CommandError(
                f"start makes demonstration accounts and so runs with {SETTINGS} only, "
                f"not with {settings.SETTINGS_MODULE}; in service use gunicorn and db_worker."
            )
        try:
            with stop_signals():
                check_address(host, port)
                # The outline draft that is issued here prints the portal's address.
                settings.WAGTAILADMIN_BASE_URL = web_address(host, port)
                prepare(settings.ROOT, self.say)
                self.serve(host, port, demonstration_accounts())
        except (Unavailable, NotReady) as error:
            raise CommandError(f"{error}.") from None
        except Died as error:
            raise CommandError(f"{error}; the others were stopped.") from None
        except Stopped:
            self.say("Stopped.")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def serve(self, host: str, port: int, accounts: list[Account]) -> None:
        """Run the programs until they are stopped or one of them ends."""
        connections.close_all()
        address = web_address(host, port)
        environ = {**os.environ, "DJANGO_SETTINGS_MODULE": SETTINGS, "SITE_URL": address}
        with programs() as group:
            group.start("web server", gunicorn_command(host, port), environ)
            # Two: an edition's languages are set side by side.
            for number in range(1, DOCUMENT_WORKERS + 1):
                group.start(f"document worker {number}", worker_command(), environ, renew=True)
            self.await_answer(group, address)
            self.announce(address, accounts)
            group.wait(lambda: False)

    def await_answer(self, group: Programs, address: str) -> None:
        answered = group.wait(lambda: answers(f"{address}/healthz"), ANSWER_WITHIN_SECONDS)
        if not answered:
            raise CommandError(
                f"The web server did not answer at {address}/healthz within "
                f"{ANSWER_WITHIN_SECONDS} seconds; what it printed is above."
            )

    def announce(self, address: str, accounts: list[Account]) -> None:
        self.say(f"\nThe portal is at {address}/\nEditors sign in at {address}/admin/")
        for account in accounts:
            self.say(f"  {account.username:<10}{account.password}   ({account.group})")
            if account.codes:
                # Asked for after the password; an authenticator app can be set up instead.
                self.say(f"    second factor, one code each time: {' '.join(account.codes)}")
        self.say("Ctrl-C stops it.")


def port_number(text: str) -> int:
    """A TCP port as typed; anything else is refused by the parser."""
    try:
        port = int(text)
    except ValueError:
        port = 0
    if not 1 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text} is no port; ports go from 1 to 65535")
    return port


def web_address(host: str, port: int) -> str:
    """Where a browser on this machine finds the server, without a slash at the end."""
    reachable = ALL_ADDRESSES.get(host, host)
    return f"http://[{reachable}]:{port}" if ":" in reachable else f"http://{reachable}:{port}"


def gunicorn_command(host: str, port: int) -> list[str]:
    bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "aizu_strategy.wsgi"),
        *("--config", str(settings.ROOT / "gunicorn.conf.py")),
        *("--bind", bind, "--chdir", str(settings.ROOT), "--log-level", "warning"),
        *("--no-control-socket", "--graceful-timeout", "5"),
    ]


def worker_command() -> list[str]:
    manage = str(settings.ROOT / "manage.py")
    return [sys.executable, manage, "document_worker", "--verbosity", "0"]


def answers(url: str) -> bool:
    """Whether the address answers with success; an error's status counts as not yet."""
    try:
        with urlopen(Request(url), timeout=5) as response:  # noqa: S310 - our own address
            return bool(response.status == 200)
    except (URLError, OSError):
        return False
