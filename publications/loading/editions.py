"""Items of editions that the city issued before or elsewhere."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from publications.editions.actions import supersede_older
from publications.loading.schema import EditionForm, PublicationForm
from publications.models import Edition, Publication, Rendition
from strategy.languages import ORIGINAL, column
from strategy.loading.engine import Item, Values
from strategy.loading.tree import scope_of, strategy
from strategy.loading.values import columns, read_columns, save_with, write_columns

FILE_COLUMNS = ["language", "format", "printed_name", "printed_size"]


def edition_items(strategy_code: str, forms: Sequence[EditionForm]) -> Iterator[Item]:
    """One item an edition."""
    for form in forms:
        yield edition_item(strategy_code, form)


def publication_items(strategy_code: str, forms: Sequence[EditionForm]) -> Iterator[Item]:
    """One item a publication, once the editions of every file are there."""
    for form in forms:
        for position, publication in enumerate(form.publications):
            yield publication_item(strategy_code, form, position, publication)


def edition_item(strategy_code: str, form: EditionForm) -> Item:
    desired = columns("label", form.label) | columns("note", form.note)
    desired |= {
        "stage": form.stage,
        "version": form.version,
        "dated": form.dated,
        "decision_number": form.decision_number,
        "decided_on": form.decided_on or "",
        "source": form.source,
    }

    def read() -> Values | None:
        edition = Edition.objects.filter(code=form.code).first()
        return None if edition is None else read_columns(edition, desired)

    def write(values: Values) -> None:
        edition = Edition(
            code=form.code,
            strategy=strategy(strategy_code).node,
            origin=Edition.Origin.REGISTERED,
            state=Edition.State.ISSUED,
        )
        save_with(edition, values)
        supersede_older(edition=edition)

    return Item(f"{scope_of(strategy_code)}edition/{form.code}", desired, read, write)


def publication_item(
    strategy_code: str, edition: EditionForm, position: int, form: PublicationForm
) -> Item:
    texts = columns("title", form.title) | {"kind": form.kind, "position": position}
    desired = texts | {
        "editions": sorted({edition.code, *form.editions}),
        "files": [{name: getattr(file, name) for name in FILE_COLUMNS} for file in form.files],
    }

    def read() -> Values | None:
        # A title is unique among an edition's publications; a changed one is a new one.
        publication = Publication.objects.filter(
            editions__code=edition.code,
            kind=form.kind,
            **{column("title", ORIGINAL): form.title[ORIGINAL]},
        ).first()
        if publication is None:
            return None
        uploads = publication.renditions.filter(origin=Rendition.Origin.UPLOADED)
        return read_columns(publication, texts) | {
            "editions": sorted(publication.editions.values_list("code", flat=True)),
            "files": [read_columns(file, FILE_COLUMNS) for file in uploads],
        }

    def write(values: Values) -> None:
        publication = Publication()
        write_columns(publication, {name: values[name] for name in texts})
        publication.save()
        publication.editions.set(Edition.objects.filter(code__in=values["editions"]))
        for file in values["files"]:
            rendition = Rendition(
                publication=publication,
                origin=Rendition.Origin.UPLOADED,
                state=Rendition.State.DONE,
            )
            save_with(rendition, file)

    key = f"{scope_of(strategy_code)}publication/{edition.code}/{form.kind}/{position}"
    return Item(key, desired, read, write)
