"""How a picture comes into the library: every form of Wagtail's that takes one asks here."""

from __future__ import annotations

import uuid
from typing import Any

from django.db.models.signals import post_save
from django.dispatch import receiver
from django.forms import FileField, ValidationError
from django.http import Http404, HttpRequest, HttpResponseBase
from django.urls import URLPattern, path
from wagtail.admin.auth import require_admin_access
from wagtail.admin.views.account import AvatarSettingsPanel
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm
from wagtail.images.widgets import AdminImageChooser

from strategy.desk.content.sealed_files import SealedFileForm
from strategy.models import Picture
from strategy.uploads.renditions import keep_needed, needed_of
from strategy.uploads.scaling import MOST_PIXELS, Drawn, NotAPicture

EXTENSIONS = {"JPEG": "jpg", "PNG": "png", "WEBP": "webp"}
HELP = "JPEG・PNG・WebP。10MBまで、JPEGは{JPEG}万画素、ほかは{PNG}万画素まで。".format(
    **{kind: f"{most // 10_000:,}" for kind, most in MOST_PIXELS.items()}
)


class PictureField(WagtailImageField):
    """A file that is a picture, decoded in a child process; then it carries `drawn`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.help_text = HELP

    def to_python(self, data: Any) -> Any:
        """The file under a name that is a code: the title keeps the one it came with."""
        file: Any = FileField.to_python(self, data)
        if file is None:
            return None
        self.check_image_file_size(file)
        content = file.read()
        file.seek(0)
        try:
            file.drawn = needed_of(content)
        except NotAPicture as error:
            raise ValidationError(str(error), code="invalid_image") from error
        return file

    def clean(self, value: Any, initial: Any = None) -> Any:
        file = super().clean(value, initial)
        made: Drawn | None = getattr(file, "drawn", None)
        if made is not None:
            file.name = f"{uuid.uuid4().hex}.{EXTENSIONS[made.judged.format]}"
        return file


class PictureForm(SealedFileForm, BaseImageForm):
    """Adding one picture or many, uploading in a chooser, changing what is said of one."""

    class Meta(BaseImageForm.Meta):
        widgets = BaseImageForm.Meta.widgets | {"supersedes": AdminImageChooser}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            stock = self.fields["file"]
            self.fields["file"] = PictureField(
                label=stock.label, required=stock.required, widget=stock.widget
            )

    def save(self, commit: bool = True) -> Picture:
        if "file" in self.changed_data:
            self.instance.drawn = self.cleaned_data["file"].drawn
        picture: Picture = super().save(commit=commit)
        return picture


@receiver(post_save, sender=Picture)
def scale_a_new_picture(
    instance: Picture, created: bool = False, raw: bool = False, **_: Any
) -> None:
    """However a picture comes, what the site needs of it is made there and then."""
    if created and not raw:
        keep_needed(instance, getattr(instance, "drawn", None))


def _no_preview(request: HttpRequest, **_: Any) -> HttpResponseBase:
    raise Http404("pictures have no addresses that scale them on request")


def _without_profile_pictures(panel: AvatarSettingsPanel) -> bool:
    return False


# One more door to a decoder, and a face on every screen: Wagtail has no setting against it.
AvatarSettingsPanel.is_active = _without_profile_pictures


def in_place_of_wagtails() -> list[URLPattern]:
    """Wagtail's address that scales a picture to whatever size is asked for, unlimited."""
    address = "admin/images/<int:image_id>/preview/<str:filter_spec>/"
    return [path(address, require_admin_access(_no_preview))]
