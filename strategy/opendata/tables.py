"""The columns of every table, in the order of its file."""

from __future__ import annotations

from collections.abc import Iterator

from strategy.languages import ORIGINAL, column, having, is_offered, japanese_name
from strategy.opendata.columns import Column, ColumnType, Table

CODE, INTEGER, DECIMAL = ColumnType.CODE, ColumnType.INTEGER, ColumnType.DECIMAL
DATE, DATETIME, BOOLEAN = ColumnType.DATE, ColumnType.DATETIME, ColumnType.BOOLEAN


def translated_into(text: str) -> list[str]:
    """The languages beside Japanese in which readers are offered a translated field."""
    return [code for code in having(text) if code != ORIGINAL and is_offered(code)]


def _translations(name: str, label: str, text: str) -> Iterator[Column]:
    for code in translated_into(text):
        yield Column(
            column(name, code), f"{label}({japanese_name(code)})", "仮訳。ないときは空欄。"
        )


def _original(name: str, label: str, meaning: str) -> Column:
    return Column(column(name, ORIGINAL), label, meaning)


_PLACE = (
    Column(
        "municipality_code",
        "標準地域コード",
        "総務省の全国地方公共団体コードの上5桁。検査数字を含まない。",
        CODE,
    ),
    Column("strategy_code", "戦略のコード", "指標が属する戦略。アドレスの一部と同じ。", CODE),
    Column(
        "node_code",
        "項目のコード",
        "指標や評価が属する基本目標・施策など。今公開している項目だけで、公開を終えた項目の行は、"
        "過去の日を指定しても載せない。",
        CODE,
    ),
    Column("node_path", "項目の位置", "戦略の中での位置。上の項目から順に/で区切ったコード。"),
    Column(
        "node_number",
        "項目の番号",
        "文書で項目の見出しの前に付く番号と呼び名。改訂で変わることがあり、照合にはコードを使う。"
        "番号のない項目では空欄。",
    ),
    _original("node_name", "項目の名称", "基本目標・施策などの日本語の名称。"),
)
_INDICATOR = (
    Column("indicator_code", "指標のコード", "指標を一意に表す。", CODE),
    _original("indicator_name", "指標の名称", "日本語の名称。"),
)
_YEAR = (
    Column("period_type", "期間の種類", "値が表す期間の種類。", CODE, codes="period_type"),
    Column(
        "year",
        "年",
        "西暦。年度はその4月の年、暦年はその年、時点はその日が属する年度。判定する値がなければ空欄。",
        INTEGER,
    ),
    Column("era_year", "和暦", "年の和暦での表記。"),
    Column("period_start", "期間の初日", "時点のときは、その日。", DATE),
    Column("period_end", "期間の末日", "時点のときは、その日。", DATE),
)
_CATEGORY = Column(
    "data_category",
    "データ区分",
    "サンプルは仕組みを確かめるための値で、実績や目標ではない。架空の団体では、すべての行が架空の"
    "市(町、村など)となる。",
    CODE,
    codes="data_category",
)
_PUBLISHED = Column("published_on", "公表日", "この内容が公表された日。", DATE)
_HISTORY = (
    Column("recorded_at", "記録日時", "このサイトに記録された日時。日本標準時。", DATETIME),
    Column("superseded", "改められたか", "後の行が同じことを改めていればtrue。", BOOLEAN),
    Column("reason", "変更の理由", "前の行を改めた理由。最初の行では空欄。"),
)
_DEFINED = (
    *_PLACE,
    *_INDICATOR,
    *_translations("indicator_name", "指標の名称", "name"),
    Column("kind", "種別", "数値目標かKPIかなど。", CODE, codes="kind"),
    Column("unit", "単位", "値の単位。"),
    *_translations("unit", "単位", "unit"),
    Column("decimals", "小数の桁数", "値を小数第何位まで表すか。", INTEGER, unit="桁"),
    Column("direction", "目指す方向", "値がどうなれば良いか。", CODE, codes="direction"),
    Column("aggregation", "集計", "1年の値の意味。", CODE, codes="aggregation"),
    Column("period_type", "期間の種類", "値が表す期間の種類。", CODE, codes="period_type"),
    Column("point_month", "時点の月", "期間の種類が時点のときの月。", INTEGER, unit="月"),
    Column("point_day", "時点の日", "期間の種類が時点のときの日。", INTEGER, unit="日"),
    Column("first_year", "計画の最初の年度", "進み具合と累計を数え始める年。西暦。", INTEGER),
    Column("interval_years", "調査の間隔", "何年ごとの値か。1は毎年。", INTEGER, unit="年"),
    Column("band_low", "保つ範囲の下限", "範囲内に保つ指標の、範囲の下端。", DECIMAL),
    Column("band_high", "保つ範囲の上限", "範囲内に保つ指標の、範囲の上端。", DECIMAL),
    _original("definition", "定義", "何をどこまで数えるか。"),
    *_translations("definition", "定義", "definition"),
    _original("formula", "算出方法", "値の計算のしかた。"),
    *_translations("formula", "算出方法", "formula"),
    _original("source", "出典", "どの統計・調査によるか。"),
    *_translations("source", "出典", "source"),
    Column("unit_in_charge", "担当課", "指標を担当する課の名称。"),
    _CATEGORY,
    _PUBLISHED,
)
_VALUES = (
    *_PLACE,
    *_INDICATOR,
    Column("value_type", "値の種類", "基準値か目標値か実績値か。", CODE, codes="value_type"),
    *_YEAR,
    Column(
        "value",
        "値",
        "単位と桁区切りを含まない。空欄は値がないこと(目標値では取り下げ)を表し、0とは異なる。",
        DECIMAL,
    ),
    Column("unit", "単位", "値の単位。"),
    Column("status", "確定区分", "実績値の確定区分。目標値では空欄。", CODE, codes="status"),
    Column(
        "missing_reason", "値がない理由", "確定区分がmissingのとき。", CODE, codes="missing_reason"
    ),
    _CATEGORY,
    _PUBLISHED,
    Column("note", "補足", "基準値と目標値の補足、または実績値の要因の説明。"),
    Column("source", "出典", "この値の出典。空欄のときは定義の出典による。"),
)

