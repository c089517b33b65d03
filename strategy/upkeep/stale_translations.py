"""What is translated, from which original, and what has to be translated again."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AbstractBaseUser
from django.db import transaction
from django.db.models import Model, prefetch_related_objects
from modeltranslation.translator import NotRegistered, translator
from wagtail.log_actions import log
from wagtail.models import Page

from strategy.checking.staleness import State, body_text, digest
from strategy.languages import ORIGINAL, column, having, is_offered
from strategy.models import (
    Agreement,
    Body,
    Definition,
    EvaluationScale,
    Framework,
    Indicator,
    Milestone,
    PopulationSeries,
    Programme,
    Project,
    Rule,
    SiteSettings,
    Term,
    TranslatedOriginal,
    TranslationBasis,
    Unit,
    WellbeingCategory,
)
from strategy.models.base import TranslatedPage
from strategy.models.workspace import out_of_bin
from strategy.refusals import Refused
from strategy.upkeep.text_checks import field_label, newest_of

CONFIRMED = "strategy.translation_confirmed"
BODY = "body"
# Rows that are translated in the form of what they belong to.
ROWS = ("former_names", "items", "grades")
RECORDS: tuple[type[Model], ...] = (
    Indicator,
    Milestone,
    Project,
    Unit,
    Term,
    Body,
    Programme,
    Agreement,
    Rule,
    Framework,
    EvaluationScale,
    PopulationSeries,
    WellbeingCategory,
    SiteSettings,
)
CHUNK = 500


@dataclass(frozen=True)
class FieldTexts:
    """One text in the original and its translations, as words without markup.

    `path`: its place in the form, without the language: summary, projects-0-name,
    definition.formula.
    """

    path: str
    label: str
    original: str
    translations: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Translation:
    """A text in one other language, and how it stands to its original.

    `made_from`: the original that a stale translation was made from; else "".
    """

    thing: Model
    texts: FieldTexts
    language: str
    state: State
    made_from: str = ""

    @property
    def words(self) -> str:
        return self.texts.translations.get(self.language, "")


# --- Texts ----------------------------------------------------------------------------


def texts_of(thing: Model, defined: Mapping[int, Definition] | None = None) -> list[FieldTexts]:
    """All translated texts of a page or record as given, with those of its rows.

    `defined`: the newest definition by indicator, where they are read already.
    """
    found = [*own_texts(thing)]
    for relation in ROWS:
        rows = getattr(thing, relation, None)
        if rows is not None and hasattr(rows, "all"):
            for number, row in enumerate(rows.all()):
                label = f"{row._meta.verbose_name}{number + 1} › "
                found += own_texts(row, f"{relation}-{number}-", label)
    if isinstance(thing, Indicator):
        known = newest_definitions([thing.pk]) if defined is None else defined
        if thing.pk in known:
            found += own_texts(known[thing.pk], "definition.", "指標の定義 › ")
    return found


def newest_definitions(indicators: Sequence[int]) -> dict[int, Definition]:
    """The newest definition of each indicator, published or not yet, by the indicator's key."""
    rows = Definition.objects.filter(use__indicator__in=indicators).order_by("pk")
    return {row.use.indicator_id: row for row in rows.select_related("use")}


def translated_names(model: type[Model]) -> list[str]:
    """The translated fields of a model, in the order of its form where it has one."""
    try:
        names = set(translator.get_options_for_model(model).get_field_names())
    except NotRegistered:
        return []
    ordered = [name for name in getattr(model, "translated_fields", ()) if name in names]
    return [*ordered, *(f.name for f in model._meta.fields if f.name in names - set(ordered))]


def own_texts(thing: Model, prefix: str = "", label: str = "") -> Iterator[FieldTexts]:
    """The translated texts of one row; none of a model without."""
    for name in translated_names(type(thing)):
        words = {code: _words(getattr(thing, column(name, code))) for code in having(name)}
        if name == "heading" and isinstance(thing, Page):
            words[ORIGINAL] = thing.title
        yield _field(prefix + name, label + field_label(thing, name, ORIGINAL), words)


def _field(path: str, label: str, words: dict[str, str]) -> FieldTexts:
    others = {code: text for code, text in words.items() if code != ORIGINAL}
    return FieldTexts(path, label, words[ORIGINAL], others)


def _words(value: Any) -> str:
    if value is None:
        return ""
    raw = getattr(value, "raw_data", None)
    return body_text(list(raw)) if raw is not None else str(value).strip()


def texts_of_revision(content: Mapping[str, Any]) -> Iterator[FieldTexts]:
    """The same of a revision's content, rows below it included."""
    suffix = f"_{ORIGINAL}"
    for key, value in content.items():
        if isinstance(value, list):
            for row in value:
                if isinstance(row, Mapping):
                    yield from texts_of_revision(row)
        elif key.endswith(suffix):
            name = key.removesuffix(suffix)
            words = {
                code: _stored_words(name, content.get(column(name, code))) for code in having(name)
            }
            if name == "heading" and content.get("title"):
                words[ORIGINAL] = str(content["title"])
            yield _field(name, "", words)


def _stored_words(name: str, value: Any) -> str:
    if not value:
        return ""
    return body_text(json.loads(value)) if name == BODY else str(value).strip()


# --- What was translated from what ----------------------------------------------------


def see(texts: Iterable[FieldTexts]) -> None:
    """Remember the original beside which a translation is seen for the first time.

    A translation that is new was made from the original beside it. One that was seen before
    keeps what it was made from, whatever the original has become since.
    """
    pairs = {
        (language, digest(words)): each.original
        for each in texts
        for language, words in each.translations.items()
        if words and each.original
    }
    if not pairs:
        return
    known = {(language, sha) for language, sha, _ in _bases({sha for _, sha in pairs})}
    for (language, sha), original in pairs.items():
        if (language, sha) not in known:
            _remember(language, sha, original)


