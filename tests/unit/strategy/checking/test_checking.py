"""What the checks of texts find, and what they leave alone."""

from __future__ import annotations

import pytest

from strategy.checking import Facts, Kind, Level, Passage, Table, review
from strategy.checking.bodies import body_passages

TITLE = Passage("title", "見出し", Kind.HEADING, "しごとづくり")


def text(words: str, kind: Kind = Kind.TEXT, **more: object) -> Passage:
    return Passage("summary_ja", "要点", kind, words, **more)  # type: ignore[arg-type]


def rules(*passages: Passage, facts: Facts | None = None) -> list[str]:
    return [finding.rule for finding in review(passages, facts)]


def rules_of_link(html: str, **facts: object) -> list[str]:
    return rules(text(f"<p>{html}を見る。</p>", Kind.HTML), facts=Facts(**facts))  # type: ignore[arg-type]


# --- Characters -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "rule", "suggested"),
    [
        ("令和６年度", "full-width", "「6」"),
        ("ＩＣＴの活用", "full-width", "「ICT」"),
        ("ﾃﾞｼﾞﾀﾙの活用", "half-width-katakana", "「デジタル」"),
        ("㈱の設立", "machine-dependent", "「株式会社」"),
        ("㍻の時代", "machine-dependent", "「平成」"),
        ("面積は2㎡", "machine-dependent", "「平方メートル」"),
        ("第Ⅱ期", "machine-dependent", "「II」"),
        ("⑴を見る", "machine-dependent", "「(1)」"),
        ("1～3月", "wave-dash", "「〜」"),
        ("仕事,暮らし", "half-width-punctuation", "「、」"),
        ("暮らす.", "half-width-punctuation", "「。」"),
        ("仕事､暮らし", "half-width-punctuation", "「、」"),
        ("仕事  暮らし", "double-space", "1つ"),
        ("日　時", "spaced-out", "「日時」"),
        ("外字\ue000です", "private-character", "かな"),
    ],
)
def test_a_character_is_found_with_what_to_write_instead(
    words: str, rule: str, suggested: str
) -> None:
    (finding,) = review([text(words)])

    assert finding.rule == rule
    assert suggested in finding.suggestion


@pytest.mark.parametrize(
    "words",
    [
        "①から⑳までの取組",
        "1〜3月",
        "(仮の)括弧は半角でもよい",
        "髙橋さんと宮﨑さん",
        "45.5%、1,200人",
        "Visit Aizu",
        "令和6年度(2024年度)",
        "5年間で3回",
        "1年度に訪れた人",
        "まち・ひと・しごと",
    ],
)
def test_what_the_city_writes_is_left_alone(words: str) -> None:
    assert rules(text(words)) == []


def test_a_variant_kanji_matters_only_where_data_is_joined_by_it() -> None:
    assert rules(text("髙")) == []
    assert rules(text("髙", Kind.UNIT)) == ["variant-kanji"]


def test_full_width_signs_in_english_are_found() -> None:
    (finding,) = review([text("2024（ＦＹ）", language="en")])

    assert finding.rule == "wide-in-english"
    assert rules(text("Basic goal 1, 2. Done", language="en")) == []
    assert rules(text("under 「温故創しん」 as its motto", language="en")) == []


# --- Words ----------------------------------------------------------------------


@pytest.mark.parametrize(
    "heading",
    [
        "1. しごと",
        "１　しごと",
        "第1章 しごと",
        "(1)しごと",
        "① しごと",
        "基本目標1 しごと",
        "ア しごと",
    ],
)
def test_a_number_typed_into_a_heading_is_found(heading: str) -> None:
    found = review([Passage("title", "見出し", Kind.HEADING, heading)])

    assert "typed-number" in [finding.rule for finding in found]
    assert any("「しごと」" in finding.suggestion for finding in found)


@pytest.mark.parametrize(
    "heading", ["3つの視点", "第3期の総括", "2040年のすがた", "アクションプラン"]
)
def test_a_number_that_belongs_to_the_words_is_none(heading: str) -> None:
    assert rules(Passage("title", "見出し", Kind.HEADING, heading)) == []


