"""Somebody who reads the pages of the demo in one language, and what they do there."""

import re
from typing import Any

from django.utils.translation import gettext, ngettext, override, pgettext
from playwright.sync_api import Page, expect

from members.models import Worker
from tests.journeys.test_the_main_job import sign_in

CELL = "/to-dang/to-6"
PHONE = {"width": 390, "height": 844}


class Reader:
    """Finds things by their English msgids, as they stand in the reader's language."""

    def __init__(self, page: Page, language: str, username: str) -> None:
        self.page, self.language = page, language
        page.goto("/vao/")
        site = page.url.removesuffix("/vao/")
        page.context.add_cookies([{"name": "django_language", "value": language, "url": site}])
        sign_in(page, username)

    def word(self, text: str, **facts: Any) -> str:
        with override(self.language):
            return gettext(text) % facts if facts else gettext(text)

    def words(self, one: str, many: str, number: int) -> str:
        with override(self.language):
            return ngettext(one, many, number) % {"n": number}

    def word_in(self, context: str, text: str) -> str:
        with override(self.language):
            return pgettext(context, text)

    def open(self, path: str) -> "Reader":
        self.page.goto(path)
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)
        return self

    def follow(self, text: str, **facts: Any) -> "Reader":
        """The link of this name, exactly, and the page behind it."""
        link = self.page.locator("main").get_by_role("link", name=self.word(text, **facts), exact=True).first
        with self.page.expect_navigation():
            link.click()
        return self

    def follow_name(self, name: str) -> "Reader":
        """The link that has this name of somebody, or of something."""
        with self.page.expect_navigation():
            self.page.locator("main").get_by_role("link", name=re.compile(re.escape(name))).first.click()
        return self

    def reads(self, text: str, **facts: Any) -> "Reader":
        expect(self.page.locator("body")).to_contain_text(self.word(text, **facts))
        return self

    def sees(self, text: str) -> "Reader":
        expect(self.page.locator("main")).to_contain_text(text)
        return self

    def sees_no(self, text: str) -> "Reader":
        expect(self.page.locator("main")).not_to_contain_text(text)
        return self

    def fill(self, **fields: str) -> "Reader":
        for name, value in fields.items():
            self.page.locator(f"main [name={name}]").last.fill(value)
        return self

    def choose(self, **fields: Any) -> "Reader":
        for name, value in fields.items():
            self.page.locator(f"main input[name={name}][value='{value}']").first.check()
        return self

    def tick(self, name: str) -> "Reader":
        self.page.locator(f"main input[name={name}]").check()
        return self

    def select(self, **fields: Any) -> "Reader":
        for name, value in fields.items():
            self.page.locator(f"main select[name={name}]").select_option(str(value))
        return self

    def press(self, button: str) -> "Reader":
        self.page.locator("main").get_by_role("button", name=self.word(button), exact=True).first.click()
        return self


def number_of(name: str) -> int:
    return Worker.objects.get(full_name=name).pk