def _remember(
    language: str, translation: str, original: str, by: AbstractBaseUser | None = None
) -> None:
    kept, _ = TranslatedOriginal.objects.get_or_create(
        sha256=digest(original), defaults={"text": original.strip()}
    )
    TranslationBasis.objects.get_or_create(
        language=language,
        translation_sha256=translation,
        original=kept,
        defaults={"confirmed_by_id": by.pk if by else None},
    )


def _bases(translations: Iterable[str]) -> list[tuple[str, str, int]]:
    """(language, translation, key of the original) of digests, the oldest first."""
    digests = sorted(set(translations))
    found: list[tuple[str, str, int]] = []
    for start in range(0, len(digests), CHUNK):
        rows = TranslationBasis.objects.filter(
            translation_sha256__in=digests[start : start + CHUNK]
        )
        values = rows.order_by("pk").values_list("language", "translation_sha256", "original")
        found += [(language, sha, original) for language, sha, original in values]
    return found


# --- How translations stand -----------------------------------------------------------


def translations_of(thing: Model) -> list[Translation]:
    """The texts of a thing's newest version in the other languages, in the form's order."""
    return judged([(thing, texts_of(newest(thing)))])


def judged(things: Sequence[tuple[Model, Sequence[FieldTexts]]]) -> list[Translation]:
    """How each text stands in each language; a few queries however many there are.

    In a language that readers are not offered nothing is missing: only what is there counts.
    """
    words = {
        digest(text)
        for _, texts in things
        for each in texts
        for text in each.translations.values()
        if text
    }
    bases: dict[tuple[str, str], list[int]] = defaultdict(list)
    for language, sha, key in _bases(words):
        bases[language, sha].append(key)
    keys = {key for found in bases.values() for key in found}
    originals = TranslatedOriginal.objects.in_bulk(keys)
    return [
        _judged(thing, each, language, [originals[key] for key in bases[language, digest(text)]])
        for thing, texts in things
        for each in texts
        for language, text in each.translations.items()
        if text or is_offered(language)
    ]


def _judged(
    thing: Model, texts: FieldTexts, language: str, bases: Sequence[TranslatedOriginal]
) -> Translation:
    if not texts.original:
        return Translation(thing, texts, language, State.EMPTY)
    if not texts.translations[language]:
        return Translation(thing, texts, language, State.MISSING)
    standing = digest(texts.original)
    # One that nobody has seen yet was written past the portal; it is taken as it stands.
    if not bases or any(base.sha256 == standing for base in bases):
        return Translation(thing, texts, language, State.CURRENT)
    return Translation(thing, texts, language, State.STALE, bases[-1].text)


def newest(thing: Model) -> Model:
    """A page or record as its form shows it: the draft where there is one."""
    if isinstance(thing, TranslatedPage):
        return newest_of(thing)
    if getattr(thing, "has_unpublished_changes", False):
        draft: Model = thing.get_latest_revision_as_object()  # type: ignore[attr-defined]
        return draft
    return thing


def stale_translations(things: Iterable[Model] | None = None) -> list[Translation]:
    """What is missing or stale, by page in the order of the tree, then by record.

    `things`: those to look at; without, everything that is translated.
    """
    looked_at = list(translated_things() if things is None else things)
    _read_at_once(looked_at)
    defined = newest_definitions([each.pk for each in looked_at if isinstance(each, Indicator)])
    found = judged([(thing, texts_of(_newest_words(thing), defined)) for thing in looked_at])
    return [each for each in found if each.state in (State.STALE, State.MISSING)]


def _newest_words(thing: Model) -> Model:
    """As `newest`, for its texts alone: whether what the draft points to is there is not asked."""
    if not getattr(thing, "has_unpublished_changes", False):
        return thing
    revision = thing.latest_revision  # type: ignore[attr-defined]
    if revision is None:
        return thing
    draft: Model = type(thing).from_serializable_data(revision.content, check_fks=False)  # type: ignore[attr-defined]
    return draft


def _read_at_once(things: Iterable[Model]) -> None:
    """Drafts and rows of all things, which each would else ask for by itself."""
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for thing in things:
        by_model[type(thing)].append(thing)
    for model, found in by_model.items():
        prefetch_related_objects(found, *(name for name in ROWS if hasattr(model, name)))
        drafts = [each for each in found if getattr(each, "has_unpublished_changes", False)]
        prefetch_related_objects(drafts, "latest_revision")


def translated_things() -> Iterator[Model]:
    """Every page and record with translated texts; rows go with what they belong to."""
    for page in out_of_bin(Page.objects.order_by("path")).specific():
        if isinstance(page, TranslatedPage):
            yield page
    for model in RECORDS:
        yield from model._default_manager.all()


@transaction.atomic
def confirm(*, thing: Model, path: str, language: str, by: AbstractBaseUser) -> Translation:
    """Say that a stale translation needs no change: it is right for the original of now.

    Raises:
        Refused: there is no such text, or it is not stale (any more).
    """
    for each in translations_of(thing):
        if (each.texts.path, each.language) != (path, language):
            continue
        if each.state is not State.STALE:
            raise Refused([f"「{each.texts.label}」の訳は、古くなっていません。"])
        _remember(language, digest(each.words), each.texts.original, by)
        log(thing, CONFIRMED, user=by, data={"text": each.texts.label})
        return each
    raise Refused(["その項目は、もうありません。ページを開き直してください。"])