KPI_DEFINITIONS = Table("kpi_definitions", "指標の定義", _DEFINED)
KPI_DEFINITION_HISTORY = Table("kpi_definition_history", "指標の定義の履歴", (*_DEFINED, *_HISTORY))
KPI_VALUES = Table("kpi_values", "指標の基準値・目標値・実績値", _VALUES)
KPI_HISTORY = Table("kpi_history", "指標の値の履歴", (*_VALUES, *_HISTORY))
EVALUATIONS = Table(
    "evaluations",
    "評価と判定",
    (
        *_PLACE,
        *_INDICATOR,
        Column(
            "evaluated_by",
            "評価の主体",
            "会議体の評価か、このサイトの計算による判定か。",
            CODE,
            codes="evaluated_by",
        ),
        *_YEAR,
        Column("body_code", "会議体のコード", "計算による判定では空欄。", CODE),
        _original("body_name", "会議体の名称", "計算による判定では空欄。"),
        Column("scale_code", "評価尺度のコード", "会議体が使った尺度。", CODE, codes="scale_code"),
        Column("grade_code", "評価のコード", "尺度の中の等級。", CODE, codes="grade_code"),
        _original("grade_name", "評価", "等級の日本語の名称。"),
        Column("policy", "今後の方針", "会議体が示した方針。", CODE, codes="policy"),
        Column(
            "verdict",
            "計算による判定",
            "同じ年の値をこのサイトの式で判定した結果。その年の値がないときは空欄。",
            CODE,
            codes="verdict",
        ),
        Column("verdict_reason", "判定の理由", "判定の根拠の種類。", CODE, codes="verdict_reason"),
        Column(
            "attainment",
            "達成率",
            "基準値から最終目標までの道のりのうち、進んだ割合。期間累計では累計÷目標。",
            DECIMAL,
            unit="%",
        ),
        Column(
            "pace",
            "ペース",
            "その年までに進むはずの道のりのうち、進んだ割合。",
            DECIMAL,
            unit="%",
        ),
        Column(
            "agrees",
            "評価と判定の一致",
            "会議体の評価と計算による判定が合えばtrue。比べられないときは空欄。",
            BOOLEAN,
        ),
        _CATEGORY,
        _PUBLISHED,
        Column("comment", "意見", "会議体の意見。"),
        Column("source", "出典", "会議体の評価の出典。"),
    ),
)
_IMPORTED = (
    Column("is_sample", "サンプルか", "仕組みを確かめるための値ならtrue。", BOOLEAN),
    _CATEGORY,
    _PUBLISHED,
    Column("retrieved_on", "取得日", "元のファイルを取得した日。", DATE),
    Column("sha256", "照合値", "取り込んだファイルのSHA-256。"),
)
POPULATION = Table(
    "population",
    "人口の推移と見通し",
    (
        _PLACE[0],
        _PLACE[1],
        Column("series_code", "系列のコード", "実績・推計などの系列。", CODE),
        _original("series_name", "系列の名称", "日本語の名称。"),
        Column("role", "系列の種別", "実績か推計か目標か。", CODE, codes="population_role"),
        Column("year", "年", "西暦。", INTEGER),
        Column("sex", "性別", "総数か男女別か。", CODE, codes="sex"),
        Column("age_from", "何歳から", "この年齢を含む。", INTEGER, unit="歳"),
        Column("age_to", "何歳まで", "この年齢を含む。上限がなければ空欄。", INTEGER, unit="歳"),
        Column("people", "人口", "人数。", INTEGER, unit="人"),
        Column("source", "出典", "系列の出典。"),
        *_IMPORTED,
    ),
)
WELLBEING = Table(
    "wellbeing",
    "地域幸福度(Well-Being)指標",
    (
        Column("year", "年", "西暦。", INTEGER),
        _PLACE[0],
        Column("category_code", "カテゴリーのコード", "指標体系の版ごとのカテゴリー。", CODE),
        _original("category_name", "カテゴリーの名称", "日本語の名称。"),
        Column("axis", "主観・客観", "主観は市民への調査、客観は統計による。", CODE, codes="axis"),
        Column("score", "点数", "平均50の偏差値。値がないか、表示しないときは空欄。", DECIMAL),
        Column("n", "回答者数", "主観の調査に答えた人数。", INTEGER, unit="人"),
        Column("withheld", "表示しないか", "回答者が5人未満で点数を示さないときtrue。", BOOLEAN),
        Column("framework_version", "指標体系の版", "版が違えばカテゴリーも比べられない。"),
        Column("source_url", "出典のアドレス", "元のデータのアドレス。"),
        *_IMPORTED,
    ),
)
CODEBOOK = Table(
    "codebook",
    "コード表",
    (
        Column("table_name", "表", "表の名前。ファイル名の一部と同じ。", CODE),
        Column("column_name", "列", "列の物理名。", CODE),
        Column("column_label", "列の名称", "列の日本語の名称。"),
        Column("meaning", "説明", "列の説明。"),
        Column("type", "型", "列の値の型。", CODE, codes="type"),
        Column("unit", "単位", "列の数値の単位。行ごとに異なるものは各行の単位の列による。"),
        Column("code", "コード", "列に入るコード。コードの列でなければ空欄。", CODE),
        _original("name", "コードの名称", "日本語の名称。"),
        *(
            Column(
                column("name", code),
                f"コードの名称({japanese_name(code)})",
                f"{japanese_name(code)}の名称。",
            )
            for code in translated_into("name")
        ),
    ),
)
TABLES = {
    table.name: table
    for table in (
        KPI_DEFINITIONS,
        KPI_VALUES,
        KPI_HISTORY,
        KPI_DEFINITION_HISTORY,
        EVALUATIONS,
        POPULATION,
        WELLBEING,
        CODEBOOK,
    )
}
