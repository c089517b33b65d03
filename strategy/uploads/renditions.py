"""Wagtail's scaled pictures (renditions), made in a child process.

Wagtail (7.4) decodes a picture in the process that asks, when it is scaled and to learn its
size, and has no setting for another way: the two methods that do so are replaced.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from typing import IO, Any

from django.core.cache import cache
from django.core.files.base import ContentFile
from PIL import Image as Pillow
from wagtail.images.image_operations import FormatOperation, ImageTransform
from wagtail.images.models import (
    AbstractImage,
    Filter,
    SourceImageIOError,
    WagtailImageFieldFile,
)
from willow.image import JPEGImageFile, PNGImageFile

from strategy.body.blocks import FigureBlock
from strategy.uploads.decoding import FORMATS
from strategy.uploads.scaling import Drawn, Judged, NotAPicture, Wanted, drawn

# What pages and the admin's lists, choosers and forms show: made as soon as a picture is there.
NEEDED = (FigureBlock.RENDITION, "max-165x165", "max-800x600")
# One that cannot be decoded is not tried again with every page that names it.
REMEMBERED_SECONDS = 600
logger = logging.getLogger(__name__)


def make_in_a_child() -> None:
    """Put our ways in the place of Wagtail's."""
    Filter.run = _run
    WagtailImageFieldFile.get_image_dimensions = _size_by_header


def needed_of(content: bytes) -> Drawn:
    """A new picture, judged and decoded, with what the site needs of it.

    Raises:
        NotAPicture: see `drawn`.
    """
    return drawn(content, _plan([Filter(spec) for spec in NEEDED], None))


def keep_needed(image: AbstractImage, made: Drawn | None = None) -> None:
    """See that a picture has what the site needs of it; `made` where it was drawn before.

    What cannot be made is logged, and pages show themselves without it.
    """
    try:
        if made is None:
            with image.open_file() as file:
                made = needed_of(file.read())
    except (SourceImageIOError, NotAPicture) as error:
        logger.warning("picture %s cannot be scaled: %s", image.pk, error)
        return
    for spec, content in zip(NEEDED, made.made, strict=True):
        filter_ = Filter(spec)
        extension = "png" if _format(filter_, made.judged.format) == "png" else "jpg"
        stem = image.filename.rpartition(".")[0]
        name = f"{stem}.{spec.replace('|', '.')}.{extension}"
        image.renditions.get_or_create(
            filter_spec=spec, focal_point_key="", defaults={"file": ContentFile(content, name)}
        )


def _run(filter_: Filter, image: AbstractImage, output: IO[bytes], source: Any = None) -> Any:
    """In place of `Filter.run`: the scaled picture in `output`, as Wagtail hands it on.

    Raises:
        SourceImageIOError: the picture is lost or cannot be decoded; Wagtail shows a gap.
    """
    named = f"{image.file.name} {image.file_hash} {filter_.spec}"
    failed = f"picture-not-made-{hashlib.sha256(named.encode()).hexdigest()}"
    if cache.get(failed):
        raise SourceImageIOError(f"{named} could not be made a while ago")
    content = source.read() if source is not None else _content(image)
    try:
        made = drawn(content, _plan([filter_], image))
    except NotAPicture as error:
        cache.set(failed, True, REMEMBERED_SECONDS)
        logger.warning("picture %s cannot be scaled: %s", image.pk, error)
        raise SourceImageIOError(str(error)) from error
    output.write(made.made[0])
    is_png = _format(filter_, made.judged.format) == "png"
    return PNGImageFile(output) if is_png else JPEGImageFile(output)


def _content(image: AbstractImage) -> bytes:
    with image.open_file() as file:
        content: bytes = file.read()
    return content


def _plan(
    filters: Sequence[Filter], image: AbstractImage | None
) -> Callable[[Judged], Sequence[Wanted]]:
    """Wagtail's own arithmetic for each filter; `image` has the focal point, where one counts."""

    def plan(judged: Judged) -> list[Wanted]:
        return [_wanted(each, judged, image) for each in filters]

    return plan


def _wanted(filter_: Filter, judged: Judged, image: AbstractImage | None) -> Wanted:
    transform = ImageTransform((judged.width, judged.height))
    for operation in filter_.transform_operations:
        transform = operation.run(transform, image)
    rect = transform.get_rect().round()
    box = (
        max(rect.left, 0),
        max(rect.top, 0),
        min(rect.right, judged.width),
        min(rect.bottom, judged.height),
    )
    width, height = transform.size
    size = (max(int(width), 1), max(int(height), 1))
    return Wanted(box, size, _format(filter_, judged.format))


def _format(filter_: Filter, original: str) -> str:
    """As what a scaled picture is stored: a photograph as JPEG, all else as PNG."""
    asked = [each.format for each in filter_.operations if isinstance(each, FormatOperation)]
    wanted = asked[-1] if asked else original.lower()
    return "jpeg" if wanted == "jpeg" else "png"


def _size_by_header(file: WagtailImageFieldFile) -> tuple[int, int]:
    """In place of Wagtail's `get_image_dimensions`, which decodes the picture for it."""
    was_closed = file.closed
    try:
        file.open()
        with Pillow.open(file.file, formats=FORMATS) as picture:
            return picture.size
    finally:
        if was_closed:
            file.close()
        else:
            file.seek(0)
