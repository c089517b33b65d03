"""Files that the city issued elsewhere: taken in as they are, once they are what they say."""

from __future__ import annotations

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from publications.models import Edition, Rendition
from strategy.files.storage import store_by_hash
from strategy.refusals import Refused


def store_original(
    *, rendition: Rendition, content: bytes, page_count: int, by: AbstractBaseUser | None
) -> Rendition:
    """Keep the file of an original whose printed name and size are known; once only.

    Raises:
        Refused: it is no original, or its file is here already.
        OSError: it could not be written.
    """
    with transaction.atomic():
        rendition = Rendition.objects.select_for_update().get(pk=rendition.pk)
        if rendition.origin != Rendition.Origin.UPLOADED:
            raise Refused(["このサイトで作成するファイルは、登録できません。"])
        if rendition.file:
            raise Refused(["ファイルはすでに登録されています。差し替えはできません。"])
        name, sha256 = store_by_hash(content, folder="originals", extension="pdf")
        rendition.file.name = name
        rendition.sha256 = sha256
        rendition.size_bytes = len(content)
        rendition.page_count = page_count
        rendition.finished_at = timezone.now()
        rendition.save()
        for edition in Edition.objects.filter(publications=rendition.publication):
            log(edition, "publications.original", user=by, data={"sha256": sha256})
    return rendition