def test_the_mark_of_a_provisional_name_is_a_hint() -> None:
    (finding,) = review([text("（仮称）しごとづくり")])

    assert (finding.rule, finding.level) == ("provisional", Level.HINT)


@pytest.mark.parametrize("words", ["27年度に始めた", "6年7月に公表した"])
def test_a_year_without_an_era_is_found(words: str) -> None:
    assert rules(text(words)) == ["year-without-era"]


@pytest.mark.parametrize(
    "words",
    ["平成27年4月から10年7月まで", "令和6〜8年度", "令和6年度から8年度", "2024年7月", "第3年度"],
)
def test_a_year_whose_era_is_said_before_is_none(words: str) -> None:
    assert rules(text(words)) == []


def test_a_western_year_beside_era_years_is_a_hint() -> None:
    assert rules(text("令和6年に始め、2026年に終える")) == ["mixed-calendars"]
    assert rules(text("令和6年(2024年)に始める")) == []
    assert rules(text("2024年に始める")) == []


def test_a_sentence_of_more_than_a_hundred_characters_is_a_hint() -> None:
    assert rules(text("あ" * 99 + "。" + "い" * 99 + "。")) == []
    assert rules(text("あ" * 100 + "。")) == ["long-sentence"]


@pytest.mark.parametrize(
    ("first", "second", "rarer"),
    [
        ("改定する。改定した。", "改訂した。", "改訂"),
        ("子どもと子ども。", "子供たち。", "子供"),
        ("取組を進める取組。", "取り組みの一覧。", "取り組み"),
    ],
)
def test_the_rarer_of_two_spellings_is_shown_where_it_stands(
    first: str, second: str, rarer: str
) -> None:
    other = Passage("body_ja.a", "本文", Kind.TEXT, second)

    (finding,) = review([text(first), other])

    assert (finding.rule, finding.path) == ("variant-spelling", "body_ja.a")
    assert rarer in finding.words


@pytest.mark.parametrize(
    "words",
    ["取組に取り組みます。取り組みながら進める", "子どもとこども家庭庁", "取組。取り組み、学ぶ"],
)
def test_a_verb_and_a_proper_name_are_no_second_spelling(words: str) -> None:
    assert rules(text(words)) == []


# --- Links ----------------------------------------------------------------------


@pytest.mark.parametrize("words", ["こちら", "ここ", "詳細", "詳しくはこちら", "here", "クリック"])
def test_a_link_that_names_no_target_is_found(words: str) -> None:
    assert rules_of_link(f'<a href="https://example.jp/">{words}</a>') == ["link-text"]


def test_a_link_is_judged_by_where_it_leads() -> None:
    assert rules_of_link('<a href="http://example.jp/">市の統計</a>') == ["link-http"]
    assert rules_of_link('<a href="/admin/pages/3/">目標の編集</a>') == ["link-admin"]
    assert rules_of_link("<a>目標の一覧</a>") == ["link-nowhere"]
    assert rules_of_link('<a href="https://example.jp/"></a>') == ["link-without-text"]
    assert rules_of_link('<a href="https://example.jp/">市の統計</a>') == []


def test_a_link_to_a_page_needs_a_page_that_the_public_can_read() -> None:
    link = '<a id="7" linktype="page">基本目標の一覧</a>'

    assert rules_of_link(link, pages={7: "基本目標"}) == []
    assert rules_of_link(link, pages={7: "基本目標"}, hidden=frozenset({7})) == ["link-unpublished"]
    assert rules_of_link(link, pages={}) == ["link-missing"]
    assert rules_of_link(link) == []


def test_a_link_to_a_deleted_file_is_found() -> None:
    link = '<a id="7" linktype="document">会議の資料</a>'

    assert rules_of_link(link, documents=frozenset()) == ["link-missing"]
    assert rules_of_link(link, documents=frozenset({7})) == []


# --- Structure ------------------------------------------------------------------


@pytest.mark.parametrize("alt", ["IMG_0123", "chart.png", "写真1", "グラフ"])
def test_a_file_name_is_no_description(alt: str) -> None:
    assert rules(Passage("body_ja.a.alt", "図の説明", Kind.ALT, alt)) == ["alt-file-name"]


