import strategy.fields
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0013_automatic_reminders"),
    ]

    operations = [
        migrations.AddField(
            model_name="milestone",
            name="until",
            field=strategy.fields.PartialDateField(
                blank=True, max_length=10, verbose_name="終わりの時期"
            ),
        ),
        migrations.AlterField(
            model_name="milestonechange",
            name="field",
            field=models.CharField(
                choices=[
                    ("planned", "予定の時期"),
                    ("actual", "実際の時期"),
                    ("until", "終わりの時期"),
                    ("state", "状態"),
                ],
                max_length=10,
                verbose_name="項目",
            ),
        ),
    ]
