"""PURE: which browser on what, as people call them, from what a browser says of itself."""

from __future__ import annotations

# Each also names those after it: Edge says Chrome and Safari too.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Windows", "Windows"),
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Mac OS X", "Mac"),
    ("CrOS", "ChromeOS"),
    ("Linux", "Linux"),
)
UNKNOWN = "不明"


def browser_words(said: str) -> str:
    """Chrome(Windows); what it says itself, shortened, where that names no browser.

    >>> browser_words("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0")
    'Firefox(Linux)'
    """
    browser = next((name for mark, name in BROWSERS if mark in said), said[:40] or UNKNOWN)
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    return f"{browser}({system})" if system else browser