def test_a_missing_description_and_a_repeated_caption_are_found() -> None:
    assert rules(Passage("body_ja.a.alt", "図の説明", Kind.ALT, " ")) == ["alt-missing"]
    repeated = Passage("body_ja.a.alt", "図の説明", Kind.ALT, "人口の推移", caption="人口の推移")
    assert rules(repeated) == ["alt-is-caption"]


def table(columns: tuple[str, ...], *rows: tuple[str, ...], header_column: bool = True) -> Passage:
    cells = Table(columns, rows, header_column)
    return Passage("body_ja.a.cells", "表の中", Kind.TABLE, "日程", table=cells)


def test_a_table_is_judged_by_its_heads_and_blanks() -> None:
    assert rules(table(("段階", "時期"), ("骨子案", "7月"))) == []
    assert rules(table(("", ""), ("骨子案", "7月"))) == ["table-without-head"]
    assert rules(table(("段階", ""), ("骨子案", "7月"))) == ["table-empty-head"]
    assert rules(table(("段階", "時期"), ("骨子案", "7月"), ("", "8月"))) == ["table-empty-head"]
    assert rules(table(("段階", "時期"), ("", "8月"), header_column=False)) == []
    assert rules(table(("段階", "時期"), ("骨子案", ""))) == ["table-blank-cell"]
    assert rules(table(())) == ["table-empty"]


def test_the_cells_of_a_table_are_read_as_text_too() -> None:
    assert rules(table(("段階", "時期"), ("骨子案", "７月"))) == ["full-width"]


def test_a_heading_in_rich_text_that_jumps_a_level_is_found() -> None:
    heading = Passage("body_ja.a", "小見出し", Kind.SUBHEADING, "考え方")
    jump = Passage("body_ja.b", "本文", Kind.HTML, "<h4>詳しい話</h4><p>本文。</p>")
    step = Passage("body_ja.b", "本文", Kind.HTML, "<h3>詳しい話</h3><p>本文。</p>")

    assert rules(heading, jump) == ["heading-jump"]
    assert rules(heading, step) == []


def test_a_heading_without_text_below_it_is_found() -> None:
    heading = Passage("body_ja.a", "小見出し", Kind.SUBHEADING, "考え方")
    below = Passage("body_ja.b", "本文", Kind.HTML, "<p>本文。</p>")

    assert rules(heading) == ["empty-section"]
    assert rules(heading, below) == []


# --- Bodies ---------------------------------------------------------------------


def test_a_stored_body_becomes_passages_with_the_place_of_each() -> None:
    body: list[dict[str, object]] = [
        {"type": "text", "id": "t", "value": "<p>本文。</p>"},
        {"type": "figure", "id": "f", "value": {"image": 4, "alt": "", "caption": "推移"}},
        {"type": "directory", "id": "d", "value": "bodies"},
    ]

    passages = list(
        body_passages(
            body, field="body_ja", label="本文", language="ja", file_name=lambda key: f"{key}.png"
        )
    )

    assert [(p.path, p.kind, p.file_name) for p in passages] == [
        ("body_ja.t", Kind.HTML, ""),
        ("body_ja.f.alt", Kind.ALT, "4.png"),
        ("body_ja.f.caption", Kind.LABEL, ""),
    ]
    assert rules(*passages) == ["alt-missing"]


def test_an_untouched_text_has_nothing_to_be_found() -> None:
    assert review([TITLE, text("人口減少に歯止めをかける。")]) == []


# --- Readings and notes ----------------------------------------------------------


def body(*blocks: tuple[str, object]) -> list[Passage]:
    stored = [
        {"type": name, "value": value, "id": str(number)}
        for number, (name, value) in enumerate(blocks)
    ]
    return list(body_passages(stored, field="body_ja", label="本文", language="ja"))


