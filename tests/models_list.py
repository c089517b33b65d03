"""The list of models in README.md: `python -m tests.models_list` writes it anew."""

from __future__ import annotations

import inspect
import os
import re
from collections.abc import Iterator
from itertools import groupby

import django
from django.apps import apps
from django.db.models import Model

from tests.paths import ROOT

README = ROOT / "README.md"
OWN = ("strategy", "publications", "aizu_strategy")
BEGIN = "<!-- models: written by `python -m tests.models_list` -->\n"
END = "<!-- end of models -->\n"


def models_list() -> str:
    """Our models by module: name, Japanese name, what it is, what it refers to."""
    models = [model for label in OWN for model in apps.get_app_config(label).get_models()]
    lines: list[str] = []
    for module, of_module in groupby(
        sorted(models, key=lambda model: model.__module__), key=lambda model: model.__module__
    ):
        lines += [f"\n`{module}`\n\n", *map(_line, of_module)]
    return "".join(lines)


def _line(model: type[Model]) -> str:
    name, told = f"`{model.__name__}`", _first_sentence(model)
    japanese = str(model._meta.verbose_name)
    told = told.replace(f" ({japanese})", "")
    refers = ", ".join(dict.fromkeys(_targets(model)))
    return f"- {name} {japanese}: {told}{f' → {refers}' if refers else ''}\n"


def _first_sentence(model: type[Model]) -> str:
    # Django gives a model without one its fields for a docstring.
    told = model.__dict__.get("__doc__") or ""
    if not told or told.startswith(f"{model.__name__}("):
        raise LookupError(f"{model.__module__}.{model.__name__} has no docstring")
    paragraph = " ".join(inspect.cleandoc(told).partition("\n\n")[0].split())
    return re.split(r"(?<=\.)\s(?=[A-Z])", paragraph)[0]


def _targets(model: type[Model]) -> Iterator[str]:
    """The models that its own fields name, in their order."""
    for field in (*model._meta.local_fields, *model._meta.local_many_to_many):
        if field.related_model is not None and not getattr(field.remote_field, "parent_link", 0):
            yield field.related_model.__name__


def parts(readme: str) -> tuple[str, str, str]:
    """What stands before the list, the list, and what follows."""
    before, _, rest = readme.partition(BEGIN)
    listed, _, after = rest.partition(END)
    return before, listed, after


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aizu_strategy.settings.test")
    django.setup()
    before, _, after = parts(README.read_text())
    README.write_text(f"{before}{BEGIN}{models_list()}\n{END}{after}")


if __name__ == "__main__":
    main()
