"""Judging, decoding and scaling one picture: the process that `scaling` starts and binds.

`python -m strategy.uploads.decoding`: a line of JSON and the picture's bytes on standard input;
a line of JSON and the scaled pictures, one after the other, on standard output. Without `wanted`
only the header is read. It fails where the picture cannot be read.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Mapping, Sequence
from io import BytesIO
from typing import Any

from PIL import Image, ImageCms

from strategy.uploads.child_process import end_with_parent, limit

FORMATS = ("JPEG", "PNG", "WEBP")
# What EXIF says of how a camera was held → what makes the picture upright.
_ORIENTATION = 0x0112
_UPRIGHT = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_LYING = (5, 6, 7, 8)
# Colours of an ICC profile (its header, bytes 16 to 19) → modes it may stand beside.
_PROFILED = {b"RGB ": ("RGB", "RGBA"), b"GRAY": ("L", "LA")}


def _opened(content: bytes) -> Image.Image:
    """The picture by its header; nothing is decoded, and its size is judged by who asked."""
    Image.MAX_IMAGE_PIXELS = None
    return Image.open(BytesIO(content), formats=FORMATS)


def _orientation(picture: Image.Image) -> int:
    exif = Image.Exif()
    try:
        exif.load(picture.info.get("exif") or b"")
        return int(exif.get(_ORIENTATION, 1))
    except Exception:
        # Broken EXIF says nothing; the picture itself may be whole.
        return 1


def _judged(picture: Image.Image) -> dict[str, Any]:
    """Format and size, as it is seen: width and height of the upright picture."""
    width, height = picture.size
    if _orientation(picture) in _LYING:
        width, height = height, width
    # A JPEG with further pictures behind the first.
    kind = "JPEG" if picture.format == "MPO" else picture.format
    return {"format": kind, "width": width, "height": height}


def _unprinted(picture: Image.Image, profile: bytes) -> Image.Image:
    """Colours of print as those of a screen, by the printer's profile where there is one."""
    try:
        srgb = ImageCms.createProfile("sRGB")
        made = ImageCms.profileToProfile(picture, BytesIO(profile), srgb, outputMode="RGB")
    except (OSError, ImageCms.PyCMSError):
        return picture.convert("RGB")
    assert made is not None  # noqa: S101 - not asked to work in place
    return made


def _bare(picture: Image.Image) -> Image.Image:
    """Upright, in grey or colours of eight bits, with its profile and nothing else said of it."""
    upright = _UPRIGHT.get(_orientation(picture))
    profile = picture.info.get("icc_profile") or b""
    if picture.mode == "CMYK":
        picture = _unprinted(picture, profile)
    elif picture.mode.startswith("I"):
        # Sixteen bits of grey.
        picture = picture.point(lambda value: value / 256).convert("L")
    elif picture.has_transparency_data:
        picture = picture.convert("RGBA")
    elif picture.mode != "RGB":
        picture = picture.convert("L" if picture.mode in ("1", "L") else "RGB")
    if upright is not None:
        picture = picture.transpose(upright)
    is_its_own = picture.mode in _PROFILED.get(profile[16:20], ())
    picture.info = {"icc_profile": profile} if is_its_own else {}
    return picture


def _drafted(picture: Image.Image, wanted: Sequence[Mapping[str, Any]]) -> None:
    """Have a JPEG decoded at no more than the scale that is wanted."""
    most = max(
        max(each["size"][0] / (right - left), each["size"][1] / (bottom - top))
        for each in wanted
        for left, top, right, bottom in [each["box"]]
    )
    picture.draft(None, (math.ceil(picture.width * most), math.ceil(picture.height * most)))


def _scaled(picture: Image.Image, each: Mapping[str, Any], factor: tuple[float, float]) -> bytes:
    left, top, right, bottom = each["box"]
    across, down = factor
    box = (
        left * across,
        top * down,
        min(right * across, picture.width),
        min(bottom * down, picture.height),
    )
    profile = picture.info.get("icc_profile")
    made = picture.resize(each["size"], Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    made.info = {}
    output = BytesIO()
    if each["format"] == "png":
        made.save(output, "PNG", icc_profile=profile)
        return output.getvalue()
    if made.mode == "RGBA":
        paper = Image.new("RGB", made.size, "white")
        paper.paste(made, mask=made.getchannel("A"))
        made = paper
    made.save(output, "JPEG", icc_profile=profile, quality=85, progressive=True, optimize=True)
    return output.getvalue()


def _drawn(content: bytes, wanted: Sequence[Mapping[str, Any]]) -> list[bytes]:
    picture = _opened(content)
    judged = _judged(picture)
    _drafted(picture, wanted)
    picture.load()
    picture = _bare(picture)
    factor = picture.width / judged["width"], picture.height / judged["height"]
    return [_scaled(picture, each, factor) for each in wanted]


def main() -> None:
    """Answer one request."""
    end_with_parent()
    request = json.loads(sys.stdin.buffer.readline())
    limit(request["memory_bytes"], request["cpu_seconds"])
    content = sys.stdin.buffer.read()
    wanted = request["wanted"]
    made = _drawn(content, wanted) if wanted else []
    answer = {"lengths": list(map(len, made))} if wanted else _judged(_opened(content))
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + b"".join(made))


if __name__ == "__main__":
    main()
