"""Making an edition's files, outside of any request.

A file is made by one worker at a time: it holds the file's claim and shows signs of life.
A worker that was killed shows none; `reap` then leaves its file to another.
"""

from __future__ import annotations

import errno
import json
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone, translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from publications.addresses import asset_path
from publications.models import Asset, Rendition
from publications.pipeline.document.shapes import DocumentKind
from publications.pipeline.html.render import render_fragment, render_print
from publications.pipeline.html.resources import PdfError
from publications.pipeline.pdf.making import make_pdf
from publications.pipeline.pdf.manifest import made_by
from strategy.closing.reading import Closed
from strategy.files.storage import ALTERED, still_holds, store_by_hash, sweep_parts
from strategy.models.closures import closures_of_files
from strategy.refusals import Altered

FOLDER = "renditions"
# A worker shows life every few seconds while it waits for the renderer.
LOST_AFTER = timedelta(seconds=60)
MOST_ATTEMPTS = 3
LOST = "作成中に処理が止まりました(サーバーの再起動など)。もう一度作成してください。"


class WorkerLost(Exception):
    """A worker ended without a word while it made a file."""


class ClaimLost(Exception):
    """Another worker has taken the file over, or it was dropped with its edition."""


def make_rendition(rendition: Rendition) -> Rendition:
    """Render a queued file from its edition's snapshot and store it; the outcome is in it.

    A failure is recorded with its reason and does not raise: the edition shows it. Where
    another worker has the file, or it is made already, nothing is done.
    """
    claim = claim_rendition(rendition)
    if claim is not None:
        try:
            outcome = _made(rendition, partial(_sign_of_life, rendition.pk, claim))
        except ClaimLost:
            outcome = {}
        except (PdfError, OSError, Altered, Closed) as error:
            outcome = {"state": Rendition.State.FAILED, "error": failure_sentence(error)}
        if outcome:
            _held(rendition.pk, claim).update(
                **outcome, claim=None, heartbeat_at=None, progress_pages=None, progress_total=None
            )
    rendition.refresh_from_db()
    return rendition


def claim_rendition(rendition: Rendition) -> uuid.UUID | None:
    """Take a queued file; the token that whoever makes it holds. None where another has it."""
    claim = uuid.uuid4()
    queued = Rendition.objects.filter(pk=rendition.pk, state=Rendition.State.QUEUED)
    taken = queued.update(
        state=Rendition.State.RUNNING,
        claim=claim,
        heartbeat_at=timezone.now(),
        attempts=F("attempts") + 1,
        error="",
    )
    return claim if taken else None


def _held(pk: int, claim: uuid.UUID) -> Any:
    return Rendition.objects.filter(pk=pk, claim=claim, state=Rendition.State.RUNNING)


def _sign_of_life(pk: int, claim: uuid.UUID, pages: int | None, total: int | None) -> None:
    """Raises ClaimLost when the file is no longer this worker's."""
    held = _held(pk, claim).update(
        heartbeat_at=timezone.now(), progress_pages=pages, progress_total=total
    )
    if not held:
        raise ClaimLost


def _made(rendition: Rendition, alive: Callable[[int | None, int | None], None]) -> dict[str, Any]:
    """What a finished rendition's row says."""
    edition = rendition.publication.editions.get()
    assert edition.snapshot is not None  # noqa: S101 - a constraint
    snapshot: dict[str, Any] = json.loads(edition.snapshot.content)
    kind = DocumentKind(rendition.publication.kind)
    outcome: dict[str, Any] = {}
    with translation.override(rendition.language):
        if rendition.format == Rendition.Format.PDF:
            html = render_print(
                snapshot,
                kind=kind,
                language=rendition.language,
                sha256=edition.snapshot.sha256,
            )
            made = make_pdf(
                html,
                assets=_asset_files(snapshot),
                title=str(edition),
                language=rendition.language,
                progress=alive,
            )
            content = made.content
            outcome |= {"page_count": made.page_count, "warnings": list(made.warnings)}
            outcome["made_by"] = made_by(rendition.format, engine=made.engine)
        else:
            html = render_fragment(
                snapshot, kind=kind, language=rendition.language, asset_url=asset_path
            )
            content = html.encode()
            outcome["made_by"] = made_by(rendition.format)
    name, sha256 = store_by_hash(content, folder=FOLDER, extension=rendition.format)
    return outcome | {
        "state": Rendition.State.DONE,
        "file": name,
        "sha256": sha256,
        "size_bytes": len(content),
        "finished_at": timezone.now(),
    }


