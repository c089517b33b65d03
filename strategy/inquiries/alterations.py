"""What was done to a workbook besides filling it in, a sentence each with its place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.escape import unescape
from openpyxl.worksheet.worksheet import Worksheet

from strategy.inquiries.cells import SIGNIFICANT
from strategy.inquiries.layout import COLUMNS, ENTRY_SHEET, HEAD_LINE, LETTERS
from strategy.notation.numbers import figure_text

DOWNLOAD_AGAIN = "照会票をダウンロードし直して、値を写してください。"
LOCKED = tuple(column for column in COLUMNS if not column.is_input and column.key != "code")
# How far below its place the line of heads is looked for.
HEADS_WITHIN = 20
# How much of a cell is quoted, and from how far before the first difference.
QUOTED, BEFORE = 30, 10
# (line, code) of each row that names an indicator.
Rows = Sequence[tuple[int, str]]


def word_at(entry: Worksheet, key: str, line: int) -> str:
    """What stands in a cell, without blanks; "" for nothing."""
    return "".join(_said(entry[f"{LETTERS[key]}{line}"].value).split())


def _said(value: object) -> str:
    """What a cell says, however the program keeps it: 220.0 and 220 are one."""
    if value is None:
        return ""
    if isinstance(value, int | float | Decimal):
        return figure_text(Decimal(format(value, SIGNIFICANT)))
    return " ".join(unescape(str(value)).split())


# --- The sheet as a whole -----------------------------------------------------------------


def alterations_of(book: Workbook, sent: Worksheet) -> list[str]:
    """What keeps the rows from being read at all. `sent`: the entry sheet that went out."""
    entry: Worksheet = book[ENTRY_SHEET]
    return [
        *_moved_heads(entry),
        *_hidden_columns(entry, sent),
        *_merged_cells(entry, sent),
        *_copies(book),
    ]


def _heads(entry: Worksheet, line: int) -> list[str]:
    return ["".join(_said(entry.cell(line, n).value).split()) for n in range(1, _width(entry) + 1)]


def _width(entry: Worksheet) -> int:
    return max(len(COLUMNS), min(entry.max_column, 2 * len(COLUMNS)))


def _moved_heads(entry: Worksheet) -> Iterator[str]:
    """Where the line of heads stands elsewhere, or a column does, or has another head."""
    wanted, shown = [column.head for column in COLUMNS], _heads(entry, HEAD_LINE)
    if shown[: len(wanted)] == wanted:
        return
    for line in range(1, HEAD_LINE + HEADS_WITHIN):
        if _heads(entry, line)[: len(wanted)] == wanted:
            yield (
                f"見出しの行が、{HEAD_LINE}行目から{line}行目に動いています。"
                f"足した行や消した行を、元に戻してください。"
            )
            return
    if added := _added_columns(shown, wanted):
        yield f"{'、'.join(added)}列が加えられています。加えた列を消して、出し直してください。"
        return
    found = {head: get_column_letter(n) for n, head in enumerate(shown, start=1)}
    for column, now in zip(COLUMNS, shown, strict=False):
        letter = LETTERS[column.key]
        if now == column.head:
            continue
        if there := found.get(column.head):
            yield (
                f"「{column.head}」の列が、{letter}列から{there}列に動いています。"
                f"列は動かさないでください。{DOWNLOAD_AGAIN}"
            )
        else:
            yield (
                f"{letter}{HEAD_LINE}の見出しが「{column.head}」から「{now[:20] or '空欄'}」に"
                f"変わっています。見出しは変えないでください。{DOWNLOAD_AGAIN}"
            )


def _added_columns(shown: Sequence[str], wanted: Sequence[str]) -> list[str]:
    """The letters of what stands between the wanted heads, where these are all there in order."""
    added, rest = [], list(wanted)
    for number, head in enumerate(shown, start=1):
        if not rest:
            break
        if head == rest[0]:
            rest.pop(0)
        else:
            added.append(get_column_letter(number))
    return [] if rest else added


def _hidden_columns(entry: Worksheet, sent: Worksheet) -> Iterator[str]:
    """What is out of sight is handed in unseen."""
    hidden = _hidden(entry) - _hidden(sent)
    names = [f"{LETTERS[c.key]}列({c.head})" for c in COLUMNS if LETTERS[c.key] in hidden]
    if names:
        yield f"{'、'.join(names)}が非表示です。表示して中身を確かめ、出し直してください。"


def _hidden(entry: Worksheet) -> set[str]:
    # Of columns that look alike, the first one speaks for all.
    return {
        get_column_letter(number)
        for each in entry.column_dimensions.values()
        if each.hidden
        for number in range(each.min or 1, (each.max or 0) + 1)
    }


def _merged_cells(entry: Worksheet, sent: Worksheet) -> Iterator[str]:
    """Of merged cells only the first keeps what it said."""
    as_sent = {str(each) for each in sent.merged_cells.ranges}
    merged = [
        str(each)
        for each in sorted(entry.merged_cells.ranges, key=lambda each: (each.min_row, each.min_col))
        if str(each) not in as_sent and each.max_row >= HEAD_LINE and each.min_col <= len(COLUMNS)
    ]
    if merged:
        yield (
            f"{'、'.join(merged)}のセルが結合されています。結合を解除し、消えたところを入れ直して"
            f"ください。分からなければ、{DOWNLOAD_AGAIN}"
        )


def _copies(book: Workbook) -> Iterator[str]:
    """Each copy of the entry sheet: answers in it would not be read."""
    heads = [column.head for column in COLUMNS]
    for other in book.worksheets:
        if other.title != ENTRY_SHEET and _heads(other, HEAD_LINE)[: len(heads)] == heads:
            yield (
                f"「{ENTRY_SHEET}」を写したシート「{other.title[:30]}」があります。値は「{ENTRY_SHEET}」の"
                "シートに入れて、写したシートは消してください。"
            )


# --- Its rows ---------------------------------------------------------------------------


def altered_rows(
    entry: Worksheet,
    sent: Worksheet,
    rows: Rows,
    asked: Mapping[str, int],
    answered_lines: Iterable[int],
) -> list[str]:
    """What was done to rows. `asked`: the line of each code as it went out.

    `answered_lines`: where anything stands in an input cell, ascending.
    """
    return [
        *_lost_rows(rows, asked),
        *_outside_rows(rows, answered_lines),
        *_changed_cells(entry, sent, rows, asked),
    ]


def _lost_rows(rows: Rows, asked: Mapping[str, int]) -> Iterator[str]:
    """Each row that was taken away or doubled."""
    count = Counter(code for _, code in rows)
    for code, line in asked.items():
        if count[code] == 0:
            yield (
                f"{line}行目にあった指標(識別子 {code})の行がありません。"
                f"行は消さないでください。{DOWNLOAD_AGAIN}"
            )
    for line, code in rows:
        if count[code] > 1 and line != asked.get(code):
            yield (
                f"{line}行目は、ほかの行と同じ指標(識別子 {code})です。"
                f"行は写さないでください。{DOWNLOAD_AGAIN}"
            )


def _outside_rows(rows: Rows, answered_lines: Iterable[int]) -> Iterator[str]:
    """Each line with an answer that names no indicator."""
    known = {line for line, _ in rows}
    for line in answered_lines:
        if line not in known:
            yield (
                f"{line}行目は、どの指標の行か分かりません。表の外には書かないでください。"
                f"{DOWNLOAD_AGAIN}"
            )


def _changed_cells(
    entry: Worksheet, sent: Worksheet, rows: Rows, asked: Mapping[str, int]
) -> Iterator[str]:
    """Each row that says something else of its indicator than it did when it went out.

    So it is when rows are sorted without the hidden column, or cells are pasted over.
    """
    changed = False
    for line, code in rows:
        if code not in asked:
            continue
        cells = []
        for column in LOCKED:
            now, then = (
                _said(each[f"{LETTERS[column.key]}{at}"].value)
                for each, at in ((entry, line), (sent, asked[code]))
            )
            if now != then:
                now, then = _quoted(now, then)
                cells.append(
                    f"{LETTERS[column.key]}列は「{now}」ですが、照会したときは「{then}」でした。"
                )
        if cells:
            changed = True
            yield f"{line}行目の{''.join(cells)}"
    if changed:
        yield (
            "黄色でないセルは、書き換えたり、一部の列だけで並べ替えたりしないでください。"
            f"{DOWNLOAD_AGAIN}"
        )


def _quoted(now: str, then: str) -> tuple[str, str]:
    """Both around where they part, short enough for a sentence."""
    start = 0
    if max(len(now), len(then)) > QUOTED:
        pairs = enumerate(zip(now, then, strict=False))
        parted = next((n for n, (a, b) in pairs if a != b), min(len(now), len(then)))
        start = max(parted - BEFORE, 0)
    return _cut(now, start), _cut(then, start)


def _cut(text: str, start: int) -> str:
    end = start + QUOTED
    lead, tail = "…" if start else "", "…" if text[end:] else ""
    return f"{lead}{text[start:end]}{tail}" if text else "空欄"