@pytest.mark.parametrize(
    ("html", "rule", "suggested"),
    [
        ("<p>策定の背景《はいけい》です。</p>", "reading-without-bar", "「｜背景《はいけい》」"),
        ("<p>策定の｜背景《はいけいです。</p>", "reading-unclosed", "「《」と「》」で囲んで"),
        ("<p>策定の｜背景はいけい》です。</p>", "reading-unclosed", "「《」と「》」で囲んで"),
        ("<p>策定の｜<b>背景</b>《はいけい》です。</p>", "reading-markup", "同じ書式"),
        ("<p>言葉［注］です。</p>", "note-missing", "「注」のブロックを加える"),
    ],
)
def test_a_mark_that_would_be_printed_as_typed_is_found(
    html: str, rule: str, suggested: str
) -> None:
    (finding,) = review(body(("text", html)))

    assert finding.rule == rule
    assert finding.is_fault
    assert suggested in finding.suggestion


@pytest.mark.parametrize(
    "html",
    [
        "<p>策定の｜背景《はいけい》です。</p>",
        "<p>市長｜副市長</p>",
        "<p>《重要》な取組です。</p>",
        "<p>｜子供《こども》と子供です。</p>",
    ],
)
def test_readings_and_other_uses_of_their_signs_are_left_alone(html: str) -> None:
    assert review(body(("text", html))) == []


def test_a_reading_where_none_can_be_set_is_found_with_the_brackets_to_write() -> None:
    (finding,) = review([text("策定の｜背景《はいけい》")])

    assert finding.rule == "reading-misplaced"
    assert "「背景（はいけい）」" in finding.suggestion


def test_characters_inside_a_reading_are_looked_at() -> None:
    (finding,) = review(body(("text", "<p>｜背景《ﾊｲｹｲ》です。</p>")))

    assert finding.rule == "half-width-katakana"


def test_marks_with_as_many_notes_below_are_left_alone() -> None:
    blocks = (("text", "<p>甲［注］と乙［注］です。</p>"), ("footnote", "<p>甲の注</p>"))

    assert review(body(*blocks, ("footnote", "<p>乙の注</p>"))) == []
    assert review(body(("text", "<p>甲です。</p>"), blocks[1])) == []


def test_a_note_that_does_not_follow_directly_or_is_empty_is_no_note_of_the_text() -> None:
    marked = ("text", "<p>甲［注］です。</p>")
    note = ("footnote", "<p>甲の注</p>")

    for between in (("directory", "bodies"), ("footnote", "<p></p>")):
        (finding,) = review(body(marked, between, note))
        assert finding.rule == "note-missing"
        assert finding.path == "body_ja.0"


def test_a_mark_inside_a_link_is_found_and_counts_for_no_note() -> None:
    html = '<p><a href="https://www.example.org/">甲の資料［注］</a>と乙［注］です。</p>'

    (finding,) = review(body(("text", html), ("footnote", "<p>乙の注</p>")))

    assert finding.rule == "note-in-link"


@pytest.mark.parametrize("typed", ["注1 ", "注１：", "(注)", "（注2）", "注:", "※", "※1 "])
def test_the_mark_of_a_note_typed_again_is_found(typed: str) -> None:
    blocks = (("text", "<p>甲［注］です。</p>"), ("footnote", f"<p>{typed}甲の注です。</p>"))

    [finding] = [each for each in review(body(*blocks)) if each.rule == "typed-number"]

    assert finding.path == "body_ja.1"
    assert f"「{typed.strip()}」を消してください" in finding.suggestion


@pytest.mark.parametrize("words", ["注文住宅です。", "注目した年です。", "1人当たりです。"])
def test_a_note_whose_words_begin_alike_is_left_alone(words: str) -> None:
    blocks = (("text", "<p>甲［注］です。</p>"), ("footnote", f"<p>{words}</p>"))

    assert review(body(*blocks)) == []


def test_a_note_more_than_marks_is_a_hint() -> None:
    note = ("footnote", "<p>注です。</p>")

    (finding,) = review(body(("text", "<p>甲［注］です。</p>"), note, note))

    assert (finding.rule, finding.level) == ("note-uncalled", Level.HINT)


def test_a_mark_outside_running_text_is_found() -> None:
    callout = {"heading": "", "text": "<p>囲み［注］です。</p>"}

    for passages in (body(("callout", callout)), [text("要点［注］")]):
        (finding,) = review(passages)
        assert finding.rule == "note-misplaced"
