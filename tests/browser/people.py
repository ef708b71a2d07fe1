"""What people do on the pages, in the words of the tests."""

import re
from itertools import count

from playwright.async_api import Page, expect

from tests.browser.site import Site
from tests.factories.people import PASSWORD

_numbers = count(1)


async def join(page: Page, prefix: str = "guest") -> str:
    """Join on the page; returns the username."""
    username = f"{prefix}{next(_numbers)}"
    await page.goto("/join/")
    await page.get_by_label("用户名").fill(username)
    await page.get_by_label("密码").fill(PASSWORD)
    await page.get_by_role("main").get_by_role("button").click()
    await expect(page).not_to_have_url(re.compile("join"))
    return username


def make_staff(site: Site, *, group: str = "", superuser: bool = False) -> str:
    """Someone for the administration, as an administrator would make them; returns the username."""
    username = f"clerk{next(_numbers)}"
    site.python(
        "from accounts.actions.people import register_person as r; from django.contrib.auth.models import Group as G;"
        f"p = r(username={username!r}, password={PASSWORD!r}); p.is_staff = True; p.is_superuser = {superuser};"
        f"p.save(); p.groups.set(G.objects.filter(name={group!r}))"
    )
    return username


async def enter_admin(page: Page, username: str) -> None:
    """Sign in to the administration."""
    await page.goto("/admin/")
    await page.locator("[name=username]").fill(username)
    await page.locator("[name=password]").fill(PASSWORD)
    await page.locator("main form [type=submit]").click()
    await expect(page.locator("[name=password]")).to_have_count(0)
