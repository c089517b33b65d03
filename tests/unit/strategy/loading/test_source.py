"""YAML with lines, Markdown for rich text, sizes and links."""

from __future__ import annotations

from pathlib import Path

import pytest

from strategy.body.links import mark_external_links
from strategy.loading.markdown import check_markdown, rich_text
from strategy.loading.source import FaultyInput, read_source
from strategy.notation.sizes import file_label, size_text


def test_values_are_text_and_know_their_lines(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("strategy:\n  code: 2023-02-30\n  list:\n    - one\n    - yes\n")

    source = read_source(path)

    assert source.data == {"strategy": {"code": "2023-02-30", "list": ["one", "yes"]}}
    assert source.line(("strategy", "list", 1)) == 5
    assert source.line(("strategy", "missing")) == 1


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"a: 1\na: 2\n", 2, "stands here twice"),
        (b"a: [1\n", 2, "is not YAML"),
        (b"\x83\x65", 1, "not UTF-8"),
        (b"a: &x [*x]\n", 1, "refers to itself"),
        (b"a: {" * 3000, 1, "nested too deeply"),
        (b"? [a, b]\n: 1\n", 1, "a key must be a plain word"),
    ],
)
def test_a_broken_file_is_refused_with_its_line(
    tmp_path: Path, content: bytes, line: int, message: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes(content)

    with pytest.raises(FaultyInput) as caught:
        read_source(path)

    (fault,) = caught.value.faults
    assert fault.line == line
    assert message in fault.message


def test_a_missing_file_is_one_fault(tmp_path: Path) -> None:
    with pytest.raises(FaultyInput, match="cannot be read"):
        read_source(tmp_path / "none.yaml")


def test_markdown_becomes_the_editors_rich_text() -> None:
    markdown = "一行目\n二行目 **太字**\n\n- a\n- b\n\nOne\ntwo [link](/ja/)"

    assert rich_text(markdown) == (
        "<p>一行目二行目 <b>太字</b></p><ul><li>a</li><li>b</li></ul>"
        '<p>One two <a href="/ja/">link</a></p>'
    )


@pytest.mark.parametrize("markdown", ["# 見出し", "`code`", "![図](a.png)", "> 引用"])
def test_markdown_that_rich_text_cannot_hold_is_refused(markdown: str) -> None:
    with pytest.raises(ValueError, match="cannot stand in a text"):
        check_markdown(markdown)


def test_a_note_holds_no_list() -> None:
    check_markdown("- 甲\n- 乙")
    with pytest.raises(ValueError, match="a list cannot stand in a text"):
        check_markdown("- 甲\n- 乙", lists=False)


@pytest.mark.parametrize(
    ("size_bytes", "expected"),
    [
        (0, "0KB"),
        (1, "1KB"),
        (1536, "2KB"),  # 1.5, halves up
        (574_464, "561KB"),
        (1_048_575, "1.0MB"),
        (1_258_291, "1.2MB"),
    ],
)
def test_sizes_are_whole_kilobytes_then_megabytes(size_bytes: int, expected: str) -> None:
    assert size_text(size_bytes) == expected


def test_a_file_link_names_format_and_size() -> None:
    assert file_label("骨子案", "PDF", "1.2MB") == "骨子案［PDF：1.2MB］"


def test_only_links_to_other_hosts_are_marked_and_once() -> None:
    html = '<a href="/ja/">ここ</a><a href="https://laws.e-gov.go.jp/law/x">法律</a>'

    marked = mark_external_links(html)

    assert marked == (
        '<a href="/ja/">ここ</a><a href="https://laws.e-gov.go.jp/law/x" rel="external">法律'
        '<span class="external-mark">【外部サイト】</span></a>'
    )


def test_a_control_character_is_refused_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text('heading: plain\nsummary: "one\\vtwo"\n')

    with pytest.raises(FaultyInput) as caught:
        read_source(path)

    assert str(caught.value) == f"{path}:2: a text holds the control character U+000B; remove it"
