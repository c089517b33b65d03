import django.core.validators
import django.db.models.deletion
import strategy.fields.stored
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("strategy", "0002_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("schema_version", models.PositiveSmallIntegerField(verbose_name="形式の版")),
                ("content", models.TextField(verbose_name="内容")),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="凍結日時")),
            ],
            options={
                "verbose_name": "凍結した内容",
                "verbose_name_plural": "凍結した内容",
            },
        ),
        migrations.CreateModel(
            name="Asset",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("name", models.CharField(blank=True, max_length=255, verbose_name="ファイル名")),
                ("media_type", models.CharField(max_length=100, verbose_name="種類")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="大きさ")),
                ("width_px", models.PositiveIntegerField(null=True, verbose_name="幅")),
                ("height_px", models.PositiveIntegerField(null=True, verbose_name="高さ")),
                ("file", models.FileField(upload_to="assets", verbose_name="ファイル")),
            ],
            options={
                "verbose_name": "版の付属ファイル",
                "verbose_name_plural": "版の付属ファイル",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("height_px__isnull", True), ("width_px__isnull", True)),
                            models.Q(("height_px__isnull", False), ("width_px__isnull", False)),
                            _connector="OR",
                        ),
                        name="asset_picture_has_its_measures",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        help_text="版のアドレスになります。例: outline-2023-07",
                        max_length=60,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                "コードには半角の英小文字・数字と、間をつなぐハイフンだけが使えます(例: new-strategy)。",
                            )
                        ],
                        verbose_name="コード",
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("outline", "骨子案"),
                            ("preliminary", "素案"),
                            ("proposal", "案"),
                            ("adopted", "成案"),
                            ("amended", "一部改定"),
                        ],
                        max_length=12,
                        verbose_name="段階",
                    ),
                ),
                (
                    "version",
                    models.CharField(
                        blank=True, help_text="例: 2.1", max_length=10, verbose_name="版数"
                    ),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら段階の名前が使われます。",
                        max_length=120,
                        verbose_name="表示名",
                    ),
                ),
                (
                    "label_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら段階の名前が使われます。",
                        max_length=120,
                        null=True,
                        verbose_name="表示名",
                    ),
                ),
                (
                    "label_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら段階の名前が使われます。",
                        max_length=120,
                        null=True,
                        verbose_name="表示名",
                    ),
                ),
                (
                    "label_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら段階の名前が使われます。",
                        max_length=120,
                        null=True,
                        verbose_name="表示名",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="この版について")),
                ("note_ja", models.TextField(blank=True, null=True, verbose_name="この版について")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="この版について")),
                (
                    "note_ja_easy",
                    models.TextField(blank=True, null=True, verbose_name="この版について"),
                ),
                (
                    "dated",
                    strategy.fields.stored.PartialDateField(max_length=10, verbose_name="版の日付"),
                ),
                (
                    "decision_number",
                    models.CharField(
                        blank=True,
                        help_text="この版を決めた決裁の文書番号。奥付に印刷されます。例: 6企調第123号",
                        max_length=60,
                        verbose_name="決裁番号",
                    ),
                ),
                (
                    "decided_on",
                    models.DateField(
                        blank=True,
                        help_text="奥付に印刷されます。",
                        null=True,
                        verbose_name="決裁日",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("generated", "このサイトで作成"), ("registered", "既刊の登録")],
                        default="generated",
                        editable=False,
                        max_length=10,
                        verbose_name="由来",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="出典")),
                (
                    "from_working_copy",
                    models.BooleanField(
                        default=False,
                        help_text="公開ページではなく、作業用の写しの内容を凍結します。",
                        verbose_name="作業用の写しから作る",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "準備中"),
                            ("in_review", "承認待ち"),
                            ("approved", "承認済み"),
                            ("issued", "公表"),
                            ("superseded", "旧版"),
                            ("withdrawn", "取下げ"),
                        ],
                        default="draft",
                        editable=False,
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                (
                    "submitted_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="提出日時"),
                ),
                (
                    "approved_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="承認日時"),
                ),
                (
                    "issued_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="公表日時"),
                ),
                (
                    "withdrawn_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="取下げ日時"),
                ),
                (
                    "withdrawal_reason",
                    models.TextField(blank=True, editable=False, verbose_name="取下げの理由"),
                ),
                (
                    "withdrawal_reason_ja",
                    models.TextField(
                        blank=True, editable=False, null=True, verbose_name="取下げの理由"
                    ),
                ),
                (
                    "withdrawal_reason_en",
                    models.TextField(
                        blank=True, editable=False, null=True, verbose_name="取下げの理由"
                    ),
                ),
                (
                    "withdrawal_reason_ja_easy",
                    models.TextField(
                        blank=True, editable=False, null=True, verbose_name="取下げの理由"
                    ),
                ),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登録日時")),
                (
                    "approved_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="承認者",
                    ),
                ),
                (
                    "issued_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="公表者",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="strategy.node",
                        verbose_name="戦略",
                    ),
                ),
                (
                    "submitted_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="提出者",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="取り下げた人",
                    ),
                ),
                (
                    "snapshot",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="editions",
                        to="publications.snapshot",
                        verbose_name="凍結した内容",
                    ),
                ),
            ],
            options={
                "verbose_name": "版",
                "verbose_name_plural": "版",
                "ordering": ["-dated", "-pk"],
                "permissions": [("issue_edition", "版を公表し、訂正し、取り下げられる")],
            },
        ),
        migrations.CreateModel(
            name="Correction",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "text",
                    models.TextField(
                        help_text="どこの何を、どう読み替えるか。", verbose_name="訂正の内容"
                    ),
                ),
                (
                    "text_ja",
                    models.TextField(
                        help_text="どこの何を、どう読み替えるか。",
                        null=True,
                        verbose_name="訂正の内容",
                    ),
                ),
                (
                    "text_en",
                    models.TextField(
                        help_text="どこの何を、どう読み替えるか。",
                        null=True,
                        verbose_name="訂正の内容",
                    ),
                ),
                (
                    "text_ja_easy",
                    models.TextField(
                        help_text="どこの何を、どう読み替えるか。",
                        null=True,
                        verbose_name="訂正の内容",
                    ),
                ),
                ("published_at", models.DateTimeField(auto_now_add=True, verbose_name="掲載日時")),
                (
                    "published_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="掲載した人",
                    ),
                ),
                (
                    "corrected_in",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrects",
                        to="publications.edition",
                        verbose_name="訂正した版",
                    ),
                ),
                (
                    "edition",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="corrections",
                        to="publications.edition",
                        verbose_name="版",
                    ),
                ),
            ],
            options={
                "verbose_name": "訂正のお知らせ",
                "verbose_name_plural": "訂正のお知らせ",
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="Publication",
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
                        choices=[
                            ("main", "本編"),
                            ("summary", "概要版"),
                            ("outline", "骨子案"),
                            ("comparison", "新旧対照表"),
                            ("appendix", "資料編"),
                        ],
                        max_length=12,
                        verbose_name="区分",
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="題名")),
                ("title_ja", models.CharField(max_length=255, null=True, verbose_name="題名")),
                ("title_en", models.CharField(max_length=255, null=True, verbose_name="題名")),
                ("title_ja_easy", models.CharField(max_length=255, null=True, verbose_name="題名")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
                (
                    "editions",
                    models.ManyToManyField(
                        related_name="publications", to="publications.edition", verbose_name="版"
                    ),
                ),
            ],
            options={
                "verbose_name": "刊行物",
                "verbose_name_plural": "刊行物",
                "ordering": ["position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Rendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "language",
                    models.CharField(
                        choices=[
                            ("ja", "日本語"),
                            ("en", "English"),
                            ("ja-easy", "やさしい日本語"),
                        ],
                        max_length=10,
                        verbose_name="言語",
                    ),
                ),
                (
                    "format",
                    models.CharField(
                        choices=[("pdf", "PDF"), ("html", "HTML")],
                        max_length=5,
                        verbose_name="形式",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[("generated", "このサイトで作成"), ("uploaded", "既刊のファイル")],
                        max_length=10,
                        verbose_name="由来",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("queued", "作成待ち"),
                            ("running", "作成中"),
                            ("done", "完了"),
                            ("failed", "失敗"),
                        ],
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("error", models.TextField(blank=True, verbose_name="失敗の理由")),
                (
                    "file",
                    models.FileField(
                        blank=True, max_length=200, upload_to="renditions", verbose_name="ファイル"
                    ),
                ),
                ("sha256", models.CharField(blank=True, max_length=64, verbose_name="SHA-256")),
                (
                    "size_bytes",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="大きさ(バイト)"
                    ),
                ),
                (
                    "page_count",
                    models.PositiveIntegerField(blank=True, null=True, verbose_name="ページ数"),
                ),
                (
                    "printed_name",
                    models.CharField(blank=True, max_length=255, verbose_name="掲載された名称"),
                ),
                (
                    "printed_size",
                    models.CharField(blank=True, max_length=20, verbose_name="掲載された大きさ"),
                ),
                (
                    "made_by",
                    models.JSONField(blank=True, default=dict, verbose_name="作成に使ったもの"),
                ),
                (
                    "warnings",
                    models.JSONField(blank=True, default=list, verbose_name="作成時の警告"),
                ),
                ("claim", models.UUIDField(editable=False, null=True)),
                (
                    "heartbeat_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="最後の応答"),
                ),
                (
                    "attempts",
                    models.PositiveSmallIntegerField(
                        default=0, editable=False, verbose_name="試みた回数"
                    ),
                ),
                ("progress_pages", models.PositiveIntegerField(editable=False, null=True)),
                ("progress_total", models.PositiveIntegerField(editable=False, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="登録日時")),
                (
                    "finished_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="完了日時"),
                ),
                (
                    "publication",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="publications.publication",
                        verbose_name="刊行物",
                    ),
                ),
            ],
            options={
                "verbose_name": "ファイル",
                "verbose_name_plural": "ファイル",
                "ordering": ["publication_id", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("publication", "language", "format"), name="rendition_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin", "uploaded"),
                            models.Q(("state", "done"), _negated=True),
                            models.Q(
                                models.Q(("file", ""), _negated=True),
                                models.Q(("sha256", ""), _negated=True),
                                ("size_bytes__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="rendition_generated_is_whole",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("origin", "generated"),
                            models.Q(("printed_name", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="rendition_uploaded_is_named",
                    ),
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin", "registered"),
                    models.Q(("snapshot__isnull", True), ("state", "draft")),
                    models.Q(
                        models.Q(("state", "draft"), _negated=True), ("snapshot__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="edition_frozen_once_submitted",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("origin", "registered"),
                    ("state__in", ["draft", "in_review", "approved"]),
                    ("issued_at__isnull", False),
                    _connector="OR",
                ),
                name="edition_issued_has_its_moment",
            ),
        ),
        migrations.AddConstraint(
            model_name="edition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "withdrawn"), _negated=True),
                    models.Q(("withdrawal_reason_ja__gt", ""), ("withdrawn_at__isnull", False)),
                    _connector="OR",
                ),
                name="edition_withdrawn_has_its_reason",
            ),
        ),
    ]
