from django.db import migrations

from strategy.roles import PUBLISHERS_GROUP


def take_back(apps, schema_editor):
    """Who publishes puts nothing in the public place that is approved by nobody else.

    Roles are set up once; a portal that stood before has the right still.
    """
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="strategy", codename="adopt_working_copy"
    )
    for group in apps.get_model("auth", "Group").objects.filter(name=PUBLISHERS_GROUP):
        group.permissions.remove(*permissions)


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("strategy", "0015_figure_drafts"),
    ]

    operations = [migrations.RunPython(take_back, migrations.RunPython.noop, elidable=True)]
