"""The two roles of a portal that stands already take their place among the six.

Approvers publish by approving: the right to publish past the workflow goes to who manages
publication. A new portal's roles are made after the first migrate, with all rights.
"""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

from strategy.roles import APPROVERS_GROUP, EDITORS_GROUP

NEW = {
    EDITORS_GROUP: ["work_for_all_units"],
    APPROVERS_GROUP: [
        "work_for_all_units",
        "confirm_emergency",
        "adopt_working_copy",
        "view_emergencypublication",
    ],
}


def rearrange(apps, schema_editor):
    groups = apps.get_model("auth", "Group").objects.filter(name__in=NEW)
    if not groups:
        return
    create_permissions(
        installed.get_app_config("strategy"), verbosity=0, using=schema_editor.connection.alias
    )
    permissions = apps.get_model("auth", "Permission").objects.filter(
        content_type__app_label="strategy"
    )
    for group in groups:
        group.permissions.add(*permissions.filter(codename__in=NEW[group.name]))
        if group.name == APPROVERS_GROUP:
            group.permissions.remove(*permissions.filter(codename="publish_indicator"))
            apps.get_model("wagtailcore", "GroupPagePermission").objects.filter(
                group=group, page__depth=1, permission__codename="publish_page"
            ).delete()


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0007_approval_by_two"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [migrations.RunPython(rearrange, migrations.RunPython.noop)]
