"""Who could issue editions may now approve them as well, which was one step before."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations


def grant(apps, schema_editor):
    alias = schema_editor.connection.alias
    groups = apps.get_model("auth", "Group").objects.filter(
        permissions__codename="issue_edition",
        permissions__content_type__app_label="publications",
    )
    if not groups:
        return
    create_permissions(installed.get_app_config("publications"), verbosity=0, using=alias)
    permission = apps.get_model("auth", "Permission").objects.get(
        content_type__app_label="publications", codename="approve_edition"
    )
    for group in groups:
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("publications", "0003_lifecycle"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(grant, migrations.RunPython.noop)]
