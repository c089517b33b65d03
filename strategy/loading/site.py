"""Items of `site.yaml`: the frame, home, standing pages and news."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from wagtail.models import Page, Site

from strategy.loading.datasets import category_items
from strategy.loading.engine import Item, Values
from strategy.loading.evaluations import scale_item
from strategy.loading.pages import add_page, fill_page, newest, page_item, read_page, text_values
from strategy.loading.records import record_items
from strategy.loading.site_forms import CityForm, SiteFile, SiteForm
from strategy.loading.values import columns, read_columns, write_columns
from strategy.models import (
    HomePage,
    NewsIndexPage,
    NewsPage,
    SiteSettings,
    StandardPage,
    StrategyIndexPage,
    StrategyPage,
    Unit,
)
from strategy.models.base import TranslatedPage

# The two lists that every site has; editors may rename them.
LISTS: tuple[tuple[str, type[TranslatedPage], dict[str, str]], ...] = (
    ("strategies", StrategyIndexPage, {"ja": "戦略の一覧", "en": "Strategies"}),
    ("news", NewsIndexPage, {"ja": "お知らせ", "en": "News"}),
)


def site_items(file: SiteFile) -> Iterator[Item]:
    """Records, home, lists, standing pages and the frame. News follow the strategies."""
    yield from record_items(file)
    for scale in file.evaluation_scales:
        yield scale_item(scale)
    for framework in file.wellbeing:
        yield from category_items(framework)
    yield home_item(file)
    for slug, model, heading in LISTS:
        yield list_item(slug, model, heading)
    for page in file.pages:
        values = text_values(page) | {"show_in_menus": page.show_in_menu}
        yield page_item(
            f"site/page/{page.code}",
            StandardPage,
            values,
            find=partial(standing_page, page.code),
            parent=home,
            slug=page.code,
        )
    yield frame_item(file.site, file.city)


def news_items(file: SiteFile) -> Iterator[Item]:
    """The news, once the strategies they name are there."""
    for news in file.news:
        values = text_values(news) | {
            "published_on": news.published_on,
            "strategy": news.strategy or "",
        }
        yield news_item(news.code, values)


def standing_page(code: str) -> StandardPage | None:
    page: StandardPage | None = StandardPage.objects.child_of(home()).filter(slug=code).first()
    return page


def home() -> HomePage:
    """The front page; the loader's first item makes it."""
    page: HomePage = HomePage.objects.get()
    return page


def home_item(file: SiteFile) -> Item:
    values = text_values(file.home)

    def read() -> Values | None:
        page = HomePage.objects.first()
        return None if page is None else read_page(newest(page), list(values))

    def write(desired: Values) -> None:
        page = HomePage(slug="home")
        fill_page(page, desired)
        # Wagtail starts a site with a page that welcomes developers, under the same slug.
        welcome = list(Page.objects.filter(depth=2).type(Page).exact_type(Page))
        for old in welcome:
            Page.objects.filter(pk=old.pk).update(slug=f"welcome-{old.pk}")
        add_page(page, Page.get_first_root_node())
        Site.objects.update_or_create(
            is_default_site=True,
            defaults={"hostname": "localhost", "port": 80, "root_page": page},
        )
        for old in welcome:
            Page.objects.get(pk=old.pk).delete()

    return Item("site/home", values, read, write)


def list_item(slug: str, model: type[TranslatedPage], heading: dict[str, str]) -> Item:
    values = columns("heading", heading) | {"show_in_menus": True}
    return page_item(
        f"site/list/{slug}",
        model,
        values,
        find=model.objects.first,
        parent=home,
        slug=slug,
    )


def news_item(code: str, values: Values) -> Item:
    texts = [name for name in values if name != "strategy"]

    def find() -> NewsPage | None:
        page: NewsPage | None = NewsPage.objects.filter(slug=code).first()
        return page

    def read() -> Values | None:
        page = find()
        if page is None:
            return None
        draft = newest(page)
        code = draft.strategy.slug if draft.strategy else ""
        return read_page(draft, texts) | {"strategy": code}

    def write(desired: Values) -> None:
        page = NewsPage(slug=code)
        fill_page(page, {name: desired[name] for name in texts})
        page.strategy = StrategyPage.objects.in_place().filter(slug=desired["strategy"]).first()
        add_page(page, NewsIndexPage.objects.get())

    return Item(f"site/news/{code}", values, read, write)


def frame_item(form: SiteForm, city: CityForm) -> Item:
    texts: Values = {}
    for name in ("name", "tagline", "banner", "content_source"):
        texts |= columns(name, getattr(form, name))
    texts["content_as_of"] = form.content_as_of or ""
    texts |= columns("city_name", city.name)
    texts |= {
        "city_kind": city.kind,
        "municipality_code": city.code,
        "is_fictional": city.is_fictional,
        "key_colour": city.key_colour,
    }
    desired = texts | {"unit": form.unit or ""}

    def read() -> Values | None:
        found = SiteSettings.objects.filter(site__is_default_site=True).select_related("unit")
        settings = found.first()
        if settings is None:
            return None
        return read_columns(settings, texts) | {"unit": settings.unit.code if settings.unit else ""}

    def write(values: Values) -> None:
        settings = SiteSettings(site=Site.objects.get(is_default_site=True))
        write_columns(settings, {name: values[name] for name in texts})
        settings.unit = Unit.objects.filter(code=values["unit"]).first()
        settings.save()

    return Item("site/frame", desired, read, write)
