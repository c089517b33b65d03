"""Words that one text spells in two ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from strategy.checking.findings import Finding, Level, Passage, found, quoted

# What follows a noun, and hardly the verb 取り組む: 取り組みを, 取り組みの; not 取り組み、…
_AFTER_NOUN = r"(?=[をがはのにとでやもへ」』)）。・]|から|など|等|として|一覧|状況|内容|\Z)"
# 取り組みとともに is a noun too; 取り組みながら and 取り組みます are verbs.


@dataclass(frozen=True)
class Spellings:
    """One word in its spellings; `advice` says which is right where."""

    name: str
    patterns: dict[str, str]
    advice: str


SPELLINGS = (
    Spellings(
        "改訂と改定",
        {"改訂": "改訂", "改定": "改定"},
        "計画や制度を改めるのは「改定」、冊子や文章を直すのは「改訂」です。",
    ),
    Spellings(
        "子どもの表記",
        {
            "子供": "子供",
            "子ども": "子ども",
            # Laws, offices and clubs are named so and stay as they are.
            "こども": r"こども(?!家庭庁|基本法|計画|大綱|クラブ|園|まんなか|食堂)",
        },
        "法令や施設の名称のほかは、どれか一つにそろえてください。",
    ),
    Spellings(
        "取組の表記",
        {
            "取組": r"取組(?![みむ])",
            "取り組み": rf"取り組み{_AFTER_NOUN}",
            "取組み": rf"取組み{_AFTER_NOUN}",
        },
        "名詞は「取組」、動詞は「取り組む」と書きます。",
    ),
)


def check_variants(passages: list[tuple[Passage, str]]) -> Iterator[Finding]:
    """The rarer spellings of a word that a page's Japanese texts spell in several ways."""
    for word in SPELLINGS:
        places = {
            spelling: [
                (passage, text, match)
                for passage, text in passages
                for match in re.finditer(pattern, text)
            ]
            for spelling, pattern in word.patterns.items()
        }
        used = {spelling: matches for spelling, matches in places.items() if matches}
        if len(used) < 2:
            continue
        # The first of the most frequent stays; the others are shown where they stand.
        kept = max(used, key=lambda spelling: len(used[spelling]))
        counts = "、".join(
            f"「{spelling}」{len(matches)}か所" for spelling, matches in used.items()
        )
        for spelling, matches in used.items():
            if spelling == kept:
                continue
            for passage, text, match in matches:
                yield found(
                    passage,
                    "variant-spelling",
                    quoted(text, *match.span()),
                    f"同じページに{counts}があります。",
                    word.advice,
                    Level.HINT,
                )
