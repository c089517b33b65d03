from django.db import migrations, models
import django.db.models.deletion


class Migration(migrations.Migration):
    dependencies = [("strategy", "0016_publishers_do_not_adopt")]

    operations = [
        migrations.AddField(
            model_name="inquiryreturn",
            name="sha256",
            field=models.CharField(default="", max_length=64, verbose_name="照合値(SHA-256)"),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="inquiryreturn",
            name="file",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="returns",
                to="strategy.keptfile",
            ),
        ),
        migrations.AlterField(
            model_name="inquirysheet",
            name="workbook",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="sheets",
                to="strategy.keptfile",
            ),
        ),
    ]
