"""How a document comes into the library: every form of Wagtail's that takes one is this."""

from __future__ import annotations

from wagtail.documents.forms import BaseDocumentForm
from wagtail.documents.widgets import AdminDocumentChooser

from strategy.desk.content.sealed_files import SealedFileForm
from strategy.uploads.documents import NotWhatItSays, check_document


class DocumentForm(SealedFileForm, BaseDocumentForm):
    """Adding one document or many, uploading in a chooser, changing what is said of one."""

    class Meta(BaseDocumentForm.Meta):
        widgets = BaseDocumentForm.Meta.widgets | {"supersedes": AdminDocumentChooser}

    def _post_clean(self) -> None:
        super()._post_clean()
        # Wagtail judges size and name; what is left is what the name says.
        if "file" in self.changed_data and "file" not in self.errors:
            file = self.cleaned_data["file"]
            try:
                check_document(file.name, file)
            except NotWhatItSays as error:
                self.add_error("file", str(error))
