"""The two roles of a portal that stands already get their rights on the new models.

A new portal's roles are made after the first migrate, with all rights.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations
from wagtail.snippets.models import create_extra_permissions

from strategy.roles import APPROVERS_GROUP, DATED_MODELS, EDITORS_GROUP, RECORDING

LIFECYCLE = ("publish_indicator", "lock_indicator", "unlock_indicator")

NEW = {
    "indicator",
    "evaluationscale",
    "grade",
    "populationseries",
    "wellbeingcategory",
    *DATED_MODELS,
}


def grant(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.filter(
        name__in=[EDITORS_GROUP, APPROVERS_GROUP]
    )
    if not groups:
        return
    create_permissions(
        installed.get_app_config("strategy"), verbosity=0, using=schema_editor.connection.alias
    )
    create_extra_permissions(
        installed.get_app_config("wagtailsnippets"), using=schema_editor.connection.alias
    )
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="strategy", content_type__model__in=NEW
    )
    for group in groups:
        wanted = [*RECORDING, *(LIFECYCLE if group.name == APPROVERS_GROUP else ())]
        group.permissions.add(*permissions.filter(codename__in=wanted))


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0002_figures"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
