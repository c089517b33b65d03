"""Files are made by one worker at a time, whole or not at all."""

from __future__ import annotations

import hashlib
import os
import time
import uuid
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from publications import tasks
from publications.desk.page import progress_text
from publications.editions.actions import retry_rendition, return_edition
from publications.management.commands.document_worker import forget_old_tasks
from publications.models import Edition, Rendition
from publications.pipeline.html.resources import PdfError
from publications.tasks import (
    MOST_ATTEMPTS,
    ClaimLost,
    claim_rendition,
    enqueue_rendition,
    make_rendition,
    reap,
)
from strategy.files import storage
from strategy.files.storage import PART_AGE_SECONDS, holds, store_by_hash, sweep_parts
from strategy.models import User
from strategy.uploads import child_process
from tests.integration.editions.conftest import submitted
from tests.people import client_of

RUNNING, QUEUED, DONE, FAILED = (
    Rendition.State.RUNNING,
    Rendition.State.QUEUED,
    Rendition.State.DONE,
    Rendition.State.FAILED,
)


@pytest.fixture
def pdf(draft: Edition, editor: User) -> Rendition:
    edition = submitted(draft, editor)
    return Rendition.objects.get(publication__editions=edition, language="ja", format="pdf")


@pytest.fixture
def html(pdf: Rendition) -> Rendition:
    return Rendition.objects.get(publication=pdf.publication, language="ja", format="html")


def lose(rendition: Rendition) -> None:
    """What a worker that was killed a while ago has left."""
    claim_rendition(rendition)
    before = timezone.now() - timedelta(minutes=5)
    Rendition.objects.filter(pk=rendition.pk).update(heartbeat_at=before)


def waiting() -> int:
    return DBTaskResult.objects.filter(status="READY").count()


def test_a_file_is_claimed_once(pdf: Rendition) -> None:
    assert claim_rendition(pdf) is not None
    assert claim_rendition(pdf) is None


def test_a_file_in_other_hands_is_left_alone(html: Rendition) -> None:
    claim_rendition(html)

    assert make_rendition(html).state == RUNNING


def test_who_lost_the_claim_neither_goes_on_nor_writes(
    pdf: Rendition, monkeypatch: pytest.MonkeyPatch
) -> None:
    def taken_over(*args: Any, progress: Any, **options: Any) -> None:
        lost = Rendition.objects.filter(pk=pdf.pk)
        lost.update(claim=uuid.uuid4())
        with pytest.raises(ClaimLost):
            progress(1, None)
        raise ClaimLost

    monkeypatch.setattr(tasks, "make_pdf", taken_over)

    left = make_rendition(pdf)

    assert (left.state, left.sha256) == (RUNNING, "")


def test_a_file_without_signs_of_life_is_queued_again(
    pdf: Rendition, django_capture_on_commit_callbacks: Any
) -> None:
    lose(pdf)
    before = waiting()

    with django_capture_on_commit_callbacks(execute=True):
        assert reap() == 1

    pdf.refresh_from_db()
    assert (pdf.state, pdf.claim) == (QUEUED, None)
    assert waiting() == before + 1


def test_the_task_of_a_lost_worker_is_closed(
    pdf: Rendition, django_capture_on_commit_callbacks: Any
) -> None:
    enqueue_rendition(pdf.pk)
    task = DBTaskResult.objects.get(args_kwargs__args=[pdf.pk])
    task.claim("a-worker")
    lose(pdf)

    with django_capture_on_commit_callbacks(execute=True):
        reap()

    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert task.finished_at is not None
    assert DBTaskResult.objects.ready().filter(args_kwargs__args=[pdf.pk]).count() == 1


def begun_a_while_ago(rendition: Rendition) -> Any:
    """The task of a file, taken by a worker that has been silent since."""
    enqueue_rendition(rendition.pk)
    task = DBTaskResult.objects.ready().get(args_kwargs__args=[rendition.pk])
    task.claim("a-worker")
    before = timezone.now() - timedelta(minutes=5)
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=before)
    return task


def test_a_worker_killed_before_it_took_the_file_does_not_leave_it_waiting(html: Rendition) -> None:
    task = begun_a_while_ago(html)

    assert reap() == 1

    task.refresh_from_db()
    assert task.status == TaskResultStatus.FAILED
    assert DBTaskResult.objects.ready().filter(args_kwargs__args=[html.pk]).count() == 1
    # Once: the new task waits now.
    assert reap() == 0


def test_the_task_of_a_worker_killed_after_the_file_was_made_or_dropped_is_closed(
    html: Rendition, editor: User
) -> None:
    made = begun_a_while_ago(html)
    make_rendition(html)
    reap()
    made.refresh_from_db()
    assert made.status == TaskResultStatus.FAILED

    other = html.publication.renditions.exclude(pk=html.pk).first()
    assert other is not None
    dropped = begun_a_while_ago(other)
    return_edition(edition=html.publication.editions.get(), by=editor, reason="直すところがある。")
    assert reap() == 0

    dropped.refresh_from_db()
    assert dropped.status == TaskResultStatus.FAILED


def test_the_task_of_a_file_that_is_being_made_goes_on(html: Rendition) -> None:
    task = begun_a_while_ago(html)
    claim_rendition(html)

    reap()

    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


