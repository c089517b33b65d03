"""What a browser says of itself is told in words that people know."""

from __future__ import annotations

import pytest

from aizu_strategy.sign_in.browsers import browser_words

WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)"
ENGINE = "AppleWebKit/537.36 (KHTML, like Gecko)"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (f"{WINDOWS} {ENGINE} Chrome/126.0 Safari/537.36 Edg/126.0", "Edge(Windows)"),
        (f"{WINDOWS} {ENGINE} Chrome/126.0 Safari/537.36", "Chrome(Windows)"),
        (f"{PHONE} (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1", "Safari(iPhone)"),
        (f"Mozilla/5.0 (Linux; Android 14) {ENGINE} Chrome/126.0 Mobile", "Chrome(Android)"),
        ("curl/8.5.0", "curl/8.5.0"),
        ("", "不明"),
    ],
)
def test_a_browser_is_named_with_what_it_runs_on(said: str, words: str) -> None:
    assert browser_words(said) == words
