import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import modelcluster.fields
import modelsearch.index
import strategy.fields.stored
import strategy.models.approval
import strategy.models.dated
import strategy.models.evaluations
import strategy.models.files
import strategy.models.indicators
import strategy.permanence.moments
import taggit.managers
import uuid
import wagtail.contrib.routable_page.models
import wagtail.images.models
import wagtail.models.media
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("strategy", "0001_user"),
        ("taggit", "0006_rename_taggeditem_content_type_object_id_taggit_tagg_content_8fc721_idx"),
        ("wagtailcore", "0097_baselogentry_uuid_action_timestamp_indexes"),
    ]

    operations = [
        migrations.CreateModel(
            name="Body",
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
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="説明")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="説明")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="どの資料によるか。", verbose_name="出典"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("headquarters", "庁内の本部会議"),
                            ("review", "効果検証"),
                            ("council", "協議の場"),
                            ("partner", "連携する団体"),
                        ],
                        max_length=20,
                        verbose_name="種別",
                    ),
                ),
            ],
            options={
                "verbose_name": "会議体",
                "verbose_name_plural": "会議体",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ChapterPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "scope_note",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_en",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "numbered",
                    models.BooleanField(
                        default=True,
                        help_text="「はじめに」「おわりに」では外します。",
                        verbose_name="番号を付ける",
                    ),
                ),
            ],
            options={
                "verbose_name": "章",
                "verbose_name_plural": "章",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="DivisionReviewTask",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
            ],
            options={
                "verbose_name": "所管課の確認",
                "verbose_name_plural": "所管課の確認",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="EvaluationScale",
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
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="説明")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="説明")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="どの資料によるか。", verbose_name="出典"
                    ),
                ),
            ],
            options={
                "verbose_name": "評価尺度",
                "verbose_name_plural": "評価尺度",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Framework",
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
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="説明")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="説明")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="どの資料によるか。", verbose_name="出典"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("law", "法律"),
                            ("national_strategy", "国の総合戦略"),
                            ("regional_plan", "県の計画"),
                            ("master_plan", "市の総合計画"),
                            ("indicator_system", "指標の体系"),
                        ],
                        max_length=20,
                        verbose_name="種別",
                    ),
                ),
                ("short_name", models.CharField(blank=True, max_length=120, verbose_name="略称")),
                (
                    "short_name_ja",
                    models.CharField(blank=True, max_length=120, null=True, verbose_name="略称"),
                ),
                (
                    "short_name_en",
                    models.CharField(blank=True, max_length=120, null=True, verbose_name="略称"),
                ),
                (
                    "short_name_ja_easy",
                    models.CharField(blank=True, max_length=120, null=True, verbose_name="略称"),
                ),
                (
                    "published",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="策定・公布の時期"
                    ),
                ),
                ("url", models.URLField(blank=True, verbose_name="ウェブサイト")),
            ],
            options={
                "verbose_name": "法律・国の戦略・上位計画",
                "verbose_name_plural": "法律・国の戦略・上位計画",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HomePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
            ],
            options={
                "verbose_name": "トップページ",
                "verbose_name_plural": "トップページ",
            },
            bases=("wagtailcore.page",),
        ),
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
            name="MeasurePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "scope_note",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_en",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "for_whom",
                    models.CharField(
                        blank=True,
                        help_text="誰のための施策か。例: 子育て中の世帯",
                        max_length=255,
                        verbose_name="対象",
                    ),
                ),
                (
                    "for_whom_ja",
                    models.CharField(
                        blank=True,
                        help_text="誰のための施策か。例: 子育て中の世帯",
                        max_length=255,
                        null=True,
                        verbose_name="対象",
                    ),
                ),
                (
                    "for_whom_en",
                    models.CharField(
                        blank=True,
                        help_text="誰のための施策か。例: 子育て中の世帯",
                        max_length=255,
                        null=True,
                        verbose_name="対象",
                    ),
                ),
                (
                    "for_whom_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="誰のための施策か。例: 子育て中の世帯",
                        max_length=255,
                        null=True,
                        verbose_name="対象",
                    ),
                ),
                (
                    "begins",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="開始"
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("considered", "検討中"),
                            ("under_way", "実施中"),
                            ("ended", "終了"),
                        ],
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                (
                    "service_url",
                    models.URLField(
                        blank=True,
                        help_text="市民が申し込むページなどのアドレス。",
                        verbose_name="サービスのページ",
                    ),
                ),
            ],
            options={
                "verbose_name": "施策",
                "verbose_name_plural": "施策",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Milestone",
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
                        max_length=60,
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
                            ("policy", "改訂方針"),
                            ("outline", "骨子案"),
                            ("preliminary", "素案"),
                            ("public_comment", "パブリックコメント"),
                            ("adoption", "策定"),
                            ("review", "効果検証"),
                            ("amendment", "一部改定"),
                        ],
                        max_length=20,
                        verbose_name="段階",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("note", models.TextField(blank=True, verbose_name="補足")),
                ("note_ja", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_ja_easy", models.TextField(blank=True, null=True, verbose_name="補足")),
                (
                    "planned",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="予定の時期"
                    ),
                ),
                (
                    "actual",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="実際の時期"
                    ),
                ),
                (
                    "until",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="終わりの時期"
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("planned", "予定"),
                            ("in_progress", "進行中"),
                            ("done", "完了"),
                            ("cancelled", "中止"),
                        ],
                        default="planned",
                        max_length=12,
                        verbose_name="状態",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
            ],
            options={
                "verbose_name": "策定の日程",
                "verbose_name_plural": "策定の日程",
                "ordering": ["strategy_id", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="NewsIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
            ],
            options={
                "verbose_name": "お知らせの一覧",
                "verbose_name_plural": "お知らせの一覧",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Node",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子"
                    ),
                ),
                (
                    "short_code",
                    models.CharField(
                        editable=False,
                        max_length=8,
                        unique=True,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[bcdfghjkmnpqrstvwxz][bcdfghjkmnpqrstvwxz23456789]{3,7}\\Z",
                                "短いコードは、まぎらわしい文字と母音を除いた英小文字と数字の4〜8文字で、英字で始めます(例: k7m3dx)。",
                            )
                        ],
                        verbose_name="短いコード",
                    ),
                ),
                (
                    "public_since",
                    models.DateTimeField(
                        blank=True, editable=False, null=True, verbose_name="公開された日時"
                    ),
                ),
            ],
            options={
                "verbose_name": "項目",
                "verbose_name_plural": "項目",
            },
        ),
        migrations.CreateModel(
            name="SectionPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "scope_note",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_en",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "is_review",
                    models.BooleanField(
                        default=False,
                        help_text="これまでの戦略の成果と課題をまとめた節に付けます。",
                        verbose_name="この節は総括",
                    ),
                ),
            ],
            options={
                "verbose_name": "節",
                "verbose_name_plural": "節",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="SetUp",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("part", models.CharField(max_length=50, unique=True, verbose_name="部分")),
                ("version", models.PositiveSmallIntegerField(verbose_name="版")),
            ],
            options={
                "verbose_name": "用意したもの",
                "verbose_name_plural": "用意したもの",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="StandardPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
            ],
            options={
                "verbose_name": "標準ページ",
                "verbose_name_plural": "標準ページ",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="StrategyIndexPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
            ],
            options={
                "verbose_name": "戦略の一覧",
                "verbose_name_plural": "戦略の一覧",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Term",
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
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="説明")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="説明")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="どの資料によるか。", verbose_name="出典"
                    ),
                ),
                (
                    "reading",
                    models.CharField(
                        blank=True,
                        help_text="ひらがなで。カタカナや英字の用語では空欄。",
                        max_length=120,
                        verbose_name="読み",
                    ),
                ),
            ],
            options={
                "verbose_name": "用語",
                "verbose_name_plural": "用語",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="TranslatedOriginal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, unique=True, verbose_name="SHA-256")),
                ("text", models.TextField(verbose_name="原文")),
            ],
            options={
                "verbose_name": "原文の控え",
                "verbose_name_plural": "原文の控え",
            },
        ),
        migrations.CreateModel(
            name="VisionPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "scope_note",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_en",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "statement",
                    models.CharField(
                        blank=True,
                        help_text="例: 暮らし続けたいまち",
                        max_length=255,
                        verbose_name="ビジョンの言葉",
                    ),
                ),
                (
                    "statement_ja",
                    models.CharField(
                        blank=True,
                        help_text="例: 暮らし続けたいまち",
                        max_length=255,
                        null=True,
                        verbose_name="ビジョンの言葉",
                    ),
                ),
                (
                    "statement_en",
                    models.CharField(
                        blank=True,
                        help_text="例: 暮らし続けたいまち",
                        max_length=255,
                        null=True,
                        verbose_name="ビジョンの言葉",
                    ),
                ),
                (
                    "statement_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="例: 暮らし続けたいまち",
                        max_length=255,
                        null=True,
                        verbose_name="ビジョンの言葉",
                    ),
                ),
            ],
            options={
                "verbose_name": "地域ビジョン",
                "verbose_name_plural": "地域ビジョン",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="WorkspacePage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("working", "作業用の写し"),
                            ("former", "以前の内容"),
                            ("bin", "ごみ箱"),
                        ],
                        editable=False,
                        max_length=8,
                        unique=True,
                        verbose_name="置き場所",
                    ),
                ),
            ],
            options={
                "verbose_name": "作業の場所",
                "verbose_name_plural": "作業の場所",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="Closure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "model",
                    models.CharField(
                        blank=True, editable=False, max_length=100, verbose_name="対象の種類"
                    ),
                ),
                ("key", models.CharField(editable=False, max_length=64, verbose_name="対象")),
                (
                    "field",
                    models.CharField(
                        blank=True, editable=False, max_length=60, verbose_name="対象の項目"
                    ),
                ),
                ("title", models.CharField(editable=False, max_length=255, verbose_name="名称")),
                ("reason", models.TextField(help_text="公開されます。", verbose_name="理由")),
                (
                    "reason_ja",
                    models.TextField(help_text="公開されます。", null=True, verbose_name="理由"),
                ),
                (
                    "reason_en",
                    models.TextField(help_text="公開されます。", null=True, verbose_name="理由"),
                ),
                (
                    "reason_ja_easy",
                    models.TextField(help_text="公開されます。", null=True, verbose_name="理由"),
                ),
                (
                    "ground",
                    models.TextField(
                        help_text="法令の条項など。公開されます。", verbose_name="根拠"
                    ),
                ),
                (
                    "note",
                    models.TextField(
                        blank=True, help_text="公開されません。", verbose_name="庁内の記録"
                    ),
                ),
                (
                    "is_emergency",
                    models.BooleanField(default=False, editable=False, verbose_name="緊急"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "確認待ち"),
                            ("closed", "封鎖中"),
                            ("opened", "解除"),
                            ("dropped", "取りやめ"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="起案日時")),
                (
                    "closed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="封鎖日時"),
                ),
                (
                    "decided_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="確認日時"),
                ),
                (
                    "comment",
                    models.TextField(blank=True, editable=False, verbose_name="確認者の意見"),
                ),
                (
                    "copies",
                    models.JSONField(
                        default=list, editable=False, verbose_name="封鎖したときの所在"
                    ),
                ),
                (
                    "taken_out",
                    models.JSONField(default=list, editable=False, verbose_name="取り除いた文"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起案者",
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
                        verbose_name="確認者",
                    ),
                ),
            ],
            options={
                "verbose_name": "封鎖",
                "verbose_name_plural": "封鎖",
                "ordering": ["-pk"],
                "permissions": [
                    ("ask_closure", "封鎖とその解除を起案する"),
                    ("confirm_closure", "ほかの人が起案した封鎖とその解除を確認する"),
                    ("close_in_emergency", "確認の前に封鎖する(緊急)"),
                ],
                "default_permissions": ("view",),
            },
        ),
        migrations.CreateModel(
            name="ClosedBytes",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64, verbose_name="SHA-256")),
                (
                    "closure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="hashes",
                        to="strategy.closure",
                        verbose_name="封鎖",
                    ),
                ),
            ],
            options={
                "verbose_name": "封鎖した照合値",
                "verbose_name_plural": "封鎖した照合値",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="ClosureOpening",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("reason", models.TextField(verbose_name="解除の理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("asked", "確認待ち"),
                            ("opened", "解除"),
                            ("dropped", "取りやめ"),
                        ],
                        editable=False,
                        max_length=8,
                        verbose_name="状態",
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True, verbose_name="起案日時")),
                (
                    "decided_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="確認日時"),
                ),
                (
                    "comment",
                    models.TextField(blank=True, editable=False, verbose_name="確認者の意見"),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起案者",
                    ),
                ),
                (
                    "closure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="openings",
                        to="strategy.closure",
                        verbose_name="封鎖",
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
                        verbose_name="確認者",
                    ),
                ),
            ],
            options={
                "verbose_name": "封鎖の解除",
                "verbose_name_plural": "封鎖の解除",
                "ordering": ["-pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="CopyStatement",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("backups", "バックアップ"),
                            ("mirrors", "公開サイトの写し(ミラー・キャッシュ・検索エンジン)"),
                            ("elsewhere", "ほかへ渡したもの(国立国会図書館・国・印刷物など)"),
                        ],
                        max_length=10,
                        verbose_name="場所",
                    ),
                ),
                ("text", models.TextField(verbose_name="確かめたこと")),
                ("stated_at", models.DateTimeField(auto_now_add=True, verbose_name="記入日時")),
                (
                    "closure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="statements",
                        to="strategy.closure",
                        verbose_name="封鎖",
                    ),
                ),
                (
                    "stated_by",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="記入者",
                    ),
                ),
            ],
            options={
                "verbose_name": "写しの確認",
                "verbose_name_plural": "写しの確認",
                "ordering": ["pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="DataImport",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(help_text="この日から公開されます。", verbose_name="公表日"),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="前の内容を改めるときに。", verbose_name="変更の理由"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "known_from",
                    models.DateTimeField(
                        default=strategy.permanence.moments.moment,
                        editable=False,
                        verbose_name="知られた日時",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
                (
                    "kind",
                    models.CharField(
                        choices=[("population", "人口"), ("wellbeing", "地域幸福度指標")],
                        max_length=12,
                        verbose_name="種別",
                    ),
                ),
                ("scope", models.CharField(max_length=80, verbose_name="対象")),
                ("file_name", models.CharField(max_length=255, verbose_name="ファイル名")),
                (
                    "sha256",
                    models.CharField(
                        max_length=64,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[0-9a-f]{64}\\Z", "SHA-256は16進64桁です。"
                            )
                        ],
                        verbose_name="照合値(SHA-256)",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="出典")),
                (
                    "source_url",
                    models.URLField(blank=True, max_length=500, verbose_name="出典のアドレス"),
                ),
                ("retrieved_on", models.DateField(verbose_name="取得日")),
                ("row_count", models.PositiveIntegerField(verbose_name="行数")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="strategy.dataimport",
                        verbose_name="改める前の行",
                    ),
                ),
            ],
            options={
                "verbose_name": "取込み",
                "verbose_name_plural": "取込み",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="FrameworkItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "code",
                    models.CharField(
                        max_length=60,
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
                    "number",
                    models.CharField(
                        blank=True,
                        help_text="原典の表記のまま。",
                        max_length=20,
                        verbose_name="番号",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                (
                    "framework",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="strategy.framework",
                    ),
                ),
            ],
            options={
                "verbose_name": "柱・条文",
                "verbose_name_plural": "柱・条文",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Grade",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                "コードには半角の英小文字・数字と、間をつなぐハイフンだけが使えます(例: new-strategy)。",
                            )
                        ],
                        verbose_name="コード",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=120, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=120, null=True, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="基準")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="基準")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="基準")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="基準")),
                (
                    "agrees_with",
                    models.JSONField(
                        default=list,
                        validators=[strategy.models.evaluations.validate_verdicts],
                        verbose_name="合う判定",
                    ),
                ),
                (
                    "scale",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="grades",
                        to="strategy.evaluationscale",
                    ),
                ),
            ],
            options={
                "verbose_name": "等級",
                "verbose_name_plural": "等級",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="HeadApprovalTask",
            fields=[
                (
                    "task_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.task",
                    ),
                ),
                (
                    "deputies",
                    models.ManyToManyField(
                        blank=True,
                        help_text="承認者が不在のとき、理由を書いて代わりに承認できる人です。異動・退職した人、閲覧だけの人、利用者や承認の手順を管理する人は出ません。",
                        limit_choices_to=strategy.models.approval.may_deputise,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="代決できる人",
                    ),
                ),
                (
                    "groups",
                    models.ManyToManyField(
                        help_text="Pages/snippets at this step in a workflow will be moderated or approved by these groups of users",
                        to="auth.group",
                        verbose_name="groups",
                    ),
                ),
            ],
            options={
                "verbose_name": "課長の承認",
                "verbose_name_plural": "課長の承認",
            },
            bases=("wagtailcore.task",),
        ),
        migrations.CreateModel(
            name="Indicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("live", models.BooleanField(default=True, editable=False, verbose_name="live")),
                (
                    "has_unpublished_changes",
                    models.BooleanField(
                        default=False, editable=False, verbose_name="has unpublished changes"
                    ),
                ),
                (
                    "first_published_at",
                    models.DateTimeField(
                        blank=True, db_index=True, null=True, verbose_name="first published at"
                    ),
                ),
                (
                    "last_published_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="last published at"
                    ),
                ),
                (
                    "go_live_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="go live date/time"),
                ),
                (
                    "expire_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="expiry date/time"),
                ),
                (
                    "expired",
                    models.BooleanField(default=False, editable=False, verbose_name="expired"),
                ),
                (
                    "locked",
                    models.BooleanField(default=False, editable=False, verbose_name="locked"),
                ),
                (
                    "locked_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="locked at"),
                ),
                (
                    "code",
                    models.CharField(
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("numerical_target", "数値目標"),
                            ("kpi", "KPI"),
                            ("subjective", "主観指標"),
                            ("objective", "客観指標"),
                        ],
                        max_length=20,
                        verbose_name="種別",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                (
                    "summary",
                    models.TextField(
                        blank=True, help_text="何を表す数値か、一、二文で。", verbose_name="説明"
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="何を表す数値か、一、二文で。",
                        null=True,
                        verbose_name="説明",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="何を表す数値か、一、二文で。",
                        null=True,
                        verbose_name="説明",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="何を表す数値か、一、二文で。",
                        null=True,
                        verbose_name="説明",
                    ),
                ),
                (
                    "next_publication",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="次の公表予定"
                    ),
                ),
                (
                    "latest_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="latest revision",
                    ),
                ),
                (
                    "live_revision",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="live revision",
                    ),
                ),
                (
                    "locked_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="locked_%(class)ss",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="locked by",
                    ),
                ),
            ],
            options={
                "verbose_name": "指標",
                "verbose_name_plural": "指標",
                "ordering": ["pk"],
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
                (
                    "remind_on",
                    models.JSONField(blank=True, default=list, verbose_name="自動の督促"),
                ),
                (
                    "reminded_until",
                    models.DateField(
                        default=strategy.models.dated.city_today,
                        editable=False,
                        verbose_name="督促を済ませた日",
                    ),
                ),
                (
                    "reminder_tried_at",
                    models.DateTimeField(
                        editable=False, null=True, verbose_name="督促を試みた日時"
                    ),
                ),
                (
                    "reminder_trouble",
                    models.TextField(
                        blank=True, default="", editable=False, verbose_name="督促できない理由"
                    ),
                ),
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
                    "proposed_at",
                    models.DateTimeField(editable=False, null=True, verbose_name="起案日時"),
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
                    "workbook",
                    models.ForeignKey(
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="sheets",
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
            name="LibraryDocument",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                ("file", models.FileField(upload_to="documents", verbose_name="file")),
                ("created_at", models.DateTimeField(auto_now_add=True, verbose_name="created at")),
                ("file_size", models.PositiveBigIntegerField(editable=False, null=True)),
                ("file_hash", models.CharField(blank=True, editable=False, max_length=40)),
                (
                    "sha256",
                    models.CharField(
                        db_index=True, editable=False, max_length=64, verbose_name="SHA-256"
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        help_text="これが別のものの新しい版なら、古い方を選びます。使っているページでは、新しい方を選び直します。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="strategy.librarydocument",
                        verbose_name="差し替える前のもの",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "ドキュメント",
                "verbose_name_plural": "ドキュメント",
                "abstract": False,
                "default_permissions": (),
            },
            bases=(modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="MilestoneChange",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "field",
                    models.CharField(
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
                ("old", models.CharField(blank=True, max_length=20, verbose_name="変更前")),
                ("new", models.CharField(blank=True, max_length=20, verbose_name="変更後")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
                (
                    "milestone",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="changes",
                        to="strategy.milestone",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "日程の変更",
                "verbose_name_plural": "日程の変更",
                "ordering": ["-recorded_at", "-pk"],
            },
        ),
        migrations.AddField(
            model_name="milestone",
            name="strategy",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="milestones",
                to="strategy.node",
                verbose_name="戦略",
            ),
        ),
        migrations.CreateModel(
            name="Evaluation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(help_text="この日から公開されます。", verbose_name="公表日"),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="前の内容を改めるときに。", verbose_name="変更の理由"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "known_from",
                    models.DateTimeField(
                        default=strategy.permanence.moments.moment,
                        editable=False,
                        verbose_name="知られた日時",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
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
                (
                    "policy",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("continue", "継続"),
                            ("expand", "発展"),
                            ("improve", "改善"),
                            ("stop", "中止"),
                            ("end", "終了"),
                        ],
                        max_length=10,
                        verbose_name="今後の方針",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="意見")),
                ("comment_ja", models.TextField(blank=True, null=True, verbose_name="意見")),
                ("comment_en", models.TextField(blank=True, null=True, verbose_name="意見")),
                ("comment_ja_easy", models.TextField(blank=True, null=True, verbose_name="意見")),
                (
                    "response",
                    models.TextField(
                        blank=True, help_text="評価を受けてどうするか。", verbose_name="対応"
                    ),
                ),
                (
                    "response_ja",
                    models.TextField(
                        blank=True,
                        help_text="評価を受けてどうするか。",
                        null=True,
                        verbose_name="対応",
                    ),
                ),
                (
                    "response_en",
                    models.TextField(
                        blank=True,
                        help_text="評価を受けてどうするか。",
                        null=True,
                        verbose_name="対応",
                    ),
                ),
                (
                    "response_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="評価を受けてどうするか。",
                        null=True,
                        verbose_name="対応",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="出典")),
                ("source_ja", models.TextField(blank=True, null=True, verbose_name="出典")),
                ("source_en", models.TextField(blank=True, null=True, verbose_name="出典")),
                ("source_ja_easy", models.TextField(blank=True, null=True, verbose_name="出典")),
                (
                    "body",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="strategy.body",
                        verbose_name="評価した会議体",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="strategy.evaluation",
                        verbose_name="改める前の行",
                    ),
                ),
                (
                    "grade",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="strategy.grade",
                        verbose_name="評価",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="strategy.indicator",
                        verbose_name="指標",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="evaluations",
                        to="strategy.node",
                        verbose_name="目標・施策",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.node",
                        verbose_name="戦略",
                    ),
                ),
            ],
            options={
                "verbose_name": "評価",
                "verbose_name_plural": "評価",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.AddField(
            model_name="body",
            name="nodes",
            field=models.ManyToManyField(
                blank=True,
                related_name="%(class)s_set",
                to="strategy.node",
                verbose_name="関係する項目",
            ),
        ),
        migrations.CreateModel(
            name="Alignment",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="補足")),
                ("note_ja", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_ja_easy", models.TextField(blank=True, null=True, verbose_name="補足")),
                (
                    "item",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="alignments",
                        to="strategy.frameworkitem",
                        verbose_name="柱・条文",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="alignments",
                        to="strategy.node",
                        verbose_name="項目",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.node",
                        verbose_name="戦略",
                    ),
                ),
            ],
            options={
                "verbose_name": "対応",
                "verbose_name_plural": "対応",
                "ordering": ["item__framework_id", "item__sort_order", "pk"],
            },
        ),
        migrations.CreateModel(
            name="Agreement",
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
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="説明")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="説明")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="どの資料によるか。", verbose_name="出典"
                    ),
                ),
                (
                    "parties",
                    models.CharField(blank=True, max_length=255, verbose_name="締結した団体"),
                ),
                (
                    "parties_ja",
                    models.CharField(
                        blank=True, max_length=255, null=True, verbose_name="締結した団体"
                    ),
                ),
                (
                    "parties_en",
                    models.CharField(
                        blank=True, max_length=255, null=True, verbose_name="締結した団体"
                    ),
                ),
                (
                    "parties_ja_easy",
                    models.CharField(
                        blank=True, max_length=255, null=True, verbose_name="締結した団体"
                    ),
                ),
                (
                    "concluded",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="締結した時期"
                    ),
                ),
                (
                    "nodes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="%(class)s_set",
                        to="strategy.node",
                        verbose_name="関係する項目",
                    ),
                ),
            ],
            options={
                "verbose_name": "協定",
                "verbose_name_plural": "協定",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="NodeFace",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("public", "公開ページ"),
                            ("working", "作業用の写し"),
                            ("former", "以前の内容"),
                            ("bin", "ごみ箱"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="置き場所",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="faces",
                        to="strategy.node",
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="node_face",
                        to="wagtailcore.page",
                    ),
                ),
                (
                    "tree",
                    models.ForeignKey(
                        help_text="この項目が属する戦略のページ。",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.page",
                        verbose_name="戦略",
                    ),
                ),
            ],
            options={
                "verbose_name": "項目を表すページ",
                "verbose_name_plural": "項目を表すページ",
            },
        ),
        migrations.CreateModel(
            name="NodeLineage",
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
                            ("inherited", "継承"),
                            ("renamed", "名称変更"),
                            ("merged", "統合"),
                            ("split", "分割"),
                            ("new", "新規"),
                            ("ended", "終了"),
                        ],
                        max_length=10,
                        verbose_name="種別",
                    ),
                ),
                (
                    "day",
                    models.DateField(help_text="この変更が効力をもつ日。", verbose_name="日付"),
                ),
                ("note", models.TextField(blank=True, verbose_name="補足")),
                ("note_ja", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_ja_easy", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
                (
                    "from_nodes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="統合なら二つ以上、新規なら選びません。",
                        related_name="+",
                        to="strategy.node",
                        verbose_name="元の項目",
                    ),
                ),
                (
                    "from_strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.node",
                        verbose_name="元の戦略",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "to_nodes",
                    models.ManyToManyField(
                        blank=True,
                        help_text="分割なら二つ以上、終了なら選びません。",
                        related_name="+",
                        to="strategy.node",
                        verbose_name="後の項目",
                    ),
                ),
                (
                    "to_strategy",
                    models.ForeignKey(
                        help_text="一つの戦略の中で分けたり合わせたりしたときは、元の戦略と同じものを選びます。",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.node",
                        verbose_name="後の戦略",
                    ),
                ),
            ],
            options={
                "verbose_name": "項目の系譜",
                "verbose_name_plural": "項目の系譜",
                "ordering": ["-day", "-pk"],
            },
        ),
        migrations.CreateModel(
            name="Observation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(help_text="この日から公開されます。", verbose_name="公表日"),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="前の内容を改めるときに。", verbose_name="変更の理由"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "known_from",
                    models.DateTimeField(
                        default=strategy.permanence.moments.moment,
                        editable=False,
                        verbose_name="知られた日時",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="年",
                    ),
                ),
                (
                    "value",
                    strategy.models.indicators.ValueField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        verbose_name="実績値",
                    ),
                ),
                (
                    "missing",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("unpublished", "未公表"),
                            ("no_survey", "調査なし"),
                            ("compiling", "集計中"),
                        ],
                        max_length=12,
                        verbose_name="値がない理由",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("preliminary", "速報"),
                            ("confirmed", "確報"),
                            ("corrected", "訂正"),
                        ],
                        default="confirmed",
                        max_length=12,
                        verbose_name="確定区分",
                    ),
                ),
                ("comment", models.TextField(blank=True, verbose_name="要因の説明")),
                ("comment_ja", models.TextField(blank=True, null=True, verbose_name="要因の説明")),
                ("comment_en", models.TextField(blank=True, null=True, verbose_name="要因の説明")),
                (
                    "comment_ja_easy",
                    models.TextField(blank=True, null=True, verbose_name="要因の説明"),
                ),
                ("source", models.TextField(blank=True, verbose_name="出典")),
                ("source_ja", models.TextField(blank=True, null=True, verbose_name="出典")),
                ("source_en", models.TextField(blank=True, null=True, verbose_name="出典")),
                ("source_ja_easy", models.TextField(blank=True, null=True, verbose_name="出典")),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="observations",
                        to="strategy.indicator",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="strategy.observation",
                        verbose_name="改める前の行",
                    ),
                ),
            ],
            options={
                "verbose_name": "実績値",
                "verbose_name_plural": "実績値",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Picture",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.CharField(max_length=255, verbose_name="title")),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        upload_to=wagtail.images.models.get_upload_to,
                        verbose_name="file",
                        width_field="width",
                    ),
                ),
                (
                    "description",
                    models.CharField(
                        blank=True, default="", max_length=255, verbose_name="description"
                    ),
                ),
                ("width", models.IntegerField(editable=False, verbose_name="width")),
                ("height", models.IntegerField(editable=False, verbose_name="height")),
                (
                    "created_at",
                    models.DateTimeField(
                        auto_now_add=True, db_index=True, verbose_name="created at"
                    ),
                ),
                ("focal_point_x", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_y", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_width", models.PositiveIntegerField(blank=True, null=True)),
                ("focal_point_height", models.PositiveIntegerField(blank=True, null=True)),
                ("file_size", models.PositiveIntegerField(editable=False, null=True)),
                (
                    "file_hash",
                    models.CharField(blank=True, db_index=True, editable=False, max_length=40),
                ),
                (
                    "sha256",
                    models.CharField(
                        db_index=True, editable=False, max_length=64, verbose_name="SHA-256"
                    ),
                ),
                (
                    "collection",
                    models.ForeignKey(
                        default=wagtail.models.media.get_root_collection_id,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="wagtailcore.collection",
                        verbose_name="collection",
                    ),
                ),
                (
                    "supersedes",
                    models.ForeignKey(
                        blank=True,
                        help_text="これが別のものの新しい版なら、古い方を選びます。使っているページでは、新しい方を選び直します。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="strategy.picture",
                        verbose_name="差し替える前のもの",
                    ),
                ),
                (
                    "tags",
                    taggit.managers.TaggableManager(
                        blank=True,
                        help_text=None,
                        through="taggit.TaggedItem",
                        to="taggit.Tag",
                        verbose_name="tags",
                    ),
                ),
                (
                    "uploaded_by_user",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="uploaded by user",
                    ),
                ),
            ],
            options={
                "verbose_name": "画像",
                "verbose_name_plural": "画像",
                "abstract": False,
                "default_permissions": (),
            },
            bases=(wagtail.images.models.ImageFileMixin, modelsearch.index.Indexed, models.Model),
        ),
        migrations.CreateModel(
            name="PictureRendition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("filter_spec", models.CharField(db_index=True, max_length=255)),
                (
                    "file",
                    wagtail.images.models.WagtailImageField(
                        height_field="height",
                        storage=wagtail.images.models.get_rendition_storage,
                        upload_to=wagtail.images.models.get_rendition_upload_to,
                        width_field="width",
                    ),
                ),
                ("width", models.IntegerField(editable=False)),
                ("height", models.IntegerField(editable=False)),
                (
                    "focal_point_key",
                    models.CharField(blank=True, default="", editable=False, max_length=16),
                ),
                (
                    "sha256",
                    models.CharField(
                        db_index=True, editable=False, max_length=64, verbose_name="SHA-256"
                    ),
                ),
                (
                    "image",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="renditions",
                        to="strategy.picture",
                    ),
                ),
            ],
            options={
                "verbose_name": "縮小した画像",
                "verbose_name_plural": "縮小した画像",
                "default_permissions": (),
            },
            bases=(wagtail.images.models.ImageFileMixin, models.Model),
        ),
        migrations.CreateModel(
            name="PopulationSeries",
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
                        max_length=60,
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
                    "role",
                    models.CharField(
                        choices=[("actual", "実績"), ("projection", "推計"), ("goal", "将来展望")],
                        max_length=10,
                        verbose_name="種別",
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=120, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=120, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=120, null=True, verbose_name="名称")),
                ("note", models.TextField(blank=True, verbose_name="補足")),
                ("note_ja", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_ja_easy", models.TextField(blank=True, null=True, verbose_name="補足")),
                (
                    "published",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="公表の時期"
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="出典")),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="population_series",
                        to="strategy.node",
                        verbose_name="戦略",
                    ),
                ),
            ],
            options={
                "verbose_name": "人口の系列",
                "verbose_name_plural": "人口の系列",
                "ordering": ["strategy_id", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="PopulationFigure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MinValueValidator(1800)],
                        verbose_name="年",
                    ),
                ),
                (
                    "sex",
                    models.CharField(
                        choices=[("total", "総数"), ("male", "男"), ("female", "女")],
                        max_length=6,
                        verbose_name="性別",
                    ),
                ),
                (
                    "age_from",
                    models.PositiveSmallIntegerField(
                        validators=[django.core.validators.MaxValueValidator(130)],
                        verbose_name="何歳から",
                    ),
                ),
                (
                    "age_to",
                    models.PositiveSmallIntegerField(
                        null=True,
                        validators=[django.core.validators.MaxValueValidator(130)],
                        verbose_name="何歳まで",
                    ),
                ),
                ("people", models.PositiveIntegerField(verbose_name="人数")),
                (
                    "data_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="population_figures",
                        to="strategy.dataimport",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="figures",
                        to="strategy.populationseries",
                    ),
                ),
            ],
            options={
                "verbose_name": "人口",
                "verbose_name_plural": "人口",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Programme",
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
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="説明")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="説明")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="どの資料によるか。", verbose_name="出典"
                    ),
                ),
                ("url", models.URLField(blank=True, verbose_name="ウェブサイト")),
                (
                    "nodes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="%(class)s_set",
                        to="strategy.node",
                        verbose_name="関係する項目",
                    ),
                ),
            ],
            options={
                "verbose_name": "取組",
                "verbose_name_plural": "取組",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Project",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "uid",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="識別子"
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                "コードには半角の英小文字・数字と、間をつなぐハイフンだけが使えます(例: new-strategy)。",
                            )
                        ],
                        verbose_name="コード",
                    ),
                ),
                ("name", models.CharField(max_length=255, verbose_name="事業名")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="事業名")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="事業名")),
                (
                    "name_ja_easy",
                    models.CharField(max_length=255, null=True, verbose_name="事業名"),
                ),
                ("summary", models.TextField(blank=True, verbose_name="内容")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="内容")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="内容")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="内容")),
                (
                    "since",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="開始年度"
                    ),
                ),
                (
                    "until",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="終了年度"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="projects",
                        to="strategy.node",
                        verbose_name="施策",
                    ),
                ),
            ],
            options={
                "verbose_name": "事業",
                "verbose_name_plural": "事業",
                "ordering": ["node_id", "position", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ProjectBudget",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("fiscal_year", models.PositiveSmallIntegerField(verbose_name="年度")),
                (
                    "planned",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="予算額(円)"
                    ),
                ),
                (
                    "settled",
                    models.PositiveBigIntegerField(
                        blank=True, null=True, verbose_name="決算額(円)"
                    ),
                ),
                ("source", models.CharField(blank=True, max_length=255, verbose_name="出典")),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "project",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="budgets",
                        to="strategy.project",
                    ),
                ),
            ],
            options={
                "verbose_name": "予算額・決算額",
                "verbose_name_plural": "予算額・決算額",
                "ordering": ["fiscal_year"],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("title", models.TextField(verbose_name="件名")),
                ("reason", models.TextField(blank=True, verbose_name="起案の理由")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("preparing", "作成中"),
                            ("review", "所管課の確認待ち"),
                            ("waiting", "承認待ち"),
                            ("emergency", "緊急公開(事後承認待ち)"),
                            ("applied", "承認済み"),
                            ("returned", "差戻し"),
                            ("withdrawn", "取下げ"),
                        ],
                        default="preparing",
                        max_length=9,
                        verbose_name="状態",
                    ),
                ),
                ("is_emergency", models.BooleanField(default=False, verbose_name="緊急公開")),
                ("drafted_at", models.DateTimeField(verbose_name="起案日時")),
                ("decided_at", models.DateTimeField(null=True, verbose_name="決裁日時")),
                ("comment", models.TextField(blank=True, verbose_name="意見・理由")),
                (
                    "authors",
                    models.ManyToManyField(
                        related_name="+", to=settings.AUTH_USER_MODEL, verbose_name="書いた人"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="決裁者",
                    ),
                ),
                (
                    "drafted_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="起案者",
                    ),
                ),
                (
                    "workflow_state",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.workflowstate",
                        verbose_name="ワークフロー",
                    ),
                ),
            ],
            options={
                "verbose_name": "起案",
                "verbose_name_plural": "起案",
                "ordering": ["pk"],
                "permissions": [
                    ("publish_in_emergency", "承認の前に公開する(緊急公開)"),
                    ("confirm_emergency", "緊急公開を事後に承認する"),
                    ("adopt_working_copy", "作業用の写しを公開ページにする"),
                ],
                "default_permissions": ("view",),
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
                ("sha256", models.CharField(max_length=64, verbose_name="照合値(SHA-256)")),
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
                            ("proposed", "承認待ち"),
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="returns",
                        to="strategy.keptfile",
                    ),
                ),
                (
                    "added",
                    models.ManyToManyField(
                        editable=False, related_name="inquiry_returns", to="strategy.observation"
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="inquiry_returns",
                        to="strategy.proposal",
                        verbose_name="起案",
                    ),
                ),
            ],
            options={
                "verbose_name": "回答ファイル",
                "verbose_name_plural": "回答ファイル",
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="PublicFile",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sha256", models.CharField(max_length=64, verbose_name="SHA-256")),
                ("name", models.CharField(max_length=255, verbose_name="ファイル名")),
                ("media_type", models.CharField(max_length=100, verbose_name="種類")),
                ("size_bytes", models.PositiveBigIntegerField(verbose_name="大きさ(バイト)")),
                (
                    "file",
                    models.FileField(
                        max_length=400,
                        storage=strategy.models.files.public_storage,
                        upload_to="",
                        verbose_name="ファイル",
                    ),
                ),
                (
                    "opened_at",
                    models.DateTimeField(auto_now_add=True, verbose_name="初めて公開した日時"),
                ),
            ],
            options={
                "verbose_name": "公開したファイル",
                "verbose_name_plural": "公開したファイル",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("sha256", "name"), name="public_file_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "key",
                    models.CharField(
                        choices=[
                            ("readers", "閲覧"),
                            ("division", "所管課担当"),
                            ("editors", "企画調整課 編集"),
                            ("approvers", "承認者"),
                            ("publishers", "公開管理者"),
                            ("administrators", "システム管理者"),
                        ],
                        max_length=20,
                        unique=True,
                        verbose_name="役割",
                    ),
                ),
                (
                    "group",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="role",
                        to="auth.group",
                        verbose_name="グループ",
                    ),
                ),
            ],
            options={
                "verbose_name": "役割",
                "verbose_name_plural": "役割",
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Rule",
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
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("summary", models.TextField(blank=True, verbose_name="説明")),
                ("summary_ja", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_en", models.TextField(blank=True, null=True, verbose_name="説明")),
                ("summary_ja_easy", models.TextField(blank=True, null=True, verbose_name="説明")),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="どの資料によるか。", verbose_name="出典"
                    ),
                ),
                ("for_operators", models.BooleanField(default=False, verbose_name="事業者が守る")),
                (
                    "for_administration",
                    models.BooleanField(default=False, verbose_name="行政が守る"),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("drafting", "検討中"), ("adopted", "決定")],
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                (
                    "nodes",
                    models.ManyToManyField(
                        blank=True,
                        related_name="%(class)s_set",
                        to="strategy.node",
                        verbose_name="関係する項目",
                    ),
                ),
            ],
            options={
                "verbose_name": "共通ルール",
                "verbose_name_plural": "共通ルール",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="StrategyIndicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
                (
                    "is_shown",
                    models.BooleanField(
                        default=True,
                        help_text="外すと、この戦略のページ・一覧・版・オープンデータに載りません。記録した目標値などは残ります。",
                        verbose_name="この戦略に載せる",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="uses",
                        to="strategy.indicator",
                        verbose_name="指標",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="uses",
                        to="strategy.node",
                        verbose_name="目標・施策",
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="strategy_uses",
                        to="strategy.node",
                        verbose_name="戦略",
                    ),
                ),
            ],
            options={
                "verbose_name": "戦略の指標",
                "verbose_name_plural": "戦略の指標",
                "ordering": ["position", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="RepeatedIndicator",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="repeated",
                        to="strategy.node",
                        verbose_name="再掲する目標・施策",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="repeats",
                        to="strategy.strategyindicator",
                        verbose_name="指標",
                    ),
                ),
            ],
            options={
                "verbose_name": "再掲",
                "verbose_name_plural": "再掲",
                "ordering": ["position", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.CreateModel(
            name="Definition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(help_text="この日から公開されます。", verbose_name="公表日"),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="前の内容を改めるときに。", verbose_name="変更の理由"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "known_from",
                    models.DateTimeField(
                        default=strategy.permanence.moments.moment,
                        editable=False,
                        verbose_name="知られた日時",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
                ("unit", models.CharField(max_length=20, verbose_name="単位")),
                ("unit_ja", models.CharField(max_length=20, null=True, verbose_name="単位")),
                ("unit_en", models.CharField(max_length=20, null=True, verbose_name="単位")),
                ("unit_ja_easy", models.CharField(max_length=20, null=True, verbose_name="単位")),
                (
                    "decimals",
                    models.PositiveSmallIntegerField(
                        default=0,
                        validators=[django.core.validators.MaxValueValidator(3)],
                        verbose_name="小数の桁数",
                    ),
                ),
                (
                    "direction",
                    models.CharField(
                        choices=[
                            ("increase", "増やす"),
                            ("decrease", "減らす"),
                            ("maintain", "範囲内に保つ"),
                            ("at_least", "目標値以上であればよい"),
                            ("at_most", "目標値以下であればよい"),
                        ],
                        max_length=10,
                        verbose_name="目指す方向",
                    ),
                ),
                (
                    "aggregation",
                    models.CharField(
                        choices=[
                            ("single", "単年の値"),
                            ("cumulative", "期間累計(各年の値を足す)"),
                            ("running", "累計値(報告される値がすでに累計)"),
                        ],
                        default="single",
                        max_length=10,
                        verbose_name="集計",
                    ),
                ),
                (
                    "period",
                    models.CharField(
                        choices=[
                            ("fiscal_year", "年度(4月〜3月)"),
                            ("calendar_year", "暦年(1月〜12月)"),
                            ("point", "時点"),
                        ],
                        default="fiscal_year",
                        max_length=15,
                        verbose_name="期間の種類",
                    ),
                ),
                (
                    "month",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="10月1日現在なら10。",
                        null=True,
                        verbose_name="時点の月",
                    ),
                ),
                (
                    "day",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        help_text="10月1日現在なら1。",
                        null=True,
                        verbose_name="時点の日",
                    ),
                ),
                (
                    "first_year",
                    models.PositiveSmallIntegerField(
                        help_text="西暦で。目標までの進み具合と累計は、この年度から数えます。",
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="計画の最初の年度",
                    ),
                ),
                (
                    "interval_years",
                    models.PositiveSmallIntegerField(
                        default=1,
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(10),
                        ],
                        verbose_name="何年ごとの調査か",
                    ),
                ),
                (
                    "band_low",
                    strategy.models.indicators.ValueField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        verbose_name="保つ範囲の下限",
                    ),
                ),
                (
                    "band_high",
                    strategy.models.indicators.ValueField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        verbose_name="保つ範囲の上限",
                    ),
                ),
                (
                    "definition",
                    models.TextField(
                        blank=True, help_text="何をどこまで数えるか。", verbose_name="定義"
                    ),
                ),
                (
                    "definition_ja",
                    models.TextField(
                        blank=True,
                        help_text="何をどこまで数えるか。",
                        null=True,
                        verbose_name="定義",
                    ),
                ),
                (
                    "definition_en",
                    models.TextField(
                        blank=True,
                        help_text="何をどこまで数えるか。",
                        null=True,
                        verbose_name="定義",
                    ),
                ),
                (
                    "definition_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="何をどこまで数えるか。",
                        null=True,
                        verbose_name="定義",
                    ),
                ),
                ("formula", models.TextField(blank=True, verbose_name="算出方法")),
                ("formula_ja", models.TextField(blank=True, null=True, verbose_name="算出方法")),
                ("formula_en", models.TextField(blank=True, null=True, verbose_name="算出方法")),
                (
                    "formula_ja_easy",
                    models.TextField(blank=True, null=True, verbose_name="算出方法"),
                ),
                (
                    "source",
                    models.TextField(
                        blank=True, help_text="どの統計・調査によるか。", verbose_name="出典"
                    ),
                ),
                (
                    "source_ja",
                    models.TextField(
                        blank=True,
                        help_text="どの統計・調査によるか。",
                        null=True,
                        verbose_name="出典",
                    ),
                ),
                (
                    "source_en",
                    models.TextField(
                        blank=True,
                        help_text="どの統計・調査によるか。",
                        null=True,
                        verbose_name="出典",
                    ),
                ),
                (
                    "source_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="どの統計・調査によるか。",
                        null=True,
                        verbose_name="出典",
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="strategy.definition",
                        verbose_name="改める前の行",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="definitions",
                        to="strategy.strategyindicator",
                        verbose_name="戦略の指標",
                    ),
                ),
            ],
            options={
                "verbose_name": "指標の定義",
                "verbose_name_plural": "指標の定義",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
            bases=(strategy.models.indicators.UseRow, models.Model),
        ),
        migrations.CreateModel(
            name="Baseline",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(help_text="この日から公開されます。", verbose_name="公表日"),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="前の内容を改めるときに。", verbose_name="変更の理由"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "known_from",
                    models.DateTimeField(
                        default=strategy.permanence.moments.moment,
                        editable=False,
                        verbose_name="知られた日時",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="基準年",
                    ),
                ),
                (
                    "value",
                    strategy.models.indicators.ValueField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        verbose_name="基準値",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="補足")),
                ("note_ja", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_ja_easy", models.TextField(blank=True, null=True, verbose_name="補足")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="strategy.baseline",
                        verbose_name="改める前の行",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="baselines",
                        to="strategy.strategyindicator",
                        verbose_name="戦略の指標",
                    ),
                ),
            ],
            options={
                "verbose_name": "基準値",
                "verbose_name_plural": "基準値",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
            bases=(strategy.models.indicators.UseRow, models.Model),
        ),
        migrations.CreateModel(
            name="StrategyPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("comprehensive_strategy", "総合戦略"),
                            ("population_vision", "人口ビジョン"),
                            ("master_plan", "総合計画"),
                            ("precursor", "先行取組"),
                        ],
                        default="comprehensive_strategy",
                        max_length=24,
                        verbose_name="種別",
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("concept", "構想"),
                            ("drafting", "策定中"),
                            ("current", "現行"),
                            ("ended", "終了"),
                        ],
                        default="concept",
                        max_length=10,
                        verbose_name="状態",
                    ),
                ),
                (
                    "legal_basis",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら、総合戦略には、まち・ひと・しごと創生法の条(市町村は第10条、都道府県は第9条)が表示されます。",
                        max_length=255,
                        verbose_name="根拠",
                    ),
                ),
                (
                    "legal_basis_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら、総合戦略には、まち・ひと・しごと創生法の条(市町村は第10条、都道府県は第9条)が表示されます。",
                        max_length=255,
                        null=True,
                        verbose_name="根拠",
                    ),
                ),
                (
                    "legal_basis_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら、総合戦略には、まち・ひと・しごと創生法の条(市町村は第10条、都道府県は第9条)が表示されます。",
                        max_length=255,
                        null=True,
                        verbose_name="根拠",
                    ),
                ),
                (
                    "legal_basis_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら、総合戦略には、まち・ひと・しごと創生法の条(市町村は第10条、都道府県は第9条)が表示されます。",
                        max_length=255,
                        null=True,
                        verbose_name="根拠",
                    ),
                ),
                (
                    "fiscal_year_start",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="開始年度",
                    ),
                ),
                (
                    "fiscal_year_end",
                    models.PositiveSmallIntegerField(
                        blank=True,
                        null=True,
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="終了年度",
                    ),
                ),
                (
                    "outline_depth",
                    models.PositiveSmallIntegerField(
                        default=2,
                        help_text="骨子案に載せる階層の数。章と節までなら2。",
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(6),
                        ],
                        verbose_name="骨子案の深さ",
                    ),
                ),
                ("source", models.TextField(blank=True, verbose_name="出典")),
                (
                    "numbering",
                    models.CharField(
                        choices=[
                            ("plain", "1 / ⑴ / ① / ア / (ア)"),
                            ("official", "第1 / 1 / ⑴ / ア / (ア)"),
                            ("chapters", "第1章 / 第1節 / 1 / ⑴ / ①"),
                            ("parts", "第1部 / 第1章 / 第1節 / 1 / ⑴"),
                        ],
                        default="plain",
                        help_text="上の階層から順に並べた例です。最後の形は、それより下の階層にも使われます。",
                        max_length=12,
                        verbose_name="番号の付け方",
                    ),
                ),
                (
                    "goal_style",
                    models.CharField(
                        choices=[
                            ("beside_arabic", "⑴ 基本目標1(項目の番号と並べる)"),
                            ("beside_roman", "⑴ 基本目標Ⅰ(項目の番号と並べる)"),
                            ("arabic", "基本目標1"),
                            ("roman", "基本目標Ⅰ"),
                        ],
                        default="beside_arabic",
                        help_text="「基本目標」の代わりの呼び方は、言語ごとの欄で決めます。",
                        max_length=16,
                        verbose_name="目標の番号",
                    ),
                ),
                (
                    "measure_style",
                    models.CharField(
                        choices=[
                            ("numbered", "①(項目の番号)"),
                            ("labelled", "施策1-1(目標の番号と、その中での番号)"),
                        ],
                        default="numbered",
                        help_text="「施策」の代わりの呼び方は、言語ごとの欄で決めます。",
                        max_length=16,
                        verbose_name="施策の番号",
                    ),
                ),
                (
                    "goal_word",
                    models.CharField(
                        blank=True,
                        help_text="例: 政策の柱。空欄なら「基本目標」(英語はBasic Goal)です。番号は書きません。",
                        max_length=20,
                        verbose_name="目標の呼び方",
                    ),
                ),
                (
                    "goal_word_ja",
                    models.CharField(
                        blank=True,
                        help_text="例: 政策の柱。空欄なら「基本目標」(英語はBasic Goal)です。番号は書きません。",
                        max_length=20,
                        null=True,
                        verbose_name="目標の呼び方",
                    ),
                ),
                (
                    "goal_word_en",
                    models.CharField(
                        blank=True,
                        help_text="例: 政策の柱。空欄なら「基本目標」(英語はBasic Goal)です。番号は書きません。",
                        max_length=20,
                        null=True,
                        verbose_name="目標の呼び方",
                    ),
                ),
                (
                    "goal_word_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="例: 政策の柱。空欄なら「基本目標」(英語はBasic Goal)です。番号は書きません。",
                        max_length=20,
                        null=True,
                        verbose_name="目標の呼び方",
                    ),
                ),
                (
                    "measure_word",
                    models.CharField(
                        blank=True,
                        help_text="例: 取組。空欄なら「施策」(英語はMeasure)です。番号は書きません。",
                        max_length=20,
                        verbose_name="施策の呼び方",
                    ),
                ),
                (
                    "measure_word_ja",
                    models.CharField(
                        blank=True,
                        help_text="例: 取組。空欄なら「施策」(英語はMeasure)です。番号は書きません。",
                        max_length=20,
                        null=True,
                        verbose_name="施策の呼び方",
                    ),
                ),
                (
                    "measure_word_en",
                    models.CharField(
                        blank=True,
                        help_text="例: 取組。空欄なら「施策」(英語はMeasure)です。番号は書きません。",
                        max_length=20,
                        null=True,
                        verbose_name="施策の呼び方",
                    ),
                ),
                (
                    "measure_word_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="例: 取組。空欄なら「施策」(英語はMeasure)です。番号は書きません。",
                        max_length=20,
                        null=True,
                        verbose_name="施策の呼び方",
                    ),
                ),
                (
                    "predecessor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="successors",
                        to="strategy.strategypage",
                        verbose_name="前の戦略",
                    ),
                ),
                (
                    "upper_plan",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="lower_plans",
                        to="strategy.strategypage",
                        verbose_name="上位計画",
                    ),
                ),
            ],
            options={
                "verbose_name": "戦略",
                "verbose_name_plural": "戦略",
            },
            bases=(wagtail.contrib.routable_page.models.RoutablePageMixin, "wagtailcore.page"),
        ),
        migrations.CreateModel(
            name="NewsPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "published_on",
                    models.DateField(
                        default=django.utils.timezone.localdate, verbose_name="掲載日"
                    ),
                ),
                (
                    "strategy",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="strategy.strategypage",
                        verbose_name="関係する戦略",
                    ),
                ),
            ],
            options={
                "verbose_name": "お知らせ",
                "verbose_name_plural": "お知らせ",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="FormerName",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("sort_order", models.IntegerField(blank=True, editable=False, null=True)),
                ("name", models.CharField(max_length=255, verbose_name="旧称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="旧称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="旧称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="旧称")),
                (
                    "until",
                    strategy.fields.stored.PartialDateField(
                        blank=True, max_length=10, verbose_name="いつまで"
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=255, verbose_name="補足")),
                (
                    "strategy",
                    modelcluster.fields.ParentalKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_names",
                        to="strategy.strategypage",
                    ),
                ),
            ],
            options={
                "verbose_name": "旧称",
                "verbose_name_plural": "旧称",
                "ordering": ["sort_order"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Target",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "published_on",
                    models.DateField(help_text="この日から公開されます。", verbose_name="公表日"),
                ),
                (
                    "reason",
                    models.TextField(
                        blank=True, help_text="前の内容を改めるときに。", verbose_name="変更の理由"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "known_from",
                    models.DateTimeField(
                        default=strategy.permanence.moments.moment,
                        editable=False,
                        verbose_name="知られた日時",
                    ),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="目標年",
                    ),
                ),
                (
                    "value",
                    strategy.models.indicators.ValueField(
                        blank=True,
                        decimal_places=3,
                        max_digits=15,
                        null=True,
                        verbose_name="目標値",
                    ),
                ),
                ("note", models.TextField(blank=True, verbose_name="補足")),
                ("note_ja", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_en", models.TextField(blank=True, null=True, verbose_name="補足")),
                ("note_ja_easy", models.TextField(blank=True, null=True, verbose_name="補足")),
                (
                    "recorded_by",
                    models.ForeignKey(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="記録した人",
                    ),
                ),
                (
                    "supersedes",
                    models.OneToOneField(
                        blank=True,
                        editable=False,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="superseded_by",
                        to="strategy.target",
                        verbose_name="改める前の行",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="targets",
                        to="strategy.strategyindicator",
                        verbose_name="戦略の指標",
                    ),
                ),
            ],
            options={
                "verbose_name": "目標値",
                "verbose_name_plural": "目標値",
                "ordering": ["pk"],
                "abstract": False,
                "base_manager_name": "objects",
            },
            bases=(strategy.models.indicators.UseRow, models.Model),
        ),
        migrations.CreateModel(
            name="TranslationBasis",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("language", models.CharField(max_length=10, verbose_name="言語")),
                (
                    "translation_sha256",
                    models.CharField(db_index=True, max_length=64, verbose_name="訳のSHA-256"),
                ),
                ("recorded_at", models.DateTimeField(auto_now_add=True, verbose_name="記録日時")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="変更不要とした人",
                    ),
                ),
                (
                    "original",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="bases",
                        to="strategy.translatedoriginal",
                        verbose_name="原文",
                    ),
                ),
            ],
            options={
                "verbose_name": "訳の元",
                "verbose_name_plural": "訳の元",
            },
        ),
        migrations.CreateModel(
            name="Unit",
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
                ("name", models.CharField(max_length=255, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=255, null=True, verbose_name="名称")),
                ("phone", models.CharField(max_length=20, verbose_name="電話")),
                ("fax", models.CharField(blank=True, max_length=20, verbose_name="FAX")),
                ("form_url", models.URLField(blank=True, verbose_name="問い合わせフォーム")),
                (
                    "since",
                    models.DateField(
                        blank=True,
                        help_text="前からある課は空欄。",
                        null=True,
                        verbose_name="設置の日",
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="この課がある最後の日(例: 令和9年3月31日)。その後は担当に選べません。",
                        null=True,
                        verbose_name="廃止の日",
                    ),
                ),
                (
                    "members",
                    models.ManyToManyField(
                        blank=True,
                        help_text="所管課担当の役割の人は、自分の課の施策と指標だけを扱えます。",
                        related_name="units",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所属する利用者",
                    ),
                ),
                (
                    "successors",
                    models.ManyToManyField(
                        blank=True,
                        help_text="統合や分割で、この課の仕事を引き継いだ課。",
                        related_name="predecessors",
                        to="strategy.unit",
                        verbose_name="引き継いだ課",
                    ),
                ),
            ],
            options={
                "verbose_name": "担当課",
                "verbose_name_plural": "担当課",
                "ordering": ["pk"],
                "permissions": [
                    ("work_for_all_units", "すべての課の施策と指標を扱う"),
                    ("work_for_own_units", "自分の課の施策と指標だけを扱う"),
                ],
            },
        ),
        migrations.CreateModel(
            name="SiteSettings",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.CharField(max_length=120, verbose_name="サイトの名称")),
                (
                    "name_ja",
                    models.CharField(max_length=120, null=True, verbose_name="サイトの名称"),
                ),
                (
                    "name_en",
                    models.CharField(max_length=120, null=True, verbose_name="サイトの名称"),
                ),
                (
                    "name_ja_easy",
                    models.CharField(max_length=120, null=True, verbose_name="サイトの名称"),
                ),
                ("tagline", models.CharField(blank=True, max_length=200, verbose_name="副題")),
                (
                    "tagline_ja",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="副題"),
                ),
                (
                    "tagline_en",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="副題"),
                ),
                (
                    "tagline_ja_easy",
                    models.CharField(blank=True, max_length=200, null=True, verbose_name="副題"),
                ),
                (
                    "banner",
                    models.CharField(
                        blank=True,
                        help_text="全ページの最上部に出ます。",
                        max_length=200,
                        verbose_name="帯の文言",
                    ),
                ),
                (
                    "banner_ja",
                    models.CharField(
                        blank=True,
                        help_text="全ページの最上部に出ます。",
                        max_length=200,
                        null=True,
                        verbose_name="帯の文言",
                    ),
                ),
                (
                    "banner_en",
                    models.CharField(
                        blank=True,
                        help_text="全ページの最上部に出ます。",
                        max_length=200,
                        null=True,
                        verbose_name="帯の文言",
                    ),
                ),
                (
                    "banner_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="全ページの最上部に出ます。",
                        max_length=200,
                        null=True,
                        verbose_name="帯の文言",
                    ),
                ),
                (
                    "notice",
                    models.CharField(blank=True, max_length=300, verbose_name="緊急のお知らせ"),
                ),
                (
                    "notice_ja",
                    models.CharField(
                        blank=True, max_length=300, null=True, verbose_name="緊急のお知らせ"
                    ),
                ),
                (
                    "notice_en",
                    models.CharField(
                        blank=True, max_length=300, null=True, verbose_name="緊急のお知らせ"
                    ),
                ),
                (
                    "notice_ja_easy",
                    models.CharField(
                        blank=True, max_length=300, null=True, verbose_name="緊急のお知らせ"
                    ),
                ),
                ("notice_link", models.URLField(blank=True, verbose_name="緊急のお知らせのリンク")),
                (
                    "notice_until",
                    models.DateTimeField(
                        blank=True, null=True, verbose_name="緊急のお知らせの終わり"
                    ),
                ),
                (
                    "content_as_of",
                    models.DateField(
                        blank=True,
                        help_text="このサイトの内容がいつ時点の公表内容か。日程の状態もこの日で表します。",
                        null=True,
                        verbose_name="内容の基準日",
                    ),
                ),
                (
                    "content_source",
                    models.CharField(blank=True, max_length=255, verbose_name="内容の出典"),
                ),
                (
                    "content_source_ja",
                    models.CharField(
                        blank=True, max_length=255, null=True, verbose_name="内容の出典"
                    ),
                ),
                (
                    "content_source_en",
                    models.CharField(
                        blank=True, max_length=255, null=True, verbose_name="内容の出典"
                    ),
                ),
                (
                    "content_source_ja_easy",
                    models.CharField(
                        blank=True, max_length=255, null=True, verbose_name="内容の出典"
                    ),
                ),
                (
                    "city_name",
                    models.CharField(
                        help_text="市町村や都道府県の名前です(例: 見本市)。",
                        max_length=40,
                        verbose_name="団体の名称",
                    ),
                ),
                (
                    "city_name_ja",
                    models.CharField(
                        help_text="市町村や都道府県の名前です(例: 見本市)。",
                        max_length=40,
                        null=True,
                        verbose_name="団体の名称",
                    ),
                ),
                (
                    "city_name_en",
                    models.CharField(
                        help_text="市町村や都道府県の名前です(例: 見本市)。",
                        max_length=40,
                        null=True,
                        verbose_name="団体の名称",
                    ),
                ),
                (
                    "city_name_ja_easy",
                    models.CharField(
                        help_text="市町村や都道府県の名前です(例: 見本市)。",
                        max_length=40,
                        null=True,
                        verbose_name="団体の名称",
                    ),
                ),
                (
                    "city_kind",
                    models.CharField(
                        choices=[
                            ("city", "市"),
                            ("town", "町"),
                            ("village", "村"),
                            ("ward", "特別区"),
                            ("prefecture", "都道府県"),
                        ],
                        default="city",
                        help_text="「市民」「町民」などの言葉と、戦略の根拠となる法律の条が変わります。",
                        max_length=10,
                        verbose_name="団体の種類",
                    ),
                ),
                (
                    "municipality_code",
                    models.CharField(
                        help_text="総務省の全国地方公共団体コード。検査数字を含む6桁です。オープンデータには上5桁を載せます。",
                        max_length=6,
                        verbose_name="団体コード",
                    ),
                ),
                (
                    "is_fictional",
                    models.BooleanField(
                        default=False,
                        help_text="全ページの帯、PDFの表紙と奥付、オープンデータに「架空の市」(町なら「架空の町」)と表示します。",
                        verbose_name="架空の団体である",
                    ),
                ),
                (
                    "key_colour",
                    models.CharField(
                        default="#0017c1",
                        help_text="見出しの番号、ボタン、PDFの表紙などの色です。白い地で読める濃さの色を選びます。標準の青は#0017c1です。リンクや状態の色は変わりません。",
                        max_length=7,
                        verbose_name="キーカラー",
                    ),
                ),
                (
                    "cover_picture",
                    models.ForeignKey(
                        blank=True,
                        help_text="本編と骨子案のPDFの表紙に載せます。載せないときは空欄にします。",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="strategy.picture",
                        verbose_name="表紙の画像",
                    ),
                ),
                (
                    "site",
                    models.OneToOneField(
                        editable=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="wagtailcore.site",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        blank=True,
                        help_text="戦略を取りまとめる課。担当課のないページでは、問い合わせ先になります。",
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        to="strategy.unit",
                        verbose_name="取りまとめの課",
                    ),
                ),
            ],
            options={
                "verbose_name": "サイトの設定",
                "verbose_name_plural": "サイトの設定",
            },
        ),
        migrations.CreateModel(
            name="Responsibility",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "role",
                    models.CharField(
                        choices=[("lead", "主管課"), ("related", "関係課")],
                        default="lead",
                        help_text="主管課は、その項目の文を書き、確認し、問い合わせに答える課です。一つの項目に一つです。",
                        max_length=8,
                        verbose_name="役割",
                    ),
                ),
                (
                    "since",
                    models.DateField(
                        blank=True,
                        help_text="初めからのときは空欄。",
                        null=True,
                        verbose_name="担当の始まりの日",
                    ),
                ),
                (
                    "until",
                    models.DateField(
                        blank=True,
                        help_text="担当する最後の日(例: 令和9年3月31日)。決まっていなければ空欄。",
                        null=True,
                        verbose_name="担当の終わりの日",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responsibilities",
                        to="strategy.node",
                        verbose_name="項目",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="responsibilities",
                        to="strategy.unit",
                        verbose_name="担当課",
                    ),
                ),
            ],
            options={
                "verbose_name": "担当",
                "verbose_name_plural": "担当",
                "ordering": [
                    "node_id",
                    "role",
                    models.OrderBy(models.F("since"), descending=True, nulls_last=True),
                    "pk",
                ],
            },
        ),
        migrations.CreateModel(
            name="ProposalItem",
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
                            ("page", "ページ"),
                            ("labels", "指標の名称・説明"),
                            ("definition", "定義"),
                            ("baseline", "基準値"),
                            ("target", "目標値"),
                            ("observation", "実績値"),
                            ("evaluation", "評価"),
                            ("new", "登録情報の追加"),
                            ("change", "登録情報の変更"),
                            ("removal", "登録情報の削除"),
                            ("restore", "登録情報を戻すこと"),
                            ("notice", "緊急のお知らせ"),
                            ("place", "指標の場所"),
                            ("file", "ファイルの差し替え"),
                        ],
                        max_length=11,
                        verbose_name="種別",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0, verbose_name="順番")),
                ("key", models.CharField(max_length=120)),
                ("is_open", models.BooleanField(null=True)),
                ("title", models.TextField(verbose_name="件名")),
                ("object_id", models.PositiveBigIntegerField(null=True)),
                ("year", models.PositiveSmallIntegerField(null=True, verbose_name="年")),
                ("arguments", models.JSONField(default=dict, verbose_name="内容")),
                ("before", models.JSONField(default=dict, verbose_name="今の内容")),
                ("confirmed_at", models.DateTimeField(null=True, verbose_name="所管課の確認日時")),
                ("confirmation", models.TextField(blank=True, verbose_name="所管課の確認の意見")),
                ("row", models.BigIntegerField(null=True, verbose_name="記録した行")),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="所管課の確認者",
                    ),
                ),
                (
                    "content_type",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="contenttypes.contenttype",
                    ),
                ),
                (
                    "indicator",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal_items",
                        to="strategy.indicator",
                        verbose_name="指標",
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal_items",
                        to="strategy.node",
                        verbose_name="目標・施策",
                    ),
                ),
                (
                    "proposal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="items",
                        to="strategy.proposal",
                        verbose_name="起案",
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.revision",
                        verbose_name="内容",
                    ),
                ),
                (
                    "written_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="書いた人",
                    ),
                ),
                (
                    "use",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="proposal_items",
                        to="strategy.strategyindicator",
                        verbose_name="戦略の指標",
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="strategy.unit",
                        verbose_name="確認する課",
                    ),
                ),
            ],
            options={
                "verbose_name": "起案の内容",
                "verbose_name_plural": "起案の内容",
                "ordering": ["proposal_id", "position", "pk"],
                "default_permissions": (),
            },
        ),
        migrations.AddField(
            model_name="project",
            name="units",
            field=models.ManyToManyField(
                blank=True, related_name="projects", to="strategy.unit", verbose_name="担当課"
            ),
        ),
        migrations.AddField(
            model_name="inquirysheet",
            name="unit",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="inquiry_sheets",
                to="strategy.unit",
            ),
        ),
        migrations.AddField(
            model_name="indicator",
            name="unit_in_charge",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="indicators",
                to="strategy.unit",
                verbose_name="担当課",
            ),
        ),
        migrations.CreateModel(
            name="BasicGoalPage",
            fields=[
                (
                    "page_ptr",
                    models.OneToOneField(
                        auto_created=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        parent_link=True,
                        primary_key=True,
                        serialize=False,
                        to="wagtailcore.page",
                    ),
                ),
                ("heading", models.CharField(blank=True, max_length=255, verbose_name="見出し")),
                (
                    "heading_ja",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_en",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "heading_ja_easy",
                    models.CharField(blank=True, max_length=255, null=True, verbose_name="見出し"),
                ),
                (
                    "summary",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_en",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                (
                    "summary_ja_easy",
                    models.TextField(
                        blank=True,
                        help_text="一、二文で。一覧や骨子案にも表示されます。",
                        null=True,
                        verbose_name="要点",
                    ),
                ),
                ("body", strategy.fields.stored.BodyField([], blank=True, verbose_name="本文")),
                (
                    "body_ja",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_en",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "body_ja_easy",
                    strategy.fields.stored.BodyField(
                        [], blank=True, null=True, verbose_name="本文"
                    ),
                ),
                (
                    "search_summary",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_en",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "search_summary_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="空欄なら要点が使われます。",
                        max_length=200,
                        null=True,
                        verbose_name="検索結果に出る説明",
                    ),
                ),
                (
                    "scope_note",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_en",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "scope_note_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="骨子案で見出しの後に「…」に続けて書く言葉。「…」は自動で付きます。",
                        max_length=255,
                        null=True,
                        verbose_name="内容の例",
                    ),
                ),
                (
                    "plain_title",
                    models.CharField(
                        blank=True,
                        help_text="ふだんの言葉で、短く。",
                        max_length=255,
                        verbose_name="わかりやすい題名",
                    ),
                ),
                (
                    "plain_title_ja",
                    models.CharField(
                        blank=True,
                        help_text="ふだんの言葉で、短く。",
                        max_length=255,
                        null=True,
                        verbose_name="わかりやすい題名",
                    ),
                ),
                (
                    "plain_title_en",
                    models.CharField(
                        blank=True,
                        help_text="ふだんの言葉で、短く。",
                        max_length=255,
                        null=True,
                        verbose_name="わかりやすい題名",
                    ),
                ),
                (
                    "plain_title_ja_easy",
                    models.CharField(
                        blank=True,
                        help_text="ふだんの言葉で、短く。",
                        max_length=255,
                        null=True,
                        verbose_name="わかりやすい題名",
                    ),
                ),
                ("aim", models.TextField(blank=True, verbose_name="目指す姿")),
                ("aim_ja", models.TextField(blank=True, null=True, verbose_name="目指す姿")),
                ("aim_en", models.TextField(blank=True, null=True, verbose_name="目指す姿")),
                ("aim_ja_easy", models.TextField(blank=True, null=True, verbose_name="目指す姿")),
                ("result", models.TextField(blank=True, verbose_name="結果")),
                ("result_ja", models.TextField(blank=True, null=True, verbose_name="結果")),
                ("result_en", models.TextField(blank=True, null=True, verbose_name="結果")),
                ("result_ja_easy", models.TextField(blank=True, null=True, verbose_name="結果")),
                ("challenges", models.TextField(blank=True, verbose_name="課題")),
                ("challenges_ja", models.TextField(blank=True, null=True, verbose_name="課題")),
                ("challenges_en", models.TextField(blank=True, null=True, verbose_name="課題")),
                (
                    "challenges_ja_easy",
                    models.TextField(blank=True, null=True, verbose_name="課題"),
                ),
                (
                    "described_on",
                    models.DateField(
                        blank=True,
                        help_text="いつの時点の結果・課題か。",
                        null=True,
                        verbose_name="結果・課題を書いた日",
                    ),
                ),
                (
                    "described_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="strategy.unit",
                        verbose_name="結果・課題を書いた課",
                    ),
                ),
            ],
            options={
                "verbose_name": "基本目標",
                "verbose_name_plural": "基本目標",
            },
            bases=("wagtailcore.page",),
        ),
        migrations.CreateModel(
            name="WellbeingCategory",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("framework_version", models.CharField(max_length=20, verbose_name="指標体系の版")),
                (
                    "group",
                    models.CharField(
                        choices=[
                            ("environment", "生活環境"),
                            ("relationships", "地域の人間関係"),
                            ("self", "自分らしい生き方"),
                        ],
                        max_length=15,
                        verbose_name="因子群",
                    ),
                ),
                (
                    "code",
                    models.CharField(
                        max_length=60,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^[a-z0-9]+(?:-[a-z0-9]+)*\\Z",
                                "コードには半角の英小文字・数字と、間をつなぐハイフンだけが使えます(例: new-strategy)。",
                            )
                        ],
                        verbose_name="コード",
                    ),
                ),
                ("name", models.CharField(max_length=60, verbose_name="名称")),
                ("name_ja", models.CharField(max_length=60, null=True, verbose_name="名称")),
                ("name_en", models.CharField(max_length=60, null=True, verbose_name="名称")),
                ("name_ja_easy", models.CharField(max_length=60, null=True, verbose_name="名称")),
                ("position", models.PositiveSmallIntegerField(verbose_name="順番")),
            ],
            options={
                "verbose_name": "地域幸福度のカテゴリー",
                "verbose_name_plural": "地域幸福度のカテゴリー",
                "ordering": ["framework_version", "position", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("framework_version", "code"), name="wellbeing_category_code"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="WellbeingScore",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("is_sample", models.BooleanField(default=False, verbose_name="サンプル値")),
                (
                    "municipality_code",
                    models.CharField(
                        max_length=5,
                        validators=[
                            django.core.validators.RegexValidator(
                                "^\\d{5}\\Z", "標準地域コードは数字5桁です(例: 13101)。"
                            )
                        ],
                        verbose_name="標準地域コード",
                    ),
                ),
                (
                    "year",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1950),
                            django.core.validators.MaxValueValidator(2200),
                        ],
                        verbose_name="年",
                    ),
                ),
                (
                    "axis",
                    models.CharField(
                        choices=[("subjective", "主観"), ("objective", "客観")],
                        max_length=10,
                        verbose_name="主観・客観",
                    ),
                ),
                (
                    "score",
                    strategy.models.indicators.ValueField(
                        decimal_places=3, max_digits=15, null=True, verbose_name="点数"
                    ),
                ),
                ("respondents", models.PositiveIntegerField(null=True, verbose_name="回答者数")),
                (
                    "category",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="scores",
                        to="strategy.wellbeingcategory",
                    ),
                ),
                (
                    "data_import",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="wellbeing_scores",
                        to="strategy.dataimport",
                    ),
                ),
            ],
            options={
                "verbose_name": "地域幸福度の点数",
                "verbose_name_plural": "地域幸福度の点数",
                "ordering": ["pk"],
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Binned",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("model", models.CharField(max_length=60, verbose_name="種類")),
                ("key", models.CharField(max_length=64)),
                ("title", models.CharField(max_length=255, verbose_name="名称")),
                ("came_from", models.TextField(blank=True, verbose_name="元の場所")),
                ("hung", models.JSONField(default=list, verbose_name="関係していたもの")),
                ("ended", models.JSONField(default=list, verbose_name="止めたもの")),
                ("was_public", models.BooleanField(verbose_name="公開したことがある")),
                (
                    "place",
                    models.CharField(
                        choices=[
                            ("public", "公開ページ"),
                            ("working", "作業用の写し"),
                            ("former", "以前の内容"),
                            ("bin", "ごみ箱"),
                        ],
                        default="public",
                        max_length=8,
                        verbose_name="置き場所",
                    ),
                ),
                ("behind", models.PositiveBigIntegerField(null=True)),
                ("slug", models.CharField(blank=True, max_length=255, verbose_name="アドレス")),
                (
                    "rows",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                        verbose_name="行",
                    ),
                ),
                ("named_by", models.JSONField(default=list, verbose_name="参照していたもの")),
                ("binned_at", models.DateTimeField(auto_now_add=True, verbose_name="削除した日時")),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="作成者",
                    ),
                ),
                (
                    "binned_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="削除した人",
                    ),
                ),
                (
                    "page",
                    models.OneToOneField(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="binned",
                        to="wagtailcore.page",
                        verbose_name="ページ",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="wagtailcore.page",
                        verbose_name="上のページ",
                    ),
                ),
            ],
            options={
                "verbose_name": "ごみ箱の中身",
                "verbose_name_plural": "ごみ箱の中身",
                "ordering": ["-binned_at", "-pk"],
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("model", "key"), name="binned_once")
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["asked", "closed"])),
                fields=("model", "key", "field", "state"),
                name="closure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="closure_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="closure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "closed"), _negated=True),
                    models.Q(("closed_at__isnull", False), ("decided_by__isnull", False)),
                    models.Q(("closed_at__isnull", False), ("is_emergency", True)),
                    _connector="OR",
                ),
                name="closure_decided",
            ),
        ),
        migrations.AddConstraint(
            model_name="closureopening",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "asked")),
                fields=("closure",),
                name="opening_asked_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="closureopening",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("decided_by", None),
                    models.Q(("decided_by", models.F("asked_by")), _negated=True),
                    _connector="OR",
                ),
                name="opening_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="dataimport",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("kind", "scope"),
                name="data_import_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="dataimport",
            constraint=models.CheckConstraint(
                condition=models.Q(("known_from__lte", models.F("recorded_at"))),
                name="data_import_known_by_recording",
            ),
        ),
        migrations.AddConstraint(
            model_name="frameworkitem",
            constraint=models.UniqueConstraint(
                fields=("framework", "code"), name="framework_item_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="grade",
            constraint=models.UniqueConstraint(fields=("scale", "code"), name="grade_code"),
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
            model_name="milestone",
            constraint=models.UniqueConstraint(fields=("strategy", "code"), name="milestone_code"),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("strategy", "indicator", "year", "body"),
                name="indicator_evaluation_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="indicator_evaluation_change_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(("known_from__lte", models.F("recorded_at"))),
                name="indicator_evaluation_known_by_recording",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("strategy", "node", "year", "body"),
                name="node_evaluation_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="evaluation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("indicator__isnull", False), ("node__isnull", True)),
                    models.Q(("indicator__isnull", True), ("node__isnull", False)),
                    _connector="OR",
                ),
                name="evaluation_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="alignment",
            constraint=models.UniqueConstraint(
                fields=("item", "strategy", "node"), name="alignment_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="nodeface",
            constraint=models.UniqueConstraint(fields=("tree", "node"), name="node_once_in_a_tree"),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("indicator", "year"),
                name="observation_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="observation_change_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(("known_from__lte", models.F("recorded_at"))),
                name="observation_known_by_recording",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("missing", ""), ("value__isnull", False)),
                    models.Q(("value__isnull", True), models.Q(("missing", ""), _negated=True)),
                    _connector="OR",
                ),
                name="observation_value_or_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="observation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "corrected"), _negated=True),
                    ("supersedes__isnull", False),
                    _connector="OR",
                ),
                name="observation_corrects_something",
            ),
        ),
        migrations.AddConstraint(
            model_name="picturerendition",
            constraint=models.UniqueConstraint(
                fields=("image", "filter_spec", "focal_point_key"), name="picture_rendition_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="populationseries",
            constraint=models.UniqueConstraint(
                fields=("strategy", "code"), name="population_series_code"
            ),
        ),
        migrations.AddConstraint(
            model_name="populationfigure",
            constraint=models.UniqueConstraint(
                fields=("data_import", "series", "year", "sex", "age_from", "age_to"),
                name="population_figure_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="populationfigure",
            constraint=models.UniqueConstraint(
                condition=models.Q(("age_to__isnull", True)),
                fields=("data_import", "series", "year", "sex", "age_from"),
                name="population_open_span_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="populationfigure",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("age_to__isnull", True), ("age_to__gte", models.F("age_from")), _connector="OR"
                ),
                name="population_ages_in_order",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectbudget",
            constraint=models.UniqueConstraint(
                fields=("project", "fiscal_year"), name="budget_once_a_year"
            ),
        ),
        migrations.AddConstraint(
            model_name="projectbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(("source", ""), _negated=True),
                name="budget_with_source",
                violation_error_message="予算額・決算額には、出典を入れてください。",
            ),
        ),
        migrations.AddConstraint(
            model_name="projectbudget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("planned__isnull", False), ("settled__isnull", False), _connector="OR"
                ),
                name="budget_of_something",
                violation_error_message="予算額か決算額を入れてください。どちらもまだない年度の行は消します。",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "applied"), _negated=True),
                    models.Q(
                        ("decided_at__isnull", False),
                        ("decided_by__isnull", False),
                        models.Q(("decided_by", models.F("drafted_by")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_approved_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "emergency"), _negated=True),
                    ("is_emergency", True),
                    _connector="OR",
                ),
                name="proposal_emergency_marked",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquiryreturn",
            constraint=models.UniqueConstraint(
                condition=models.Q(("outcome__in", ("returned", "proposed"))),
                fields=("sheet",),
                name="inquiry_sheet_has_one_answer",
            ),
        ),
        migrations.AddConstraint(
            model_name="strategyindicator",
            constraint=models.UniqueConstraint(
                fields=("indicator", "strategy"), name="indicator_once_in_a_strategy"
            ),
        ),
        migrations.AddConstraint(
            model_name="repeatedindicator",
            constraint=models.UniqueConstraint(fields=("use", "node"), name="repeated_once_a_node"),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("use",),
                name="definition_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="definition_change_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(("known_from__lte", models.F("recorded_at"))),
                name="definition_known_by_recording",
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("day__isnull", False), ("month__isnull", False), ("period", "point")),
                    models.Q(
                        models.Q(("period", "point"), _negated=True),
                        ("day__isnull", True),
                        ("month__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="definition_point_has_day",
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("band_high__gte", models.F("band_low")),
                        ("band_low__isnull", False),
                        ("direction", "maintain"),
                    ),
                    models.Q(
                        models.Q(("direction", "maintain"), _negated=True),
                        ("band_high__isnull", True),
                        ("band_low__isnull", True),
                    ),
                    _connector="OR",
                ),
                name="definition_band_where_kept",
            ),
        ),
        migrations.AddConstraint(
            model_name="definition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("aggregation", "cumulative"), ("period", "point"), _negated=True
                ),
                name="definition_no_sum_of_points",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("use",),
                name="baseline_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="baseline_change_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="baseline",
            constraint=models.CheckConstraint(
                condition=models.Q(("known_from__lte", models.F("recorded_at"))),
                name="baseline_known_by_recording",
            ),
        ),
        migrations.AddConstraint(
            model_name="strategypage",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("fiscal_year_end__isnull", True),
                    ("fiscal_year_end__gte", models.F("fiscal_year_start")),
                    _connector="OR",
                ),
                name="strategy_term_in_order",
                violation_error_message="終了年度は開始年度より前にできません。",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.UniqueConstraint(
                condition=models.Q(("supersedes__isnull", True)),
                fields=("use", "year"),
                name="target_begins_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("supersedes__isnull", True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="target_change_has_reason",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(("known_from__lte", models.F("recorded_at"))),
                name="target_known_by_recording",
            ),
        ),
        migrations.AddConstraint(
            model_name="target",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("value__isnull", False), ("supersedes__isnull", False), _connector="OR"
                ),
                name="target_withdrawn_only_later",
            ),
        ),
        migrations.AddConstraint(
            model_name="translationbasis",
            constraint=models.UniqueConstraint(
                fields=("translation_sha256", "original", "language"), name="translation_basis"
            ),
        ),
        migrations.AddConstraint(
            model_name="unit",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", True),
                    ("until__isnull", True),
                    ("until__gte", models.F("since")),
                    _connector="OR",
                ),
                name="unit_in_order",
                violation_error_message="廃止の日は、設置の日より前にできません。",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", True),
                    ("until__isnull", True),
                    ("until__gte", models.F("since")),
                    _connector="OR",
                ),
                name="responsibility_in_order",
                violation_error_message="担当の終わりの日は、始まりの日より前にできません。",
            ),
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.UniqueConstraint(
                condition=models.Q(("role", "lead"), ("until__isnull", True)),
                fields=("node",),
                name="one_open_lead_of_a_node",
                violation_error_message="この項目には、終わりの日のない主管課がすでにあります。",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalitem",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_open", True)),
                fields=("key",),
                name="proposal_item_open_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalitem",
            constraint=models.UniqueConstraint(
                fields=("proposal", "key"), name="proposal_says_it_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        (
                            "kind__in",
                            ("definition", "baseline", "target", "observation", "evaluation"),
                        ),
                        _negated=True,
                    ),
                    models.Q(("indicator__isnull", False), ("node__isnull", True)),
                    models.Q(
                        ("indicator__isnull", True), ("kind", "evaluation"), ("node__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="proposal_figure_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="proposalitem",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("kind__in", ("definition", "baseline", "target")), ("use__isnull", False)
                    ),
                    models.Q(
                        ("use__isnull", True),
                        models.Q(("kind__in", ("definition", "baseline", "target")), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="proposal_aims_of_a_strategy",
            ),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.UniqueConstraint(fields=("node", "code"), name="project_code"),
        ),
        migrations.AddConstraint(
            model_name="project",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("since__isnull", True),
                    ("until__isnull", True),
                    ("until__gte", models.F("since")),
                    _connector="OR",
                ),
                name="project_in_order",
                violation_error_message="終了年度は開始年度より前にできません。",
            ),
        ),
        migrations.AddConstraint(
            model_name="inquirysheet",
            constraint=models.UniqueConstraint(
                fields=("inquiry", "unit"), name="inquiry_asks_a_unit_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="wellbeingscore",
            constraint=models.UniqueConstraint(
                fields=("data_import", "category", "municipality_code", "year", "axis"),
                name="wellbeing_score_once",
            ),
        ),
    ]