def test_tasks_that_ended_weeks_ago_are_forgotten(pdf: Rendition) -> None:
    for days in (1, 30):
        enqueue_rendition(pdf.pk)
        task = DBTaskResult.objects.ready().get(args_kwargs__args=[pdf.pk])
        task.set_successful(None)
        ended = timezone.now() - timedelta(days=days)
        DBTaskResult.objects.filter(pk=task.pk).update(finished_at=ended)

    forget_old_tasks()

    assert DBTaskResult.objects.successful().filter(args_kwargs__args=[pdf.pk]).count() == 1


def test_a_file_that_is_being_made_is_not_taken_away(pdf: Rendition) -> None:
    claim_rendition(pdf)

    assert reap() == 0
    pdf.refresh_from_db()
    assert pdf.state == RUNNING


def test_a_file_that_is_lost_again_and_again_fails_with_its_reason(
    pdf: Rendition, django_capture_on_commit_callbacks: Any
) -> None:
    for _ in range(MOST_ATTEMPTS):
        lose(pdf)
        with django_capture_on_commit_callbacks(execute=True):
            reap()

    pdf.refresh_from_db()
    assert pdf.state == FAILED
    assert pdf.error.startswith("作成中に処理が止まりました")
    with django_capture_on_commit_callbacks(execute=True):
        again = retry_rendition(rendition=pdf, by=None)
    assert (again.state, again.attempts, again.error) == (QUEUED, 0, "")


def test_a_full_disk_fails_cleanly(
    html: Rendition, monkeypatch: pytest.MonkeyPatch, editor: User
) -> None:
    folder = Path(default_storage.path("renditions"))
    folder.mkdir(parents=True, exist_ok=True)
    fixed = uuid.uuid4()
    name = fixed.hex
    part = folder / f"{storage.PART_PREFIX}{name}"
    # A device that is always full: the kernel itself refuses the write.
    part.symlink_to("/dev/full")
    monkeypatch.setattr(uuid, "uuid4", lambda: fixed)
    before = set(folder.iterdir()) - {part}

    # What is kept already is not written again: these bytes are new.
    monkeypatch.setattr(tasks, "render_fragment", lambda *a, **k: f"<p>{name}</p>")
    failed = make_rendition(html)

    assert failed.state == FAILED
    assert "空き容量が足りません" in failed.error
    assert set(folder.iterdir()) == before
    edition = failed.publication.editions.get()
    desk = client_of(editor).get(f"/admin/editions/{edition.pk}/").content.decode()
    assert "空き容量が足りません" in desk
    assert "もう一度作成する" in desk


def test_a_renderer_that_fails_says_why(pdf: Rendition, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*args: Any, **options: Any) -> None:
        raise PdfError("図の説明(代替テキスト)がありません。")

    monkeypatch.setattr(tasks, "make_pdf", fails)

    failed = make_rendition(pdf)

    assert (failed.state, failed.error) == (FAILED, "図の説明(代替テキスト)がありません。")
    assert failed.claim is None


@pytest.mark.django_db
def test_a_file_left_by_an_interrupted_write_is_replaced() -> None:
    content = uuid.uuid4().bytes * 100
    sha256 = hashlib.sha256(content).hexdigest()
    half = Path(default_storage.path("renditions")) / f"{sha256}.bin"
    half.parent.mkdir(parents=True, exist_ok=True)
    half.write_bytes(content[:7])

    name, _ = store_by_hash(content, folder="renditions", extension="bin")

    assert half.read_bytes() == content
    assert holds(name, sha256)


def test_what_killed_writers_left_is_swept_once_it_is_old() -> None:
    folder = Path(default_storage.path("renditions"))
    folder.mkdir(parents=True, exist_ok=True)
    old, young = (folder / f"{storage.PART_PREFIX}{name}" for name in ("old", "young"))
    for part in (old, young):
        part.write_bytes(b"half")
    long_ago = time.time() - PART_AGE_SECONDS - 1
    os.utime(old, (long_ago, long_ago))

    assert sweep_parts("renditions") == 1

    assert not old.exists()
    assert young.exists()
    young.unlink()


@pytest.mark.parametrize(
    ("state", "pages", "total", "words"),
    [
        (QUEUED, None, None, "作成待ち"),
        (RUNNING, None, None, "準備"),
        (RUNNING, 12, None, "12ページ目"),
        (RUNNING, 12, 63, "12/63ページ"),
        (RUNNING, 63, 63, "全63ページ"),
        (DONE, None, None, ""),
    ],
)
def test_progress_is_told_in_words(
    state: str, pages: int | None, total: int | None, words: str
) -> None:
    text = progress_text(Rendition(state=state, progress_pages=pages, progress_total=total))

    assert words in text
    assert bool(text) == bool(words)


@pytest.mark.usefixtures("really_set")
def test_pages_are_counted_while_they_are_set(
    pdf: Rendition, monkeypatch: pytest.MonkeyPatch
) -> None:
    told: list[tuple[int | None, int | None]] = []
    monkeypatch.setattr(child_process, "POLL_SECONDS", 0.02)
    alive = tasks._sign_of_life

    def listening(pk: int, claim: uuid.UUID, pages: int | None, total: int | None) -> None:
        told.append((pages, total))
        alive(pk, claim, pages, total)

    monkeypatch.setattr(tasks, "_sign_of_life", listening)

    made = make_rendition(pdf)

    assert made.state == DONE
    assert (None, None) in told
    assert max(pages or 0 for pages, _ in told) == made.page_count
