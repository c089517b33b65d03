"""What has to stand before the portal serves: tables, static files, content, accounts.

Each step looks first and does only what is missing, so that a second start is quick.
"""

from __future__ import annotations

import hashlib
import secrets
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone

from aizu_strategy.sign_in.factors import (
    make_recovery_codes,
    needs_second_factor,
    remove_second_factor,
)
from publications.models import Edition
from publications.pipeline.pdf.making import missing_fonts
from strategy.access.roles import group_of
from strategy.access.set_up import parts_to_make
from strategy.loading.first_filling import first_filling
from strategy.models import Role, StrategyPage, User
from strategy.permanence.append_only import unsealed_tables

FIXTURES = Path("fixtures", "aizuwakamatsu")
OUTLINE_EDITION = "outline-2023-07"
FIGURES_RETRIEVED = date(2026, 11, 23)

Say = Callable[[str], object]


class NotReady(Exception):
    """The portal cannot start here; the message is a sentence without full stop."""


@dataclass(frozen=True)
class Account:
    """A demonstration account, valid until the next start."""

    username: str
    password: str
    group: str
    # For the second factor where the role asks for one; each counts once.
    codes: tuple[str, ...] = ()


def check_data_directory(directory: Path) -> None:
    """Raises NotReady unless files can be made there."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=directory):
            pass
    except OSError as error:
        raise NotReady(
            f"The data directory {directory} cannot be written ({error.strerror}); "
            "make it writable or name another one in DATA_DIR"
        ) from error


def check_fonts() -> None:
    """Raises NotReady when a font of the PDFs is not installed."""
    if missing := missing_fonts():
        raise NotReady(
            f"The fonts of the PDFs are missing ({', '.join(missing)}); as root: "
            "apt-get install fonts-morisawa-bizud-gothic fonts-morisawa-bizud-mincho"
        )


def migrate(say: Say) -> None:
    """Have every table stand, sealed and with what the portal needs.

    A migrate that was killed may have left the last of them undone.
    """
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Making the database tables …")
    elif unsealed := unsealed_tables(connection):
        say(f"Sealing again what stood open: {', '.join(unsealed)} …")
    elif not parts_to_make():
        return
    call_command("migrate", interactive=False, verbosity=0)


def static_fingerprint() -> str:
    """Changes whenever a static file, or the way of storing them, does."""
    digest = hashlib.sha256(repr(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            stat = Path(storage.path(name)).stat()
            digest.update(f"{name}\0{stat.st_size}\0{stat.st_mtime_ns}\0".encode())
    return digest.hexdigest()


def collect_static(say: Say) -> None:
    marker = Path(settings.STATIC_LISTING_ROOT) / "fingerprint"
    fingerprint = static_fingerprint()
    if marker.is_file() and marker.read_text() == fingerprint:
        return
    say("Collecting and compressing the static files …")
    marker.unlink(missing_ok=True)
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    marker.write_text(fingerprint)


def load_content(root: Path, say: Say) -> None:
    """Load the fixtures into an empty site; one that has a strategy is the editors'."""
    if StrategyPage.objects.exists():
        return
    say("Loading the city's strategies …")
    load_fixtures(root / FIXTURES)


def load_fixtures(fixtures: Path) -> None:
    """The first content of the city: its strategies, and the figures that come as files.

    Population and well-being, samples for the most part, are known from the day they were taken
    from their sources.
    """
    strategies = sorted((fixtures / "strategies").glob("*.yaml"))
    figures = fixtures / "figures"
    with first_filling():
        call_command("load_strategy", str(fixtures / "site.yaml"), *map(str, strategies))
        call_command(
            "import_population",
            str(figures / "population.csv"),
            strategy="second-term-vision",
            retrieved_on=FIGURES_RETRIEVED,
            published_on=FIGURES_RETRIEVED,
            verbosity=0,
        )
        call_command(
            "import_wellbeing",
            str(figures / "wellbeing.csv"),
            published_on=FIGURES_RETRIEVED,
            verbosity=0,
        )


def issue_outline(say: Say) -> None:
    """Issue the outline draft (骨子案) of July 2023 once."""
    if Edition.objects.filter(code=OUTLINE_EDITION).exists():
        return
    say("Issuing the outline draft with its PDFs …")
    call_command(
        "issue_edition", "new-strategy", code=OUTLINE_EDITION, stage="outline", dated="2023-07"
    )


@transaction.atomic
def demonstration_accounts() -> list[Account]:
    """An editor and an approver, made or given new secrets; old ones end here."""
    return [account("editor", Role.Key.EDITORS), account("approver", Role.Key.APPROVERS)]


def account(username: str, role: str) -> Account:
    """An account of a role with new secrets, made where there is none."""
    user, _ = User.objects.get_or_create(username=username)
    password = secrets.token_urlsafe(12)
    user.is_active = True
    user.confirmed_at = timezone.now()
    user.set_password(password)
    user.save()
    group = group_of(role)
    user.groups.set([group])
    remove_second_factor(user, by=None)
    codes = make_recovery_codes(user) if needs_second_factor(user) else []
    return Account(username, password, group.name, tuple(codes))


def prepare(root: Path, say: Say) -> None:
    """Everything but the accounts, in order; `root` is the checkout.

    Raises:
        NotReady: the data directory or a font is missing.
    """
    check_data_directory(settings.DATA_DIR)
    check_fonts()
    migrate(say)
    collect_static(say)
    load_content(root, say)
    issue_outline(say)
