"""What a file of originals may say of an edition."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from publications.loading.schema import EditionForm


def edition(*documents: tuple[str, str]) -> dict[str, Any]:
    """An edition with one document and file for each (kind, language)."""
    return {
        "code": "second-term-2020-03",
        "stage": "adopted",
        "dated": "2020-03",
        "publications": [
            {
                "kind": kind,
                "title": {"ja": f"資料{number}", "en": ""},
                "files": [{"language": language, "printed_name": f"資料{number}.pdf"}],
            }
            for number, (kind, language) in enumerate(documents)
        ],
    }


def test_two_files_of_an_edition_cannot_share_an_address() -> None:
    with pytest.raises(ValidationError, match="2 files would have the one address …/appendix-ja"):
        EditionForm.model_validate(edition(("appendix", "ja"), ("appendix", "ja")))


def test_one_kind_may_stand_in_each_language() -> None:
    form = EditionForm.model_validate(
        edition(("appendix", "ja"), ("appendix", "en"), ("main", "ja"))
    )

    assert len(form.publications) == 3
