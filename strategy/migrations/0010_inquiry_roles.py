"""The roles of a portal that stands already may hold inquiries as those of a new one.

A new portal's roles are made after the first migrate, with all rights.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from strategy.roles import APPROVERS_GROUP, EDITORS_GROUP, INQUIRING


def grant(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.filter(
        name__in=[EDITORS_GROUP, APPROVERS_GROUP]
    )
    if not groups:
        return
    create_permissions(
        installed.get_app_config("strategy"), verbosity=0, using=schema_editor.connection.alias
    )
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="strategy", codename__in=INQUIRING
    )
    for group in groups:
        group.permissions.add(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0009_inquiries"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
