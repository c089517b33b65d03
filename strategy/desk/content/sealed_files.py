"""The forms of pictures and documents: a file comes in once, and stays."""

from __future__ import annotations

from typing import Any

from strategy.files.opening import has_been_public
from strategy.models import LibraryDocument


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
            # Pages print a document's title where they have no words of their own for it; what is
            # public changes by a proposal.
            if isinstance(self.instance, LibraryDocument) and has_been_public(self.instance):
                self.fields["title"].disabled = True
        if self.prefix:
            self.fields.pop("supersedes", None)
