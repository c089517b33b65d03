import strategy.models.dated
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0012_remember_originals"),
    ]

    operations = [
        migrations.AddField(
            model_name="inquiry",
            name="remind_on",
            field=models.JSONField(blank=True, default=list, verbose_name="自動の督促"),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="reminded_until",
            field=models.DateField(
                default=strategy.models.dated.city_today,
                editable=False,
                verbose_name="督促を済ませた日",
            ),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="reminder_tried_at",
            field=models.DateTimeField(editable=False, null=True, verbose_name="督促を試みた日時"),
        ),
        migrations.AddField(
            model_name="inquiry",
            name="reminder_trouble",
            field=models.TextField(
                blank=True, default="", editable=False, verbose_name="督促できない理由"
            ),
        ),
    ]
