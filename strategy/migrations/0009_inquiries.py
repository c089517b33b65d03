import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import strategy.models.dated
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("strategy", "0008_six_roles"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="KeptFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "sha256",
                    models.CharField(max_length=64, unique=True, verbose_name="照合値(SHA-256)"),
                ),
                ("content", models.BinaryField(verbose_name="内容")),
                ("kept_at", models.DateTimeField(auto_now_add=True, verbose_name="保管日時")),
            ],
            options={
                "verbose_name": "保管ファイル",
                "verbose_name_plural": "保管ファイル",
            },
        ),
        migrations.CreateModel(
            name="Inquiry",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="対象年度",
                    ),
                ),
                ("title", models.CharField(max_length=120, verbose_name="件名")),
                ("due_on", models.DateField(verbose_name="回答期限")),
                ("note", models.TextField(blank=True, verbose_name="連絡事項")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="作成日時")),
                (
                    "closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="締切日時"),
                ),
                (
                    "closed_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="締め切った人",
                    ),
                ),
                (
                    "created_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作成した人",
                    ),
                ),
            ],
            options={
                "verbose_name": "照会",
                "verbose_name_plural": "照会",
                "ordering": ["-year", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="InquirySheet",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "token",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子"
                    ),
                ),
                (
                    "asked",
                    models.JSONField(default=list, editable=False, verbose_name="照会した指標"),
                ),
                (
                    "file_name",
                    models.CharField(editable=False, max_length=255, verbose_name="ファイル名"),
                ),
                ("size_bytes", models.PositiveIntegerField(editable=False, verbose_name="大きさ")),
                (
                    "made_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, editable=False, verbose_name="作成日時"
                    ),
                ),
                (
                    "sent_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="送信日時"),
                ),
                (
                    "opened_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="受取日時"),
                ),
                (
                    "returned_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="回答日時"),
                ),
                (
                    "applied_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="反映日時"),
                ),
                (
                    "applied_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="反映した人",
                    ),
                ),
                (
                    "inquiry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
                        to="strategy.inquiry",
                    ),
                ),
                (
                    "opened_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="受け取った人",
                    ),
                ),
                (
                    "returned_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="回答した人",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiry_sheets",
                        to="strategy.unit",
                    ),
                ),
                (
                    "workbook",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.keptfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "照会票",
                "verbose_name_plural": "照会票",
                "ordering": ["unit_id"],
            },
        ),
        migrations.CreateModel(
            name="InquiryMail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("request", "照会"), ("reminder", "督促")],
                        max_length=8,
                        verbose_name="種別",
                    ),
                ),
                ("recipient", models.EmailField(max_length=254, verbose_name="宛先")),
                (
                    "day",
                    models.DateField(
                        default=strategy.models.dated.city_today, verbose_name="送信日"
                    ),
                ),
                ("begun_at", models.DateTimeField(auto_now_add=True, verbose_name="送信日時")),
                ("subject", models.CharField(max_length=255, verbose_name="件名")),
                (
                    "outcome",
                    models.CharField(
                        choices=[("sending", "送信中"), ("sent", "送信済み"), ("failed", "失敗")],
                        max_length=7,
                        verbose_name="結果",
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="失敗の内容")),
                (
                    "sent_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="送った人",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mails",
                        to="strategy.inquirysheet",
                    ),
                ),
            ],
            options={
                "verbose_name": "送信記録",
                "verbose_name_plural": "送信記録",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="InquiryReturn",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("file_name", models.CharField(max_length=255, verbose_name="ファイル名")),
                ("size_bytes", models.PositiveIntegerField(verbose_name="大きさ")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True, verbose_name="受付日時")),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("refused", "不備あり"),
                            ("checked", "確認中"),
                            ("returned", "提出済み"),
                            ("applied", "反映済み"),
                            ("replaced", "差し替え済み"),
                            ("sent_back", "差戻し"),
                            ("cancelled", "取りやめ"),
                        ],
                        max_length=10,
                        verbose_name="結果",
                    ),
                ),
                ("faults", models.JSONField(default=list, verbose_name="不備")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="提出日時")),
                ("reason", models.TextField(blank=True, verbose_name="差戻しの理由")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="処理日時")),
                (
                    "added",
                    models.ManyToManyField(
                        editable=False, related_name="inquiry_returns", to="strategy.observation"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="処理した人",
                    ),
                ),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="出した人",
                    ),
                ),
                (
                    "sheet",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="strategy.inquirysheet",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.keptfile",
                    ),
                ),
            ],
            options={
                "verbose_name": "回答ファイル",
                "verbose_name_plural": "回答ファイル",
                "ordering": ["-pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="inquiry",
            constraint=models.UniqueConstraint(
                fields=("year", "title"),
                name="inquiry_title_once_a_year",
                violation_error_message="同じ年度に同じ件名の照会があります。件名を変えてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquirymail",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "failed"), _negated=True),
                fields=("sheet", "kind", "recipient", "day"),
                name="inquiry_mail_once_a_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquirysheet",
            constraint=models.UniqueConstraint(
                fields=("inquiry", "unit"), name="inquiry_asks_a_unit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiryreturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome", "returned")),
                fields=("sheet",),
                name="inquiry_sheet_has_one_answer",
            ),
        ),
    ]
