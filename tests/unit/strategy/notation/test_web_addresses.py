"""Addresses as people type and paste them: read as a browser does, never raising."""

from __future__ import annotations

import pytest

from strategy.body.links import mark_external_links
from strategy.checking.addresses import address_faults
from strategy.notation.web_addresses import half_width, read_address

UNREADABLE = [
    "https://www.city.example.jp／page",
    "https://example.jp：8080/",
    "http://[お問い合わせ]",
    "http://[",
    "http://[::1",
    "https://example.jp:port/",
    "https://example.jp:99999/",
    "https://",
    "https:///",
    "https://ex ample.jp/",
    "https://exa%mple.jp/",
    "//[x]/",
    "\\\\[x]\\",
    "http://256.1.1.1/",
    "http://1.2.3.4.5/",
]


@pytest.mark.parametrize("typed", UNREADABLE)
def test_an_address_that_no_browser_opens_is_none_and_raises_nothing(typed: str) -> None:
    assert read_address(typed) is None


@pytest.mark.parametrize(
    ("typed", "scheme", "place", "path"),
    [
        ("https://www.example.jp/a?b=／#c", "https", "www.example.jp", "/a"),
        ("HTTPS://WWW.EXAMPLE.JP:8443/A", "https", "www.example.jp:8443", "/A"),
        (" https://example.jp/\n", "https", "example.jp", "/"),
        ("//example.jp/a", "", "example.jp", "/a"),
        ("///example.jp/a", "", "example.jp", "/a"),
        ("/\\example.jp/a", "", "example.jp", "/a"),
        ("https:\\\\example.jp\\a", "https", "example.jp", "/a"),
        ("https://日本.jp/", "https", "日本.jp", "/"),
        ("https://[2001:db8::1]/", "https", "2001:db8::1", "/"),
        ("/ja/a/", "", "", "/ja/a/"),
        ("#n-a", "", "", ""),
        ("", "", "", ""),
        ("mailto:a@example.jp", "mailto", "", "a@example.jp"),
        ("tel:0242-00-0000", "tel", "", "0242-00-0000"),
    ],
)
def test_an_address_is_read_as_a_browser_reads_it(
    typed: str, scheme: str, place: str, path: str
) -> None:
    address = read_address(typed)

    assert address is not None
    assert (address.scheme, address.place, address.path) == (scheme, place, path)


def test_no_text_at_all_makes_the_door_raise() -> None:
    signs = [
        "http:",
        "https:",
        "//",
        "\\",
        "[",
        "]",
        "@",
        ":",
        "：",
        "／",
        "。",
        "%",
        "\0",
        "a",
        "1",
    ]

    for first in signs:
        for second in signs:
            for third in signs:
                typed = first + second + third
                half_width(typed)
                assert all(fault.suggestion for fault in address_faults(typed))


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("https://www.city.example.jp／page", "https://www.city.example.jp/page"),
        ("https://example.jp：8080/", "https://example.jp:8080/"),
        ("ｈｔｔｐｓ：／／ｅｘａｍｐｌｅ．ｊｐ／", "https://example.jp/"),
        ("https://example。jp/a。b", "https://example.jp/a。b"),
        ("mailto：a＠example.jp", "mailto:a@example.jp"),
        ("https：//example.jp/　", "https://example.jp/"),
        ("https：//example.jp/a　b", "https://example.jp/a b"),
    ],
)
def test_a_full_width_address_is_a_fault_that_proposes_the_half_width_form(
    typed: str, proposed: str
) -> None:
    (fault,) = address_faults(typed)

    assert (fault.rule, fault.level.value) == ("link-full-width", "fault")
    assert f"「{proposed}」" in fault.suggestion


def test_full_width_signs_in_a_path_are_only_a_hint() -> None:
    (fault,) = address_faults("https://example.jp/a（案）.pdf")

    assert (fault.rule, fault.level.value) == ("link-full-width", "hint")
    assert "開けません" not in fault.what


@pytest.mark.parametrize(
    ("typed", "rule"),
    [
        ("http://[お問い合わせ]", "link-unreadable"),
        ("\\\\server\\share\\a.xlsx", "link-file-path"),
        ("C:\\Users\\a.xlsx", "link-file-path"),
        ("file:///c:/a.xlsx", "link-file-path"),
        ("http://10.1.2.3/", "link-inner"),
        ("http://10.3/", "link-inner"),
        ("http://0x7f000001/", "link-inner"),
        ("https://192.168.0.1:8080/a", "link-inner"),
        ("https://[fe80::1]/", "link-inner"),
        ("https://groupware/portal", "link-inner"),
        ("//groupware/portal", "link-inner"),
        ("http://localhost:8000/ja/", "link-inner"),
        ("https://localhost./", "link-inner"),
        ("https://portal.local/", "link-inner"),
        ("https://portal.local./", "link-inner"),
        ("htp://example.jp/", "link-unreadable"),
        ("www.example.jp:8080/page", "link-unreadable"),
        ("ftp://example.jp/a.pdf", "link-unreadable"),
        ("JavaScript:alert(1)", "link-unreadable"),
        ("data:text/html,a", "link-unreadable"),
        ("https://portal.asp.lgwan.jp/", "link-inner"),
        ("/admin/pages/3/", "link-admin"),
        ("http://example.jp/", "link-http"),
    ],
)
def test_what_citizens_cannot_open_is_told_once_with_what_to_do(typed: str, rule: str) -> None:
    (fault,) = address_faults(typed)

    assert fault.rule == rule
    assert fault.suggestion.endswith("。")


@pytest.mark.parametrize(
    "typed",
    [
        "https://www.example.jp/",
        "/ja/a/",
        "#a",
        "mailto:a@example.jp",
        "tel:0242",
        "https://8.8.8.8/",
    ],
)
def test_an_address_that_everybody_can_open_is_no_fault(typed: str) -> None:
    assert list(address_faults(typed)) == []


@pytest.mark.parametrize(
    "href", ["//example.jp/", "HTTP://example.jp/", "/\\example.jp/", "https:\\\\example.jp/"]
)
def test_a_link_counts_as_external_however_its_host_is_written(href: str) -> None:
    assert "【外部サイト】" in mark_external_links(f'<a href="{href}">統計</a>')


@pytest.mark.parametrize("href", ["/ja/", "#n-a", "mailto:a@example.jp", "tel:0242000000", ""])
def test_a_link_without_another_host_is_not_external(href: str) -> None:
    link = f'<a href="{href}">統計</a>'

    assert mark_external_links(link) == link


@pytest.mark.parametrize("typed", UNREADABLE)
def test_an_unreadable_link_keeps_its_words_and_loses_its_address(typed: str) -> None:
    assert mark_external_links(f'<p><a href="{typed}">統計</a>の表</p>') == "<p>統計の表</p>"
