"""Pictures: judged by their header, decoded in a child process, published bare."""

from __future__ import annotations

import json
import re
import struct
import subprocess
import sys
import time
import zlib
from dataclasses import asdict
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from PIL import Image as Pillow
from PIL import ImageCms
from PIL.PngImagePlugin import PngInfo
from wagtail.users.models import UserProfile

from publications.models import Edition
from publications.pipeline.snapshot import freeze
from strategy.models import BasicGoalPage, Picture, PictureRendition, StrategyPage
from strategy.refusals import Refused
from strategy.uploads.child_process import Limits
from strategy.uploads.renditions import NEEDED, needed_of
from strategy.uploads.scaling import TO_DRAW, TO_JUDGE, NotAPicture, Wanted, drawn

pytestmark = [pytest.mark.usefixtures("loaded_site")]
MEASURE = """
import resource, subprocess, sys
command = [sys.executable, "-m", "strategy.uploads.decoding"]
subprocess.run(command, input=sys.stdin.buffer.read(), stdout=subprocess.DEVNULL, stderr=2)
spent = resource.getrusage(resource.RUSAGE_CHILDREN)
print(spent.ru_maxrss, spent.ru_utime + spent.ru_stime)
"""
PAGE = "/ja/strategies/new-strategy/goals/jobs/"
UNREADABLE = "画像として読めません"
NAME = "Yamada Hanako"


def chunk(kind: bytes, data: bytes) -> bytes:
    body = kind + data
    return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))


def png_of(
    width: int, height: int, *, bits: int, colour: int, rows: bytes, **extra: bytes
) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    others = b"".join(chunk(kind.encode(), data) for kind, data in extra.items())
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", header)
        + others
        + chunk(b"IDAT", zlib.compress(rows, 9))
        + chunk(b"IEND", b"")
    )


def saved(picture: Pillow.Image, kind: str, **options: Any) -> bytes:
    output = BytesIO()
    picture.save(output, kind, **options)
    return output.getvalue()


def one_bit_with_transparency() -> bytes:
    return png_of(8, 8, bits=1, colour=0, rows=b"\0\xaa" * 8, tRNS=b"\0\1")


def sixteen_bits() -> bytes:
    return png_of(2, 1, bits=16, colour=0, rows=b"\0\x80\x00\xff\xff")


