"""What cannot be taken back is never the main button, and asks once, naming what will happen."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup

from tests.paths import ROOT

TEMPLATES = ROOT / "templates"
FINAL = re.compile(
    r"公表する|承認する|承認して記録|選んだもの.*承認|緊急公開する|取り下げる|お知らせを載せる|"
    r"反映する|取りやめる|メールを送る|締め切る|作り直す（|二段階認証を(外す|解除する)|"
    r"すべての端末をサインアウト"
)
# Leads to a page of its own, where the step is taken.
LEADS_ON = {"内容を確かめて承認する"}


def buttons() -> list[tuple[str, str]]:
    """(words, tag) of each button of the admin that takes a final step."""
    found = []
    for path in sorted(TEMPLATES.glob("*/**/*.html")):
        for tag in re.findall(r"<button[^>]*>.*?</button>", path.read_text(), re.DOTALL):
            words = re.sub(r"<[^>]+>|{%.*?%}", "", tag).strip()
            if FINAL.search(words) and words not in LEADS_ON:
                found.append((f"{path.name} {words}", tag))
    return found


def test_the_buttons_of_final_steps_are_found() -> None:
    assert len(buttons()) >= 15


@pytest.mark.parametrize(("words", "tag"), buttons(), ids=[words for words, _ in buttons()])
def test_a_final_step_asks_once_and_is_never_the_main_button(words, tag) -> None:
    button = BeautifulSoup(re.sub(r"{%.*?%}", "", tag), "html.parser").button

    assert button["data-asks"].endswith("。よろしいですか。")
    assert "button-secondary" in button["class"]
