"""Documents, originals and editions' files leave the folder that anybody may read by name.

Scaled pictures stay there, but are made anew: those made before carry where a photograph was
taken and by whom.
"""

import shutil
from pathlib import Path

from django.conf import settings
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import migrations


def move_private_files(apps, schema_editor):
    """Safe to run again: what was moved before is no longer found."""
    public = Path(settings.MEDIA_ROOT)
    if not isinstance(default_storage._wrapped, FileSystemStorage) or not public.is_dir():
        return
    private = Path(default_storage.path(""))
    scaled = public / "images"
    for path in sorted(public.rglob("*")):
        if path.is_file() and not path.is_relative_to(scaled):
            target = private / path.relative_to(public)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
    for folder in public.iterdir():
        if folder != scaled:
            shutil.rmtree(folder)
    apps.get_model("wagtailimages", "Rendition").objects.all().delete()
    # People's own pictures were served from there by name; there are none any more.
    apps.get_model("wagtailusers", "UserProfile").objects.exclude(avatar="").update(avatar="")
    shutil.rmtree(scaled, ignore_errors=True)


class Migration(migrations.Migration):
    dependencies = [
        ("aizu_strategy", "0001_signed_in"),
        ("wagtailimages", "0027_image_description"),
        ("wagtailusers", "0015_userprofile_keyboard_shortcuts"),
    ]

    operations = [migrations.RunPython(move_private_files, migrations.RunPython.noop)]
