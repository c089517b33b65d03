"""Where an address leads that an editor typed: whether citizens can open it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from strategy.checking.findings import Level
from strategy.notation.web_addresses import WEB, WebAddress, half_width, is_file_path, read_address

# What every browser opens; all else is a slip of the pen (htp:), a program, or long given up.
OPENED = ("", *WEB, "mailto", "tel")


@dataclass(frozen=True)
class AddressFault:
    """What is wrong with an address: what a sentence says of it, and what to do."""

    rule: str
    what: str
    suggestion: str
    level: Level = Level.FAULT


def address_faults(typed: str) -> Iterator[AddressFault]:
    """Why readers cannot open an address, or not safely; the worst reason alone."""
    address, half = read_address(typed), half_width(typed)
    if is_file_path(typed):
        yield AddressFault(
            "link-file-path",
            "が庁内の共有フォルダーやパソコンの中のファイルに向いています。市民は開けません。",
            "ファイルを「ドキュメント」に登録してリンクするか、リンクを外してください。",
        )
    elif half != typed and (meant := read_address(half)) is not None:
        leads_there = address is not None and address.origin == meant.origin
        yield AddressFault(
            "link-full-width",
            "に全角の文字があります。" + ("" if leads_there else "このままでは開けません。"),
            f"半角で「{half}」と書き直してください。",
            Level.HINT if leads_there else Level.FAULT,
        )
    elif address is None or address.scheme not in OPENED:
        yield AddressFault(
            "link-unreadable",
            "は、アドレスとして読めません。",
            "開きたいページのアドレス欄から写し直してください(例: https://www.example.jp/page)。",
        )
    elif address.is_inner:
        yield AddressFault(
            "link-inner",
            f"が庁内からしか開けない「{address.place}」に向いています。市民は開けません。",
            "公開されているアドレスに書き直すか、リンクを外してください。",
        )
    else:
        yield from _of_a_public_address(typed, address)


def _of_a_public_address(typed: str, address: WebAddress) -> Iterator[AddressFault]:
    if address.path.startswith("/admin/") or address.path == "/admin":
        yield AddressFault(
            "link-admin",
            "が管理画面に向いています。市民は開けません。",
            "公開ページにリンクしてください(ページを選ぶ方法でリンクします)。",
        )
    elif address.scheme == "http":
        encrypted = f"https:{typed.strip()[len('http:') :]}"
        yield AddressFault(
            "link-http",
            "が「http:」で始まっています。通信が暗号化されません。",
            f"「{encrypted}」で開けるか確かめ、書き換えてください。",
        )
