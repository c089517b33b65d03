"""Field types of the strategy's models."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from wagtail.fields import StreamField

from strategy.checking.addresses import address_faults
from strategy.checking.findings import Level
from strategy.fields.typed import PartialDateFormField, WebAddressFormField, YearField, YenFormField
from strategy.notation.control_characters import without_control_characters
from strategy.notation.days import NotADay, parse_partial_date
from strategy.notation.typed_words import without_label
from strategy.notation.wareki import PartialDate
from strategy.notation.web_addresses import WEB, read_address

if TYPE_CHECKING:
    # What may be set, and what is read. Empty reads as None: declare `blank` fields with care.
    PartialDateColumn = models.CharField[PartialDate | str, Any]
    YearColumn = models.PositiveSmallIntegerField[int | None, Any]
    YenColumn = models.PositiveBigIntegerField[int | None, Any]
    AddressColumn = models.URLField[str, str]
else:
    PartialDateColumn = models.CharField
    YearColumn = models.PositiveSmallIntegerField
    YenColumn = models.PositiveBigIntegerField
    AddressColumn = models.URLField

CODE_PATTERN = r"[a-z0-9]+(?:-[a-z0-9]+)*"
validate_code = RegexValidator(
    rf"^{CODE_PATTERN}\Z",
    "コードには半角の英小文字・数字と、間をつなぐハイフンだけが使えます(例: new-strategy)。",
)


def _cleaned(stored: Any) -> Any:
    """The blocks of a body with their texts as they look."""
    if isinstance(stored, str):
        return without_control_characters(stored)
    if isinstance(stored, Mapping):
        return {key: _cleaned(value) for key, value in stored.items()}
    if isinstance(stored, (list, tuple)):
        return [_cleaned(value) for value in stored]
    return stored


def clean_texts(record: models.Model) -> None:
    """Take from the texts of a record what nobody sees, and a label that is printed anyway.

    See `strategy.notation.control_characters` and `strategy.notation.typed_words`.
    Bodies are cleaned where they are written.
    """
    for field in record._meta.concrete_fields:
        if isinstance(field, (models.CharField, models.TextField)):
            text = record.__dict__.get(field.attname)
            if isinstance(text, str):
                # Set as an attribute, a translated text would go to the language at hand.
                label = str(getattr(field, "translated_field", field).verbose_name)
                text = without_control_characters(text)
                record.__dict__[field.attname] = without_label(label, text)


class BodyField(StreamField):
    """A StreamField whose block definitions stay out of migrations.

    Blocks change every few weeks and the column never does; a migration for each
    change would say nothing. Historical models see a StreamField without blocks.
    """

    def deconstruct(self) -> tuple[Any, ...]:
        name, path, _, kwargs = super().deconstruct()
        kwargs.pop("block_lookup", None)
        return name, path, [[]], kwargs

    def get_prep_value(self, value: Any) -> Any:
        """What is stored, in drafts too."""
        return _cleaned(super().get_prep_value(value))

    def get_db_prep_save(self, value: Any, connection: Any) -> Any:
        """An empty body in a language is NULL: some languages have none at all."""
        return None if self.null and not value else super().get_db_prep_save(value, connection)


class PartialDateField(PartialDateColumn):
    """A `PartialDate` in one text column: 2023-07-01, 2023-07 or FY2023; None is empty.

    Days and months sort as text; a fiscal year (FY…) sorts after all of them.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault(
            "help_text",
            "令和8年12月1日、R8.12、2026/12/1、令和8年度のように、日・月・年・年度までを入れます。",
        )
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[Any, ...]:
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("help_text", None)
        return name, path, args, kwargs

    def from_db_value(self, value: str | None, *_: object) -> PartialDate | None:
        return PartialDate.parse(value) if value else None

    def to_python(self, value: object) -> PartialDate | None:
        if value is None or isinstance(value, PartialDate):
            return value
        if not (text := str(value).strip()):
            return None
        try:
            return parse_partial_date(text)
        except NotADay as error:
            raise ValidationError(str(error), code="invalid") from None

    def get_prep_value(self, value: object) -> str:
        date = self.to_python(value)
        return str(date) if date else ""

    def value_to_string(self, obj: models.Model) -> str:
        return self.get_prep_value(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> Any:
        # Read in the form already, so that no model's `clean` meets what cannot be read.
        return models.Field.formfield(self, **{"form_class": PartialDateFormField, **kwargs})

    def run_validators(self, value: object) -> None:
        super().run_validators(self.get_prep_value(value))

    def clean(self, value: object, model_instance: models.Model | None) -> PartialDate | None:
        date = self.to_python(value)
        if date is None and not self.blank:
            raise ValidationError(self.error_messages["blank"], code="blank")
        return date


class FiscalYearField(YearColumn):
    """The calendar year in which a 年度 begins; typed as people write it (`YearField`)."""

    def deconstruct(self) -> tuple[Any, ...]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveSmallIntegerField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        field: Any = models.Field.formfield(self, **{"form_class": YearField, **kwargs})
        if self.blank:
            field.help_text += "決まっていなければ空欄。"
        return field


class YenField(YenColumn):
    """An amount in yen; typed as people write it (`YenFormField`). None: not known."""

    def deconstruct(self) -> tuple[Any, ...]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.PositiveBigIntegerField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        return models.Field.formfield(self, **{"form_class": YenFormField, **kwargs})


def validate_web_address(typed: str) -> None:
    """That citizens can open it. A site without https: is taken; not every one has it.

    Its sentences have no code: a form would say its own words for one.
    """
    for fault in address_faults(typed):
        if fault.level is Level.FAULT and fault.rule != "link-http":
            words = f"アドレス「{typed}」{fault.what}{fault.suggestion}"
            raise ValidationError(words)
    address = read_address(typed)
    if address is None or address.scheme not in WEB:
        raise ValidationError(
            f"アドレス「{typed}」を「https://」から書いてください(例: https://www.example.jp/page)。",
        )


class WebAddressField(AddressColumn):
    """An address on the web that readers are led to; empty where there is none."""

    default_validators = [validate_web_address]

    def deconstruct(self) -> tuple[Any, ...]:
        name, _, args, kwargs = super().deconstruct()
        return name, "django.db.models.URLField", args, kwargs

    def formfield(self, **kwargs: Any) -> Any:
        asked = {"form_class": WebAddressFormField, "assume_scheme": "https", **kwargs}
        return super().formfield(**asked)
