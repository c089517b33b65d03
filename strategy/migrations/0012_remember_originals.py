import json

from django.conf import settings
from django.db import migrations
from django.db.models import TextField
from django.db.models.functions import Cast

from strategy.translating import body_text, digest


def words(name, value):
    if not value:
        return ""
    return body_text(json.loads(value)) if name == "body" else str(value).strip()


def remember(apps, schema_editor):
    """What is translated already is taken to say what the original beside it says."""
    original_model = apps.get_model("strategy", "TranslatedOriginal")
    basis_model = apps.get_model("strategy", "TranslationBasis")
    original_code = settings.MODELTRANSLATION_DEFAULT_LANGUAGE
    codes = [code for code, _ in settings.LANGUAGES if code != original_code]
    for model in apps.get_app_config("strategy").get_models():
        columns = {field.name for field in model._meta.get_fields() if field.concrete}
        for code in codes:
            suffix = "_" + code.replace("-", "_")
            names = [column.removesuffix(suffix) for column in columns if column.endswith(suffix)]
            for name in names:
                source = f"{name}_{original_code}"
                if source not in columns:
                    continue
                # As text: without its blocks a historical body reads as an empty one.
                rows = model.objects.annotate(
                    before=Cast(source, TextField()), after=Cast(name + suffix, TextField())
                ).values_list("before", "after")
                for before, after in rows:
                    original, translation = words(name, before), words(name, after)
                    if not original or not translation:
                        continue
                    kept, _ = original_model.objects.get_or_create(
                        sha256=digest(original), defaults={"text": original}
                    )
                    basis_model.objects.get_or_create(
                        language=code, translation_sha256=digest(translation), original=kept
                    )


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0011_translation_bases"),
    ]

    operations = [
        migrations.RunPython(remember, migrations.RunPython.noop),
    ]