def bomb(side: int) -> bytes:
    return png_of(side, side, bits=1, colour=0, rows=bytes((side // 8 + 2) * side))


def noise(width: int, height: int) -> Pillow.Image:
    return Pillow.effect_noise((width, height), 60).convert("RGB")


def with_everything() -> dict[str, bytes]:
    """The same photograph in each format, with all that a camera or a program says of it."""
    exif = Pillow.Exif()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Camera maker", NAME, 6
    exif.get_ifd(0x8825).update({1: "N", 2: (37.0, 29.0, 41.0)})
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    notes = PngInfo()
    notes.add_text("Author", NAME)
    notes.add_itxt("XML:com.adobe.xmp", f"<x>{NAME}</x>")
    photo = noise(80, 60)
    options: dict[str, Any] = {"exif": exif, "icc_profile": profile}
    return {
        "jpg": saved(photo, "JPEG", comment=NAME.encode(), xmp=NAME.encode(), **options),
        "png": saved(photo, "PNG", pnginfo=notes, **options),
        "webp": saved(photo, "WEBP", xmp=NAME.encode(), **options),
    }


def broken_ones() -> dict[str, bytes]:
    photo = noise(900, 600)
    jpeg, png, webp = (saved(photo, kind) for kind in ("JPEG", "PNG", "WEBP"))
    return {
        "truncated.jpg": jpeg[: len(jpeg) // 2],
        "truncated.png": png[: len(png) // 2],
        "truncated.webp": webp[: len(webp) // 2],
        "cut in its header.png": png[:20],
        "not what it says.png": png_of(64, 64, bits=8, colour=2, rows=b"\0abc"),
        "drawing.png": b'<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
        "page.jpg": b"<!doctype html><script>alert(1)</script>",
        "program.png": b"MZ" + bytes(200),
        "other.jpg": saved(photo, "GIF"),
    }


@pytest.fixture
def desk(client: Client, admin_user) -> Client:
    client.force_login(admin_user)
    return client


def forms(content: bytes, name: str) -> list[tuple[str, dict[str, Any]]]:
    """The address and the fields of each form of Wagtail's that takes a new picture."""

    def file() -> SimpleUploadedFile:
        return SimpleUploadedFile(name, content)

    return [
        ("/admin/images/add/", {"title": "図", "file": file(), "collection": "1"}),
        ("/admin/images/multiple/add/", {"title": "図", "files[]": file(), "collection": "1"}),
        (
            "/admin/images/chooser/create/",
            {
                "image-chooser-upload-title": "図",
                "image-chooser-upload-file": file(),
                "image-chooser-upload-collection": "1",
            },
        ),
    ]


def broken_picture() -> Picture:
    """One that came before anybody looked: it has a row and a file and cannot be decoded."""
    content = saved(noise(60, 40), "PNG")
    image = Picture.objects.create(title="壊れた図", file=ContentFile(content, "broken.png"))
    image.renditions.all().delete()
    Path(image.file.path).write_bytes(content[:200])
    return Picture.objects.get(pk=image.pk)


def page_with(image: Picture) -> None:
    goal = BasicGoalPage.objects.get(slug="jobs")
    value = {"image": image.pk, "alt": "青い四角", "caption": "図の題", "source": ""}
    goal.body_ja = json.dumps([{"type": "figure", "value": value}])
    goal.save_revision().publish()


@pytest.mark.parametrize("name", list(broken_ones()))
def test_what_is_no_whole_picture_is_refused_in_a_sentence(name: str) -> None:
    with pytest.raises(NotAPicture, match=UNREADABLE):
        needed_of(broken_ones()[name])


@pytest.mark.parametrize("place", range(3))
def test_every_form_refuses_a_broken_picture_and_keeps_nothing(desk: Client, place: int) -> None:
    address, fields = forms(broken_ones()["truncated.png"], "truncated.png")[place]

    response = desk.post(address, fields, headers={"X-Requested-With": "XMLHttpRequest"})

    answer = response.content.decode()
    said = json.dumps(json.loads(answer), ensure_ascii=False) if answer[0] == "{" else answer
    assert response.status_code == 200
    assert UNREADABLE in said
    assert not Picture.objects.exists()


@pytest.mark.parametrize("place", range(3))
def test_every_form_makes_what_the_site_needs_there_and_then(desk: Client, place: int) -> None:
    address, fields = forms(with_everything()["jpg"], "山田が撮った統計.jpg")[place]

    response = desk.post(address, fields, headers={"X-Requested-With": "XMLHttpRequest"})

    assert response.status_code in (200, 302), response.content
    image = Picture.objects.get()
    assert image.title == "図"
    assert set(image.renditions.values_list("filter_spec", flat=True)) == set(NEEDED)
    assert re.fullmatch(r"original_images/[0-9a-f]{32}\.jpg", image.file.name)
    for rendition in image.renditions.all():
        assert (rendition.width, rendition.height) == (60, 80)
        assert re.fullmatch(r"images/[0-9a-f]{32}\.[\w.-]+", rendition.file.name)


def test_a_picture_stays_what_it_is_and_another_one_names_what_it_supersedes(
    desk: Client,
) -> None:
    before, after = (
        Picture.objects.create(title="図", file=ContentFile(saved(noise(9, 9), "PNG"), "a.png"))
        for _ in range(2)
    )
    fields = {"title": "新しい図", "collection": "1", "description": "", "tags": ""}
    edit = f"/admin/images/{after.pk}/"
    assert 'name="file"' not in desk.get(edit).content.decode()

    new = SimpleUploadedFile("b.png", saved(noise(30, 20), "PNG"))
    sent = {**fields, "file": new, "supersedes": before.pk}
    assert desk.post(edit, sent).status_code == 302

    stored = Picture.objects.get(pk=after.pk)
    assert (stored.title, stored.supersedes) == ("新しい図", before)
    assert (stored.file.name, stored.sha256, stored.width) == (after.file.name, after.sha256, 9)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (bomb(13_300), "13,300×13,300画素"),
        (bomb(60_000), "60,000×60,000画素"),
        (saved(Pillow.new("L", (6_001, 4_000)), "JPEG"), "2,400万画素"),
    ],
)
def test_too_many_pixels_are_refused_by_the_header_with_advice(content: bytes, words: str) -> None:
    began = time.monotonic()
    with pytest.raises(NotAPicture) as refused:
        needed_of(content)

    assert words in str(refused.value)
    assert "縮小" in str(refused.value)
    # One second on a machine that does nothing else.
    assert time.monotonic() - began < 5


@pytest.mark.parametrize(
    ("content", "limits", "size"),
    [
        (bomb(13_300), TO_JUDGE, None),
        (saved(Pillow.new("RGBA", (4_000, 4_000)), "PNG", compress_level=1)[:-100], TO_DRAW, 4_000),
        (saved(Pillow.new("RGB", (4_800, 4_800)), "JPEG")[:-5_000], TO_DRAW, 4_800),
    ],
)
def test_a_refusal_takes_no_more_than_100_megabytes_and_a_second(
    content: bytes, limits: Limits, size: int | None
) -> None:
    wanted = [{"box": [0, 0, size, size], "size": [1_600, 1_600], "format": "png"}] if size else []
    request = json.dumps({**asdict(limits), "wanted": wanted}).encode() + b"\n" + content

    # The kernel counts what a child inherits: a small process starts it.
    measured = subprocess.run(
        [sys.executable, "-c", MEASURE], input=request, capture_output=True, check=True
    )

    kilobytes, seconds = map(float, measured.stdout.split())
    assert kilobytes < 100 * 1024
    assert seconds < 1


@pytest.mark.parametrize(
    "content",
    [
        one_bit_with_transparency(),
        sixteen_bits(),
        saved(Pillow.new("1", (9, 9)), "PNG"),
        saved(Pillow.new("P", (9, 9)), "PNG", transparency=0),
        saved(Pillow.new("LA", (9, 9)), "PNG"),
        saved(Pillow.new("CMYK", (9, 9)), "JPEG"),
        saved(Pillow.new("RGBA", (9, 9)), "WEBP"),
        saved(Pillow.new("RGB", (1, 5_000)), "PNG"),
    ],
)
def test_odd_pictures_are_scaled_like_any_other(content: bytes) -> None:
    for made in needed_of(content).made:
        with Pillow.open(BytesIO(made)) as picture:
            picture.load()
            assert picture.mode in ("L", "RGB", "RGBA")


def test_sixteen_bits_of_grey_keep_their_shades() -> None:
    made = drawn(sixteen_bits(), lambda _: [Wanted((0, 0, 2, 1), (2, 1), "png")]).made[0]

    with Pillow.open(BytesIO(made)) as picture:
        assert [picture.getpixel((x, 0)) for x in (0, 1)] == [128, 255]


@pytest.mark.parametrize("extension", ["jpg", "png", "webp"])
def test_only_pixels_and_the_colour_profile_are_published(extension: str) -> None:
    content = with_everything()[extension]
    assert NAME.encode() in content
    image = Picture.objects.create(title="図", file=ContentFile(content, f"photo.{extension}"))

    renditions = [image.get_rendition(spec) for spec in (*NEEDED, "original", "fill-20x20")]

    assert len(renditions) == PictureRendition.objects.filter(image=image).count()
    for rendition in renditions:
        with rendition.file.open("rb") as file:
            public = file.read()
        with Pillow.open(BytesIO(public)) as picture:
            picture.load()
            assert picture.info["icc_profile"]
            assert not picture.getexif()
            kept = set(picture.info) - {"icc_profile", "jfif", "jfif_version", "jfif_unit"}
            assert kept <= {"jfif_density", "progressive", "progression"}
        assert NAME.encode() not in public
        assert b"Camera" not in public


def test_a_photograph_taken_upright_stands_upright() -> None:
    made = needed_of(with_everything()["jpg"])

    assert (made.judged.width, made.judged.height) == (60, 80)
    with Pillow.open(BytesIO(made.made[0])) as picture:
        assert picture.size == (60, 80)


def test_a_picture_that_cannot_be_shown_leaves_a_gap_on_its_page(client: Client, caplog) -> None:
    page_with(broken_picture())

    html = client.get(PAGE).content.decode()

    assert "図の題" in html
    assert "block-figure__image" not in html
    assert "cannot be scaled" in caplog.text
    caplog.clear()
    assert client.get(PAGE).status_code == 200
    # It is not tried with every page that is read.
    assert "cannot be scaled" not in caplog.text


def test_a_broken_picture_takes_down_no_screen_and_can_be_deleted(desk: Client) -> None:
    image = broken_picture()
    page_with(image)
    goal = BasicGoalPage.objects.get(slug="jobs")

    for address in (
        "/admin/images/",
        "/admin/images/?layout=list",
        f"/admin/images/{image.pk}/",
        f"/admin/images/usage/{image.pk}/",
        "/admin/images/chooser/",
        "/admin/images/chooser/?layout=list",
        reverse("wagtailimages_chooser:chosen", args=[image.pk]),
        reverse("wagtailimages_chooser:chosen_multiple") + f"?id={image.pk}",
        f"/admin/images/chooser/{image.pk}/select_format/",
        "/admin/api/main/images/",
        f"/admin/api/main/images/{image.pk}/",
        f"/admin/pages/{goal.pk}/edit/",
    ):
        assert desk.get(address).status_code == 200, address
    assert desk.get(f"/admin/images/{image.pk}/preview/max-100x100/").status_code == 404

    goal.body_ja = "[]"
    goal.save_revision().publish()
    assert desk.get(f"/admin/images/{image.pk}/delete/").status_code == 200
    assert desk.post(f"/admin/images/{image.pk}/delete/").status_code == 302
    assert not Picture.objects.exists()


def test_there_are_no_profile_pictures(desk: Client, admin_user) -> None:
    assert 'type="file"' not in desk.get("/admin/account/").content.decode()

    photo = SimpleUploadedFile("me.png", saved(noise(9, 9), "PNG"))
    desk.post("/admin/account/", {"avatar-avatar": photo})

    assert not UserProfile.get_for_user(admin_user).avatar


def test_an_edition_is_not_frozen_without_a_picture_it_shows() -> None:
    page_with(broken_picture())
    page = StrategyPage.objects.get(slug="new-strategy")

    with pytest.raises(Refused, match="画像「壊れた図」を読み込めません"):
        freeze(Edition(strategy=page.node, code="x", dated="2023-07"), page)
