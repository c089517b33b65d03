"""Issue an edition of a strategy from the command line."""

from __future__ import annotations

import argparse
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.db import transaction

from publications.editions.actions import approve_edition, issue_edition, submit_edition
from publications.editions.blockers import held_back_by
from publications.models import Edition, Rendition
from publications.tasks import make_rendition
from strategy.languages import is_offered, offered
from strategy.management.explained import ExplainedCommand
from strategy.notation.sizes import size_text
from strategy.notation.wareki import PartialDate
from strategy.refusals import Refused
from strategy.tree.queries import public_strategy


class Command(ExplainedCommand):
    help = """Freeze a public strategy as an edition, make its files and issue it.

The files of every language are made in this process; --language limits which are printed
at the end. Nothing is issued unless all files were made.

Example:
  manage.py issue_edition new-strategy --stage outline --code outline-2023-07 --dated 2023-07
"""

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("strategy", help="the strategy's code, such as new-strategy")
        parser.add_argument("--stage", default="outline", help=", ".join(Edition.Stage.values))
        parser.add_argument("--code", required=True, help="the edition's code, its address")
        parser.add_argument("--dated", required=True, help="2023-07-01, 2023-07 or 2023")
        parser.add_argument("--version-number", default="", help="such as 2.1")
        parser.add_argument("--language", action="append", default=[], help="ja, en; repeatable")
        parser.add_argument(
            "--dry-run", action="store_true", help="check everything; write nothing"
        )

    def handle(self, *, strategy: str, dry_run: bool, **options: Any) -> None:
        languages = options["language"] or offered()
        self._check_languages(languages)
        edition = self._edition(strategy, options)
        if dry_run:
            self.stdout.write(f"{edition.code} can be issued; nothing was written.")
            return
        with transaction.atomic():
            edition.save()
            try:
                edition = submit_edition(edition=edition, by=None, enqueue=False)
            except Refused as error:
                raise CommandError(f"Nothing was issued: {error}") from None
            renditions = list(Rendition.objects.filter(publication__editions=edition))
            for rendition in renditions:
                self.stdout.write(f"making {rendition.file_name} …")
                make_rendition(rendition)
                if rendition.state == Rendition.State.FAILED:
                    raise CommandError(f"Nothing was issued: {rendition.error}")
            try:
                assert edition.snapshot is not None  # noqa: S101 - it was submitted
                sha256 = edition.snapshot.sha256
                approve_edition(edition=edition, by=None, sha256=sha256)
                issue_edition(edition=edition, by=None, sha256=sha256)
            except Refused as error:
                raise CommandError(f"Nothing was issued: {error}") from None
        for title in held_back_by(edition):
            self.stdout.write(f"not public, waits for approval as a draft: {title}")
        for rendition in renditions:
            if rendition.language in languages:
                pages = f", {rendition.page_count} pages" if rendition.page_count else ""
                size = size_text(rendition.size_bytes or 0)
                self.stdout.write(
                    f"issued /editions/{edition.code}/{rendition.file_name} ({size}{pages})"
                )

    def _check_languages(self, languages: list[str]) -> None:
        for language in languages:
            if not is_offered(language):
                raise CommandError(
                    f"“{language}” is no language of this site; choose from {', '.join(offered())}."
                )

    def _edition(self, strategy: str, options: dict[str, Any]) -> Edition:
        page = public_strategy(strategy)
        if page is None:
            raise CommandError(
                f"“{strategy}” is no public strategy; give the last part of its address, "
                "such as new-strategy."
            )
        if options["stage"] not in Edition.Stage.values:
            raise CommandError(
                f"“{options['stage']}” is no stage; choose from {', '.join(Edition.Stage.values)}."
            )
        try:
            dated = PartialDate.parse(options["dated"])
        except ValueError as error:
            raise CommandError(f"--dated: {error}.") from None
        edition = Edition(
            code=options["code"],
            strategy=page.node,
            stage=options["stage"],
            version=options["version_number"],
            dated=dated,
        )
        if Edition.objects.filter(code=edition.code).exists():
            raise CommandError(f"The edition “{edition.code}” exists already; choose another code.")
        try:
            edition.full_clean()
        except ValidationError as error:
            raise CommandError(f"Nothing was issued: {' '.join(error.messages)}") from None
        return edition
