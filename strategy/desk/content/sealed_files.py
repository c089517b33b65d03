"""The forms of pictures and documents: a file comes in once, and stays."""

from __future__ import annotations

from typing import Any


class SealedFileForm:
    """Mixed in before Wagtail's forms. Another file is another row, which may name this one.

    Adding many at once and uploading within a chooser have no place for a second chooser: there
    the row that is superseded is named afterwards.
    """

    fields: dict[str, Any]
    instance: Any
    prefix: str | None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is not None:
            self.fields.pop("file", None)
        if self.prefix:
            self.fields.pop("supersedes", None)
