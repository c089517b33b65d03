import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="SignedIn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("session_key", models.CharField(max_length=40, unique=True)),
                (
                    "begun_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="サインインした日時"),
                ),
                ("seen_at", models.DateTimeField(auto_now_add=True, verbose_name="最後の操作")),
                (
                    "browser",
                    models.CharField(blank=True, max_length=200, verbose_name="ブラウザー"),
                ),
                ("address", models.GenericIPAddressField(null=True, verbose_name="接続元")),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="signed_in",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "サインイン中の端末",
                "verbose_name_plural": "サインイン中の端末",
                "ordering": ["-seen_at", "-pk"],
            },
        ),
    ]