def failure_sentence(error: Exception) -> str:
    """Why a file could not be made, for those who can do something about it."""
    if isinstance(error, OSError):
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            return (
                "保存先の空き容量が足りません。システム担当に連絡し、空きを作ってから、"
                "もう一度作成してください。"
            )
        return f"ファイルを保存できませんでした({error.strerror or error})。"
    return str(error)


def _asset_files(snapshot: dict[str, Any]) -> dict[str, Path]:
    """Where the files of a snapshot are, by hash.

    Raises:
        Altered: one is missing, or no longer what was frozen.
        Closed: one is closed.
    """
    for closure in closures_of_files(snapshot["assets"]).values():
        raise Closed(closure)
    assets = list(Asset.objects.filter(sha256__in=snapshot["assets"]))
    if not all(still_holds(str(asset.file.name), asset.sha256) for asset in assets):
        raise Altered([ALTERED])
    return {asset.sha256: Path(asset.file.path) for asset in assets}


@task(backend="documents", queue_name="documents")
def render_rendition(rendition_id: int) -> str:
    """Make one file in a worker; the state it ended in. A file already made is left alone."""
    rendition = Rendition.objects.filter(pk=rendition_id).first()
    if rendition is None or rendition.state == Rendition.State.DONE:
        return "nothing to do"
    return str(make_rendition(rendition).state)


def enqueue_rendition(rendition_id: int) -> None:
    """Leave a file to the background workers."""
    render_rendition.enqueue(rendition_id)


def reap() -> int:
    """Take files from workers that show no life; how many are queued again.

    One that was lost too often is recorded as failed: it may be what kills the workers.
    """
    lost = Rendition.objects.filter(state=Rendition.State.RUNNING).filter(
        Q(heartbeat_at=None) | Q(heartbeat_at__lt=timezone.now() - LOST_AFTER)
    )
    _close_lost_tasks()
    queued = _queue_forgotten()
    for rendition in lost:
        again = rendition.attempts < MOST_ATTEMPTS
        state = Rendition.State.QUEUED if again else Rendition.State.FAILED
        with transaction.atomic():
            # Only as long as nobody else has done so.
            taken = Rendition.objects.filter(
                pk=rendition.pk, claim=rendition.claim, state=Rendition.State.RUNNING
            ).update(
                state=state,
                claim=None,
                heartbeat_at=None,
                progress_pages=None,
                progress_total=None,
                error="" if again else LOST,
            )
            if taken:
                _close_task_of(rendition.pk)
            if taken and again:
                transaction.on_commit(partial(enqueue_rendition, rendition.pk))
                queued += 1
    sweep_parts(FOLDER)
    return queued


def _close_task_of(rendition_id: int) -> None:
    """Have the queue say of a lost worker's task that it failed, rather than run for ever."""
    running = DBTaskResult.objects.running().filter(task_path=render_rendition.module_path)
    for row in running.select_for_update():
        if row.args_kwargs["args"] == [rendition_id]:
            row.set_failed(WorkerLost(LOST))


def _close_lost_tasks() -> None:
    """Close tasks that were begun a while ago and make nothing.

    Their worker was killed before it took the file, or after the file was made or dropped.
    """
    begun = DBTaskResult.objects.running().filter(
        task_path=render_rendition.module_path, started_at__lt=timezone.now() - LOST_AFTER
    )
    with transaction.atomic():
        for row in begun.select_for_update(skip_locked=True):
            [rendition_id] = row.args_kwargs["args"]
            made_now = Rendition.objects.filter(pk=rendition_id, state=Rendition.State.RUNNING)
            if not made_now.exists():
                row.set_failed(WorkerLost(LOST))


def _queue_forgotten() -> int:
    """Queue files again that wait for a task which ended without taking them; how many."""
    forgotten = 0
    for pk in Rendition.objects.filter(state=Rendition.State.QUEUED).values_list("pk", flat=True):
        tasks = DBTaskResult.objects.filter(
            task_path=render_rendition.module_path, args_kwargs__args=[pk]
        )
        # Without any, whoever submitted the edition makes its files himself.
        if tasks.exists() and tasks.finished().count() == tasks.count():
            enqueue_rendition(pk)
            forgotten += 1
    return forgotten
