"""What is compared with its hash on every reading."""

from __future__ import annotations

import hashlib
from typing import Any

from strategy.refusals import Altered


class CheckedText:
    """A text column that raises `Altered` where it is not what the row's `sha256` is of.

    Put in the place of the column's attribute once its model stands.
    """

    def __init__(self, column: Any) -> None:
        self.column = column

    def __get__(self, row: Any, model: Any = None) -> Any:
        if row is None:
            return self
        content: str = self.column.__get__(row, model)
        if hashlib.sha256(content.encode()).hexdigest() != row.sha256:
            raise Altered(
                [
                    f"凍結した内容(照合値{row.sha256[:12]}…)が、凍結したときのものではなく"
                    "なっています。配らずに、システム管理者に知らせてください。"
                ]
            )
        return content

    def __set__(self, row: Any, value: str) -> None:
        row.__dict__[self.column.field.attname] = value
